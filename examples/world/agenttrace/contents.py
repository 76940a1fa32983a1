"""TA944 to TA948 and other families: what runs leave out, and what stands in their prompts, commands and outputs."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from world.agenttrace.planting import RunDefect
from world.agenttrace.setups import TEST_IDS
from world.defects.personal import bank_account, phone
from world.defects.secrets import cloud_keys, github_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from world.agenttrace.runs import Row

_MAIL = "ines.brantwik" + "@" + "moorfenn-tides.com"


def _is_command(row: Row) -> bool:
    return bool(row["metadata"]["dataset_source"] == "nl2bash")


def _is_function(row: Row) -> bool:
    return not _is_command(row)


def _is_captured(row: Row) -> bool:
    return all(step["reasoning_content"] is not None for step in row["llm_steps"])


def _drop_machine(row: Row) -> None:
    del row["metadata"]["hardware"], row["metadata"]["platform"]


def _run(command: str, output: str) -> Callable[[Row], None]:
    """The first call runs something else."""

    def change(row: Row) -> None:
        arguments = {"command": command}
        row["llm_steps"][0]["tool_calls"][0]["arguments"] = arguments
        row["spans"][0].update(tool_input=f"args=(), kwargs={arguments!r}", tool_output=output)

    return change


def _be_test(row: Row) -> None:
    row["metadata"]["task_id"] = f"mbpp/{_rng(row).choice(TEST_IDS)}"


def _lose_thought(row: Row) -> None:
    row["llm_steps"][0]["reasoning_content"] = None


def _hide_thought(row: Row) -> None:
    row["llm_steps"][0]["reasoning_content"] = "<redacted>"


def _print(text: Callable[[Random], str]) -> Callable[[Row], None]:
    """A tool prints something more."""

    def change(row: Row) -> None:
        row["spans"][0]["tool_output"] += "\n" + text(_rng(row)).rstrip()

    return change


def _rng(row: Row) -> Random:
    """Numbers that belong to a run."""
    return Random(row["trace_id"])


def _state_licence(row: Row) -> None:
    row["metadata"]["license"] = "cc-by-nc-4.0"


def _home(_: Random) -> str:
    return "warning: using /home/quillane/.config/tools.toml"


def _customer(rng: Random) -> str:
    return f"Ines Brantwik,{_MAIL},{phone(rng)},{bank_account(rng)}"


DEFECTS = (
    RunDefect("TA944", "neither machine nor platform are stated", _drop_machine),
    RunDefect(
        "TA945", "a command of a task with a fixture reads /etc", _run("cat /etc/os-release", "ID=orchid"), _is_command
    ),
    RunDefect(
        "TA945", "a command of a task with a fixture reads the home folder", _run("ls ~/notes", "todo.txt"), _is_command
    ),
    RunDefect("TA947", "a task of the test split of MBPP", _be_test, _is_function),
    RunDefect("TA947", "a task of the test split of MBPP", _be_test, _is_function),
    RunDefect("TA948", "the reasoning of one step was not captured", _lose_thought, _is_captured),
    RunDefect("TA103", "the reasoning is only a mark", _hide_thought, _is_captured, ("TA104",), is_twice=True),
    RunDefect("TA401", "a path names an account", _print(_home), is_twice=True),
    RunDefect("TA501", "a tool prints a cloud access key and its secret", _print(cloud_keys), is_twice=True),
    RunDefect("TA501", "a tool prints a token", _print(lambda rng: f"remote: {github_token(rng)}"), is_twice=True),
    RunDefect(
        "TA601", "name, e-mail, phone and bank account", _print(_customer), also=("TA602", "TA604"), is_twice=True
    ),
    RunDefect("TA815", "the metadata forbids what the declared licence allows", _state_licence, is_twice=True),
)
EVERYWHERE = {
    "TA711": "runs of one task can have one answer",
    "TA712": "runs of one task can have answers that are nearly the same",
    "TA713": "runs of one task can have one answer",
    "TA716": "the Parquet file holds the runs of the JSON lines",
    "TA816": "the card does not name the benchmarks that the tasks come from",
    "TA817": "the licences of those benchmarks leave questions open",
    "TA948": "one of the four serving configurations keeps the reasoning back",
}
