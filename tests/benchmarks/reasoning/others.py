"""Sessions of other clients: pi with signatures or with field names, and rollouts of Codex with sealed reasoning."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from reasoning.profiles import count_tokens
from reasoning.seals import make_token
from reasoning.wording import LENGTHS_46, draw_length, make_thought
from world.ids import Clock, derive_uuid, make_uuid, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.logs import Record
    from reasoning.sessions import Worked

_FIRST = datetime(2026, 5, 11, 6, 0, tzinfo=UTC)
FIELD = "reasoning_content"


def pi_session(worked: Worked, *, model: str = "", field: str = "") -> list[Record]:
    """A pi session of the same work. With `field` the provider has no signatures, and pi writes the field's name."""
    rng = Random(f"pi/{worked.session.id}")
    clock = Clock(_FIRST + timedelta(minutes=rng.randrange(30_000)))
    name = model or worked.profile.model
    own = derive_uuid(f"pi/{worked.session.id}")
    lines: list[Record] = [
        {"type": "session", "version": 3, "id": own, "timestamp": clock.stamp(), "cwd": worked.session.root.folder},
        {"type": "model_change", "provider": "anthropic", "modelId": name},
    ]
    parent = None
    for message in _pi_messages(rng, clock, worked, name, field):
        entry = f"{rng.getrandbits(32):08x}"
        lines.append(
            {"type": "message", "id": entry, "parentId": parent, "timestamp": clock.stamp(), "message": message}
        )
        parent = entry
    return lines


def _pi_messages(rng: Random, clock: Clock, worked: Worked, model: str, field: str) -> Iterator[Record]:
    for step, blocks in zip(worked.session.steps, worked.thoughts, strict=True):
        if step.prompt:
            clock.wait(rng.randint(5_000, 90_000))
            yield {"role": "user", "content": [{"type": "text", "text": step.prompt}]}
        content: list[Record] = [
            {"type": "thinking", "thinking": text, "thinkingSignature": field or seal.signature}
            for text, seal in blocks
        ]
        call = token(rng, "toolu_")
        last: Record = {"type": "text", "text": step.message}
        if step.action:
            last = {"type": "toolCall", "id": call, "name": step.action.tool.lower(), "arguments": step.action.args}
        chars = sum(seal.hidden for _, seal in blocks) + len(json.dumps(last))
        clock.wait(rng.randint(900, 9_000))
        yield {
            "role": "assistant",
            "content": [*content, last],
            "api": "anthropic-messages",
            "provider": "anthropic",
            "model": model,
            "usage": {"input": 9, "output": count_tokens(rng, worked.profile, chars), "cacheRead": 0, "cacheWrite": 0},
            "stopReason": "toolUse" if step.action else "stop",
        }
        if step.action:
            clock.wait(rng.randint(40, 4_000))
            shown = [{"type": "text", "text": step.result}]
            yield {"role": "toolResult", "toolCallId": call, "toolName": step.action.tool.lower(), "content": shown}


def codex_rollout(worked: Worked, seed: str) -> list[Record]:
    """A rollout: reasoning sealed a moment before its line was written, most with a title as its summary."""
    rng = Random(seed)
    clock = Clock(_FIRST + timedelta(minutes=rng.randrange(30_000)))
    own = make_uuid(rng)
    meta = {"id": own, "timestamp": clock.stamp(), "cwd": worked.session.root.folder, "cli_version": "0.125.0"}
    meta |= {"originator": "codex_cli_rs", "model_provider": "openai"}
    lines = [_line(clock, "session_meta", meta)]
    lines.append(_line(clock, "turn_context", {"cwd": worked.session.root.folder, "model": "gpt-5.4"}))
    for step in worked.session.steps:
        if step.prompt:
            lines.append(
                _item(clock, {"type": "message", "role": "user", "content": _parts("input_text", step.prompt)})
            )
        clock.wait(rng.randint(1_000, 9_000))
        lines.append(_item(clock, _reasoning(rng, clock)))
        clock.wait(rng.randint(10, 900))
        if step.action is None:
            parts = _parts("output_text", step.message)
            lines.append(_item(clock, {"type": "message", "role": "assistant", "content": parts}))
            continue
        call = token(rng, "call_", "")
        args = json.dumps(step.action.args)
        lines.append(
            _item(clock, {"type": "function_call", "name": "exec_command", "arguments": args, "call_id": call})
        )
        clock.wait(rng.randint(40, 6_000))
        lines.append(_item(clock, {"type": "function_call_output", "call_id": call, "output": step.result}))
    return lines


def _reasoning(rng: Random, clock: Clock) -> Record:
    created = int(clock.now.timestamp() - min(rng.expovariate(1 / 0.8), 12))
    summary = []
    if rng.random() < 0.83:
        title = " ".join(make_thought(rng, 40, ["the list"]).split()[:6]).rstrip(".:,")
        summary = [{"type": "summary_text", "text": f"**{title}**"}]
    sealed = make_token(rng, created, 100 + draw_length(rng, LENGTHS_46))
    return {"type": "reasoning", "summary": summary, "content": None, "encrypted_content": sealed}


def _parts(kind: str, text: str) -> list[Record]:
    return [{"type": kind, "text": text}]


def _line(clock: Clock, kind: str, payload: Record) -> Record:
    return {"timestamp": clock.stamp(), "type": kind, "payload": payload}


def _item(clock: Clock, payload: Record) -> Record:
    return _line(clock, "response_item", payload)
