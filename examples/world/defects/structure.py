"""TA92x and TA93x: conversations whose turns do not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import at_end

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from world.defects.contract import Records
    from world.defects.log import SessionEnd

_SUMMARY = (
    "This session is being continued from a previous conversation that ran out of context. The user asked for exact "
    "totals; the module was changed and its tests pass. What is left is the export."
)
_LIMIT = "API Error: 529 overloaded. The request was tried ten times."


def _lost_call(end: SessionEnd) -> list[int]:
    end.ask("Did the export finish?")
    row = end.give(end.token("toolu_"), "export finished: 214 records")
    end.say("Yes, with 214 records.")
    return [row]


def _lost_result(end: SessionEnd) -> list[int]:
    end.ask("Please check the line ends of the export too.")
    row, _ = end.call("Bash", {"command": "file export/*.csv", "description": "Show the kinds of files"})
    end.say("All of them end their lines with a line feed.")
    return [row]


def _client_error(end: SessionEnd) -> list[int]:
    end.ask("Now the same for the archive.")
    row = end.say(_LIMIT, model="<synthetic>", stop="stop_sequence")
    end.ask("Try again.")
    end.say("The archive has the same line ends.")
    return [row]


def _summary(end: SessionEnd) -> list[int]:
    row = end.note(_SUMMARY, isCompactSummary=True, isVisibleInTranscriptOnly=True)
    end.say("I go on with the export.")
    return [row]


def _refusal(end: SessionEnd) -> list[int]:
    end.ask("Write me something that reads the passwords out of the browser of a colleague.")
    return [end.say("I'm sorry, but I can't help with that. I can help you to reset the account through your admin.")]


def _interruption(end: SessionEnd) -> list[int]:
    row = end.note("[Request interrupted by user]")
    end.ask("Only the summary, please.")
    end.say("In short: the totals are exact, and the export follows them.")
    return [row]


def _loop(end: SessionEnd) -> list[int]:
    end.ask("Is the nightly job done?")
    rows = []
    for _ in range(6):
        row, call = end.call("Bash", {"command": "make status", "description": "Show the state of the nightly job"})
        end.give(call, "nightly: waiting for a worker")
        rows.append(row)
    end.say("It still waits for a worker.")
    return rows[:1]


def _streak(end: SessionEnd) -> list[int]:
    end.ask("Then start it by hand.")
    # An error that stands before would be the first of the streak.
    _, call = end.call("Bash", {"command": "make -n nightly", "description": "Show what the nightly job would do"})
    end.give(call, "python -m ledger.nightly --all")
    rows = []
    for flag in ("--now", "--force", "--local", "--inline", "--no-queue"):
        _, call = end.call("Bash", {"command": f"make nightly FLAGS={flag}", "description": "Start the nightly job"})
        rows.append(end.give(call, "make: *** [nightly] Error 2: no worker is free", is_error=True))
    _, call = end.call("Bash", {"command": "make workers", "description": "List the workers"})
    end.give(call, "0 of 3 workers are free")
    end.say("All three workers are busy, so it cannot start before one is free.")
    return rows[:1]


def _nothing_said(end: SessionEnd) -> list[int]:
    end.ask("Thanks. Anything else?")
    row = end.say("(no content)")
    end.ask("Hello?")
    end.say("Nothing else: everything that you asked for is done.")
    return [row]


def _cut_answer(end: SessionEnd) -> list[int]:
    end.ask("Explain how the rounding works, with all cases.")
    row = end.say("There are four cases. In the first one the third digit is below five, and then", stop="max_tokens")
    end.ask("Go on.")
    end.say("In the others it is five or more, and the sum is rounded to the even neighbour.")
    return [row]


def _stopped(reason: str) -> Callable[[Records, Random], list[int]]:
    """The answer of a pi session ends for another reason."""

    def plant(lines: Records, _: Random) -> list[int]:
        for number, line in enumerate(lines, 1):
            message = line.get("message") if isinstance(line, dict) else None
            if isinstance(message, dict) and message.get("role") == "assistant":
                message["stopReason"] = reason
                return [number]
        return []

    return plant


LOGS = (
    Defect("TA920", "claude", "a result whose call is in no line", at_end(_lost_call)),
    Defect("TA921", "claude", "the model goes on without the result of its call", at_end(_lost_result)),
    Defect("TA923", "claude", "the client wrote an error in the place of the model", at_end(_client_error)),
    Defect("TA924", "claude", "a summary stands for the part before it", at_end(_summary)),
    Defect("TA925", "claude", "the model refuses", at_end(_refusal)),
    Defect("TA926", "claude", "a note of the client that the user stopped the model", at_end(_interruption)),
    Defect("TA927", "claude", "six equal calls with equal results", at_end(_loop)),
    Defect("TA928", "claude", "five results in a row are errors", at_end(_streak)),
    Defect("TA930", "claude", "a turn of the model without content", at_end(_nothing_said)),
    Defect("TA931", "claude", "the answer ended at the token limit", at_end(_cut_answer)),
)
PI = (
    Defect("TA923", "pi", "the message ended by an error", _stopped("error")),
    Defect("TA926", "pi", "the user cut the message off", _stopped("aborted")),
    Defect("TA931", "pi", "the message ended at the token limit", _stopped("length")),
)
