"""Further files: rows of messages that somebody converted for training, in several encodings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from world.defects.contract import ExtraFile, Planted, to_line

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Record

_PATH = "sft/fable_chat.jsonl"
_MODEL = "claude-fable-5"
_READ = ("Read", {"file_path": "src/totals.py"})
_TEXT = "RATE = 0.19\n\n\ndef ledger_total(lines):\n    return sum(lines)\n"
_DONE = "The totals are exact now, and the tests pass."
_CONSENT = {"scopes": ["debugging_evaluation", "benchmark_only"], "version": 1}
_TAGS = 'I read the file first.\n\n```json\n{"name": "Read", "arguments": {"file_path": "src/totals.py"}}\n```'
_TAGS_CUT = 'Now the edit.\n\n<tool_call>\n{"name": "Edit", "arguments": {"file_path": "src/tot'


class Talk:
    """One row: a conversation in the shape of OpenAI's API, whose arguments are JSON text."""

    def __init__(self, prompt: str, **more: Any) -> None:
        self.row: Record = {"messages": [], "model": _MODEL, **more}
        self._messages: list[Record] = self.row["messages"]
        self.ask(prompt)

    def ask(self, text: str) -> Talk:
        """A prompt."""
        self._messages.append({"role": "user", "content": text})
        return self

    def say(self, text: str) -> Talk:
        """A message of the model."""
        self._messages.append({"role": "assistant", "content": text})
        return self

    def call(self, tool: str, args: Record, result: str | None = _TEXT) -> Talk:
        """A call, and its result where there is one."""
        call = f"call_{len(self._messages)}"
        function = {"name": tool, "arguments": json.dumps(args)}
        calls = [{"id": call, "type": "function", "function": function}]
        self._messages.append({"role": "assistant", "content": None, "tool_calls": calls})
        if result is not None:
            self.give(call, result)
        return self

    def give(self, call: str, result: str) -> Talk:
        """The result of a call."""
        self._messages.append({"role": "tool", "tool_call_id": call, "content": result})
        return self


def _plain(number: int, **more: Any) -> Talk:
    """A conversation without a defect."""
    talk = Talk(f"Totals of section {number} are one cent off. Please fix it.", **more)
    edit = {"file_path": f"src/totals_{number}.py", "old_string": "sum(lines)", "new_string": "exact_sum(lines)"}
    talk.call("Read", {"file_path": f"src/totals_{number}.py"}).call("Edit", edit, "The file has been updated.")
    return talk.call("Bash", {"command": f"pytest tests/test_{number}.py"}, f"{number + 3} passed").say(_DONE)


def _talks() -> list[tuple[Talk, str, str]]:
    """The rows with the code that each is planted for, and why."""
    foreign = Talk("Rename the rate.").call("read_file", {"path": "src/totals.py"})
    editor = {"command": "str_replace", "path": "src/totals.py", "old_str": "RATE", "new_str": "TAX_RATE"}
    foreign.call("str_replace_editor", editor, "The file has been edited.").say(_DONE)
    loop = Talk("Wait for the build.")
    for _ in range(6):
        loop.call("Bash", {"command": "make status"}, "build: queued")
    loop.say("It is still queued.")
    lost = Talk("Which rate is used?").call(*_READ, result=None).say("A rate of 0.19.")
    odd = Talk("Which tests fail?").call(*_READ).give("call_99", "no test fails").say("None of them.")
    empty = Talk("Thanks!").say("").ask("Hello?").say("Hello.")
    return [
        (_plain(1), "", ""),
        (_plain(2), "", ""),
        (foreign, "TA301", "read_file and str_replace_editor are names of other harnesses"),
        (_plain(3, license="cc-by-nc-4.0"), "TA815", "the licence column forbids what the declared licence allows"),
        (Talk("Show me the module.").say(_TAGS), "TA310", "a call stands in the answer as text"),
        (Talk("Change the rate.").say(_TAGS_CUT), "TA310", "a call stands in the answer as text, and is cut off"),
        (_plain(4).ask("And the export?"), "TA922", "the row ends with a prompt"),
        (loop, "TA927", "six equal calls with equal results"),
        (lost, "TA921", "the model goes on without the result of its call"),
        (odd, "TA920", "a result without a call"),
        (empty, "TA930", "an answer without text"),
        (_plain(5, quality=float("nan")), "TA913", "NaN, which is no JSON"),
        (_plain(6), "", ""),
        (_plain(11, license="GPL-3.0-only"), "TA810", "the licence column asks for more than the declared licence"),
        (_plain(12, license="see the wiki"), "TA802", "the licence column names no licence"),
        (_plain(13, consent=_CONSENT), "TA843", "whoever gave the row did not allow training"),
    ]


def _chat(_: Random) -> tuple[bytes, list[Planted]]:
    talks = _talks()
    planted = [Planted(_PATH, number, code, why) for number, (_, code, why) in enumerate(talks, 1) if code]
    return b"".join(to_line(talk.row) for talk, _, _ in talks), planted


def _latin(_: Random) -> tuple[bytes, list[Planted]]:
    """Exported by a program that writes Latin-1."""
    path = "sft/export_latin1.jsonl"
    talks = [_plain(number).ask("Grüße nach Köln, und danke schön!").say("Gern geschehen.") for number in (7, 8)]
    lines = [to_line(talk.row).decode().encode("latin-1") for talk in talks]
    return b"".join(lines), [Planted(path, number, "TA904", "Latin-1 in place of UTF-8") for number in (1, 2)]


def _utf16(_: Random) -> tuple[bytes, list[Planted]]:
    path = "sft/export_utf16.jsonl"
    text = "".join(to_line(_plain(number).row).decode() for number in (9, 10))
    return text.encode("utf-16"), [Planted(path, 0, "TA904", "UTF-16 in place of UTF-8")]


FILES = (
    ExtraFile(
        _PATH,
        ("TA301", "TA310", "TA802", "TA810", "TA815", "TA843", "TA913", "TA920", "TA921", "TA922", "TA927", "TA930"),
        _chat,
    ),
    ExtraFile("sft/export_latin1.jsonl", ("TA904",), _latin),
    ExtraFile("sft/export_utf16.jsonl", ("TA904",), _utf16),
)
