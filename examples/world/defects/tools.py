"""TA3xx: calls that the harness does not have, and completions that say something else than their row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import at_end
from world.defects.rows import completion, pick, record, set_output, with_call

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Records
    from world.defects.log import SessionEnd

_WRITTEN = (
    "Let me look at the file first.\n\n<tool_call>\n"
    '{"name": "Read", "arguments": {"file_path": "src/totals.py"}}\n</tool_call>'
)


def _written(rows: Records, rng: Random) -> list[int]:
    chosen = pick(rows, rng, lambda row: row["output_type"] == "text")
    for number in chosen:
        set_output(record(rows, number), {"text": _WRITTEN})
    return chosen


def _other_arguments(rows: Records, rng: Random) -> list[int]:
    """The completion was made before the call was changed."""
    chosen = pick(rows, rng, lambda row: row["output_type"] == "tool_use")
    for number in chosen:
        row = record(rows, number)
        changed = {**row["output"]["input"], "description": "Second attempt"}
        row["completion"] = completion(row["cot"], {**row["output"], "input": changed})
    return chosen


def _cut_completion(rows: Records, rng: Random) -> list[int]:
    chosen = pick(rows, rng, lambda row: row["output_type"] == "tool_use" and len(str(row["output"]["input"])) > 40)
    for number in chosen:
        row = record(rows, number)
        row["completion"] = row["completion"][:-12]
    return chosen


def _other_thought(rows: Records, rng: Random) -> list[int]:
    chosen = pick(rows, rng, lambda row: row["output_type"] == "text" and len(row["cot"]) > 200)
    for number in chosen:
        row = record(rows, number)
        row["completion"] = completion(row["cot"][:60].rstrip() + " [shortened]", row["output"])
    return chosen


def _made_up(end: SessionEnd) -> list[int]:
    end.ask("Which of these records did we import twice?")
    row, call = end.call("QueryLedger", {"question": "records that were imported twice"})
    refusal = "<tool_use_error>Error: No such tool available: QueryLedger</tool_use_error>"
    end.give(call, refusal, is_error=True)
    end.say("There is no such tool here. A script can count them; shall I write one?")
    return [row]


def _retired(end: SessionEnd) -> list[int]:
    end.ask("What is in the folder now?")
    row, call = end.call("LS", {"path": end.folder})
    end.give(call, "- src/\n- tests/\n- README.md")
    end.say("Two folders, src and tests, and the README.")
    return [row]


ROWS = (
    Defect(
        "TA301",
        "merged",
        "str_replace_editor is the name of another harness for Edit",
        with_call(
            "str_replace_editor",
            lambda _: {
                "command": "str_replace",
                "path": "src/totals.py",
                "old_str": "total = 0.0",
                "new_str": "total = Decimal(0)",
            },
        ),
        echo="assistant",
    ),
    Defect(
        "TA301",
        "merged",
        "read_file is the name of other harnesses for Read",
        with_call("read_file", lambda _: {"path": "src/totals.py"}),
        echo="assistant",
    ),
    Defect(
        "TA302",
        "merged",
        "task_update is TaskUpdate in another spelling",
        with_call("task_update", lambda _: {"taskId": "3", "status": "completed"}),
        echo="assistant",
    ),
    Defect(
        "TA303",
        "merged",
        "WebSearches is nearly WebSearch, and no tool",
        with_call("WebSearches", lambda _: {"query": "decimal rounding half even"}),
        echo="assistant",
    ),
    Defect(
        "TA305",
        "merged",
        "no inventory has a tool of this name",
        with_call("PublishLedger", lambda _: {"target": "staging"}),
        echo="assistant",
    ),
    Defect(
        "TA306",
        "merged",
        "Edit has old_string and new_string, not old_str and new_str",
        with_call(
            "Edit",
            lambda _: {"file_path": "src/totals.py", "old_str": "RATE = 0.19", "new_str": 'RATE = Decimal("0.19")'},
        ),
        echo="assistant",
    ),
    Defect("TA310", "merged", "the answer holds a call as text", _written, echo="assistant"),
    Defect("TA311", "merged", "the completion calls with other arguments than the output", _other_arguments),
    Defect("TA311", "merged", "the completion was cut inside its call", _cut_completion),
    Defect("TA311", "merged", "the completion has another thought than the cot", _other_thought),
)
LOGS = (
    Defect("TA304", "claude", "the program answers that there is no such tool", at_end(_made_up)),
    Defect("TA307", "claude", "LS was gone long before the version of the session", at_end(_retired)),
)
