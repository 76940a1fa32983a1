"""A raw Claude Code log is continued at its end: further prompts, answers, calls and results."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from world.defects.contract import Record, Records

_SHARED = (
    "isSidechain", "userType", "entrypoint", "cwd", "sessionId", "version", "gitBranch", "slug",
)  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789"


class SessionEnd:
    """Writes lines behind the last one, as the program would have gone on. Every method gives 1-based rows."""

    def __init__(self, log: Records, rng: Random) -> None:
        self._log, self.rng = log, rng
        known = [line for line in log if isinstance(line, dict) and line.get("uuid")]
        self._last = known[-1]
        self._model = next(
            (line["message"]["model"] for line in reversed(known) if line["type"] == "assistant"), "claude-fable-5"
        )

    @property
    def folder(self) -> str:
        """Where the session works."""
        return str(self._last.get("cwd", "/workspace"))

    def ask(self, text: str) -> int:
        """What the user types; calls that wait for a result get one before."""
        for call in self._open_calls():
            self.give(call, "(no output)")
        return self._write("user", {"role": "user", "content": text})

    def note(self, text: str, **more: Any) -> int:
        """What the client writes into the user's turn."""
        return self._write("user", {"role": "user", "content": [{"type": "text", "text": text}]}, **more)

    def answer(
        self, blocks: list[Record], model: str | None = None, stop: str | None = None, tokens: int = 0
    ) -> list[int]:
        """One message of the model: a line for each block."""
        calls = any(block["type"] == "tool_use" for block in blocks)
        shared = {
            "id": self.token("msg_"),
            "type": "message",
            "role": "assistant",
            "model": model or self._model,
            "stop_reason": stop or ("tool_use" if calls else "end_turn"),
            "usage": {"input_tokens": self.rng.randint(3, 9), "output_tokens": tokens or self._tokens(blocks)},
        }
        request = self.token("req_")
        return [self._write("assistant", {**shared, "content": [block]}, requestId=request) for block in blocks]

    def _tokens(self, blocks: list[Record]) -> int:
        """About as many tokens as the text of the blocks takes."""
        return 12 + round(len(str(blocks)) / self.rng.uniform(2.0, 2.6))

    def say(self, text: str, **more: Any) -> int:
        """A message of text alone."""
        return self.answer([{"type": "text", "text": text}], **more)[0]

    def call(self, tool: str, args: Record) -> tuple[int, str]:
        """A call: its row and its id."""
        call = self.token("toolu_")
        return self.answer([{"type": "tool_use", "id": call, "name": tool, "input": args}])[0], call

    def give(self, call: str, text: str, is_error: bool = False) -> int:
        """The result of a call."""
        result: Record = {"type": "tool_result", "tool_use_id": call, "content": text}
        if is_error:
            result["is_error"] = True
        said = f"Error: {text}" if is_error else {"stdout": text, "stderr": "", "interrupted": False}
        return self._write("user", {"role": "user", "content": [result]}, toolUseResult=said)

    def append(self, line: Record | bytes) -> int:
        """A line of any other kind."""
        self._log.append(line)
        return len(self._log)

    def token(self, prefix: str) -> str:
        """An id such as the vendor's own."""
        return prefix + "01" + "".join(self.rng.choices(_LETTERS, k=22))

    def _write(self, kind: str, message: Record, **more: Any) -> int:
        base = {key: self._last[key] for key in _SHARED if key in self._last}
        own = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        line = {"parentUuid": self._last["uuid"], **base, "type": kind, "message": message, **more}
        self._last = line | {"uuid": own, "timestamp": self._later()}
        return self.append(self._last)

    def _later(self) -> str:
        before = datetime.fromisoformat(self._last["timestamp"])
        after = before + timedelta(milliseconds=self.rng.randint(900, 40_000))
        return after.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _open_calls(self) -> list[str]:
        """Ids of calls without a result behind which nothing else stands."""
        calls: list[str] = []
        for line in self._log:
            for block in blocks_of(line):
                if block.get("type") == "tool_use":
                    calls.append(block["id"])
                elif block.get("type") == "tool_result":
                    calls = [call for call in calls if call != block["tool_use_id"]]
                elif block.get("type") == "text":
                    calls = []
        return calls


def at_end(play: Callable[[SessionEnd], list[int]]) -> Callable[[Records, Random], list[int]]:
    """A defect that is played at the end of a log."""
    return lambda log, rng: play(SessionEnd(log, rng))


def in_result(text: Callable[[Random], str]) -> Callable[[Records, Random], list[int]]:
    """Puts a text above what a tool gave back, where the result is text."""

    def plant(log: Records, rng: Random) -> list[int]:
        found = [(number, block) for number, line in enumerate(log, 1) for block in _results(line)]
        if not found:
            return []
        number, block = rng.choice(found)
        block["content"] = f"{text(rng).rstrip()}\n{block['content']}"
        return [number]

    return plant


def blocks_of(line: Record | bytes) -> list[Record]:
    """The blocks of the message in a line."""
    message = line.get("message") if isinstance(line, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, list) else []


def _results(line: Record | bytes) -> list[Record]:
    results = [block for block in blocks_of(line) if block.get("type") == "tool_result"]
    return [block for block in results if isinstance(block.get("content"), str) and not block.get("is_error")]
