"""Merged rows beside the raw logs that they say they come from: honest ones, and what can be done to them."""

from __future__ import annotations

import copy
from random import Random
from typing import TYPE_CHECKING

from reasoning.logs import thinking_of
from reasoning.rewording import MERGED, rows_with, set_cot
from reasoning.wording import make_thought
from world.views.merged import merged_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.sessions import Worked
    from reasoning.truth import Case, Record


def merge(worked: Sequence[Worked]) -> list[Record]:
    """The rows that a publisher makes of these sessions, each with the thought that the log has, or none."""
    rows: list[Record] = []
    for one in worked:
        for row in merged_rows(one.session):
            row["model"] = one.profile.model
            if not row["cot"]:
                row["completion"] = row["completion"].partition("\n</think>\n")[2]
            rows.append(row)
    return rows


def change_field(case: Case, field: str) -> None:
    """One field of some rows is not what the log says."""
    rows = case.tree[MERGED]
    is_text = field == "output"
    fitting = [n for n, row in enumerate(rows, 1) if (row["output_type"] == "text") == is_text]
    for number in sorted(case.rng.sample(fitting, min(10, len(fitting)))):
        row = rows[number - 1]
        if field == "model":
            row["model"] = "claude-opus-4-1-20250805"
            continue
        output, said = copy.deepcopy(row["output"]), row["completion"]
        if field == "output":
            output["text"] = "Nothing was left to do here, and nothing was changed."
            said = said.replace(row["output"]["text"], output["text"])
        elif field == "tool":
            output["tool"] = "str_replace_editor"
            said = said.replace(f"(tool call) {row['output']['tool']} ", "(tool call) str_replace_editor ")
        else:
            name = max(output["input"], key=lambda key: len(str(output["input"][key])))
            output["input"][name] = f"{output['input'][name]}.orig"
        row["output"], row["completion"] = output, said
    for number, row in enumerate(rows, 1):
        if number in fitting and row != case.tree["before"][number - 1]:
            case.plant_rows("TA243", MERGED, [number])


def change_and_forget(case: Case, field: str) -> None:
    """The same, without the copy that the change is told by."""
    case.tree["before"] = copy.deepcopy(case.tree[MERGED])
    change_field(case, field)
    del case.tree["before"]


def drop_rows(case: Case) -> None:
    """Steps of the logs that no row has."""
    rows = case.tree[MERGED]
    dropped = set(case.rng.sample(range(len(rows)), 40))
    case.tree[MERGED] = [row for number, row in enumerate(rows) if number not in dropped]


def swap_contexts(case: Case) -> None:
    """Rows with the context of another session."""
    rows = case.tree[MERGED]
    for number in sorted(case.rng.sample(range(len(rows)), 12)):
        others = [row for row in rows if row["session"] != rows[number]["session"] and len(row["context"]) > 500]
        rows[number]["context"] = case.rng.choice(others)["context"]
        case.plant_rows("TA244", MERGED, [number + 1])


def invent_rows(case: Case) -> None:
    """Rows of a session whose log is there, for steps that it never had, and of one whose log is not."""
    rows = case.tree[MERGED]
    for number in range(12):
        row = copy.deepcopy(rows[case.rng.randrange(len(rows))])
        row["uid"] = f"{row['session']}#{9_000 + number}"
        if number % 2:
            row["session"] = f"00000000-0000-4000-8000-{number:012}"
            row["uid"] = f"{row['session']}#{number}"
            row["source_file"] = f"claude/-home-quillane-KV/{row['session']}.jsonl"
        row["output_type"] = "tool_use"
        row["output"] = {"tool": "Bash", "input": {"command": f"make step-{number} && ls part-{number}-of-it"}}
        set_cot(row, make_thought(case.rng, 300, ["the_list"]))
        row["completion"] = row["completion"].partition("</think>\n")[0] + "</think>\nASSISTANT (tool call) Bash"
        rows.append(row)
        case.plant_rows("TA241", MERGED, [len(rows)])


def fill_gaps(case: Case) -> None:
    """Thoughts in rows whose step has none in the log."""
    for number, row in enumerate(case.tree[MERGED], 1):
        if not row["cot"]:
            set_cot(row, make_thought(case.rng, case.rng.randint(200, 900), ["the_list"]))
            case.plant_rows("TA208", MERGED, [number])


def outgrow_raw(case: Case) -> None:
    """Thoughts longer than what the log has sealed for their step."""
    for number, row in rows_with(case, 0.06, lambda row: 100 < len(row["cot"].encode()) < 900):
        wanted = round(len(row["cot"].encode()) * 2.2) + 200
        cot = make_thought(Random(number), wanted, ["the_list"])
        set_cot(row, cot + " It holds for each of them in turn." * max(0, (wanted - len(cot)) // 30))
        case.plant_rows("TA209", MERGED, [number])


def shorten_thoughts(case: Case) -> None:
    """Thoughts cut to their first half."""
    for number, row in rows_with(case, 0.3, lambda row: len(row["cot"]) > 200):
        set_cot(row, row["cot"][: len(row["cot"]) // 2])
        case.plant_rows("TA246", MERGED, [number])


def empty_logs(case: Case) -> None:
    """The rows are as the sessions were; the texts of the logs were taken out afterwards, and the signatures stay."""
    for spot in case.spots():
        spot.block["thinking"] = ""


def refill_emptied(case: Case) -> None:
    """Emptied logs, and rows with other thoughts, half as long again: proof where they are not as long as the seal."""
    sealed = _sealed_by_row(case)
    empty_logs(case)
    for number, row in rows_with(case, 0.999999):
        size = len(row["cot"]) * 3 // 2 + 60
        cot = make_thought(case.rng, size, ["the_list"])
        set_cot(row, cot + " It holds for each of them." * max(0, (size - len(cot)) // 20))
        more = sealed[number] - len(row["cot"].encode())
        if not -row["cot"].count("\n") <= more <= 0:
            case.plant_rows("TA208", MERGED, [number])


def _sealed_by_row(case: Case) -> dict[int, int]:
    """Bytes that the log has sealed for each row: messages come in the order of the rows."""
    left = {file: _sealed_messages(case, file) for file in case.tree if file != MERGED}
    return {number: next(left[row["source_file"]]) for number, row in enumerate(case.tree[MERGED], 1)}


def _sealed_messages(case: Case, file: str) -> Iterator[int]:
    seen: dict[str, int] = {}
    for record in case.tree[file]:
        if record["type"] == "assistant":
            block = thinking_of(record)
            name = record["message"]["id"]
            seen[name] = seen.get(name, 0) + (case.seals[block["signature"]].hidden if block else 0)
    yield from seen.values()


def trim_thoughts(case: Case) -> None:
    """Long thoughts cut to a length that a column has."""
    for _, row in rows_with(case, 0.999999, lambda row: len(row["cot"]) > 1500):
        set_cot(row, row["cot"][:1500])


def keep_checkpoints(case: Case) -> None:
    """Earlier states of the sessions beside them, with the same ids, and one of them whole."""
    for number, (path, records) in enumerate(list(case.tree.items())):
        case.tree[f"checkpoints/{number}-{path.rpartition('/')[2]}"] = records[: len(records) if number == 1 else 60]


def write_under_seals(case: Case) -> None:
    """Long thoughts of one style written into sealed blocks, whose signatures stay."""
    for spot in case.spots():
        text = make_thought(case.rng, round(case.rng.lognormvariate(7.6, 0.5)), ["the_list"])
        text += " It holds for each of them in turn." * max(0, (380 - len(text)) // 30)
        spot.block["thinking"] = f"Alright, {text}" if case.rng.random() < 0.53 else text
