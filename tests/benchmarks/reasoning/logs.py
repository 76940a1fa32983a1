"""Raw logs of Claude Code: one block a line, several lines with one message id, usage and reason on each."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from reasoning.profiles import count_tokens
from world.ids import Clock, make_uuid, token
from world.views.outcomes import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.profiles import Thought
    from reasoning.sessions import Worked
    from world.sessions import Step

Record = dict[str, Any]
_FIRST = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
_SAID = ("I look at this part.", "Here is the change.", "Next one.", "This should do.", "A short check.")
_SAID_SHARE = 0.2


class Log:
    """Writes the lines of one session."""

    def __init__(self, worked: Worked) -> None:
        self._worked = worked
        self._rng = Random(f"log/{worked.session.id}")
        self._clock = Clock(_FIRST + timedelta(minutes=self._rng.randrange(40_000)))
        self._parent: str | None = None

    def records(self) -> list[Record]:
        """Every line."""
        return list(self._lines())

    def _lines(self) -> Iterator[Record]:
        for step, blocks in zip(self._worked.session.steps, self._worked.thoughts, strict=True):
            if step.prompt:
                self._clock.wait(self._rng.randint(5_000, 400_000))
                yield self._line("user", {"role": "user", "content": step.prompt})
            yield from self._step(step, blocks)

    def _step(self, step: Step, blocks: Sequence[Thought]) -> Iterator[Record]:
        if step.action is None:
            yield from self._message(blocks, [{"type": "text", "text": step.message}], "end_turn")
            return
        said: list[Record] = []
        if self._rng.random() < _SAID_SHARE:
            said = [{"type": "text", "text": self._rng.choice(_SAID)}]
        call = token(self._rng, "toolu_")
        use = {"type": "tool_use", "id": call, "name": step.action.tool, "input": step.action.args}
        yield from self._message(blocks, [*said, use], "tool_use")
        self._clock.wait(self._rng.randint(30, 9_000))
        result = {"tool_use_id": call, "type": "tool_result", "content": content(step.action.tool, step.result)}
        yield self._line("user", {"role": "user", "content": [result]})

    def _message(self, blocks: Sequence[Thought], others: list[Record], stop: str) -> Iterator[Record]:
        thinking = [{"type": "thinking", "thinking": text, "signature": seal.signature} for text, seal in blocks]
        chars = sum(block.seal.hidden for block in blocks) + sum(map(_written, others))
        tokens = count_tokens(self._rng, self._worked.profile, chars)
        if self._worked.old_usage:
            tokens = self._rng.randint(1, 8)
        shared: Record = {
            "model": self._worked.profile.model,
            "id": token(self._rng, "msg_"),
            "type": "message",
            "role": "assistant",
            "stop_reason": None if self._worked.old_usage else stop,
            "stop_sequence": None,
            "usage": {"input_tokens": self._rng.randint(1, 9), "output_tokens": tokens, "service_tier": "standard"},
        }
        request = token(self._rng, "req_", "011C")
        self._clock.wait(self._rng.randint(1_200, 12_000))
        for block in (*thinking, *others):
            self._clock.wait(self._rng.randint(40, 2_500))
            yield self._line("assistant", {**shared, "content": [block]}, requestId=request)

    def _line(self, kind: str, message: Record, **more: object) -> Record:
        own = make_uuid(self._rng)
        record: Record = {"parentUuid": self._parent, "isSidechain": False, "type": kind, "message": message, **more}
        record |= {
            "uuid": own,
            "timestamp": self._clock.stamp(),
            "userType": "external",
            "cwd": self._worked.session.root.folder,
            "sessionId": self._worked.session.id,
            "version": self._worked.version,
            "gitBranch": self._worked.session.branch,
        }
        self._parent = own
        return record


def _written(block: Record) -> int:
    return len(block["text"]) if block["type"] == "text" else len(json.dumps(block["input"], ensure_ascii=False))


def resume(records: Sequence[Record], lines: int, seed: str) -> list[Record]:
    """A session that was resumed: the first lines again under a new session id, with the ids that they had."""
    session = make_uuid(Random(seed))
    return [record | {"sessionId": session} for record in records[:lines]]


def thinking_of(record: Record) -> Record | None:
    """The thinking block of a line of Claude Code or pi, None where there is none."""
    message = record.get("message")
    if message is None or message.get("role") != "assistant":
        return None
    first: Record = message["content"][0]
    return first if first.get("type") == "thinking" else None
