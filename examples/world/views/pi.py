"""The pi projection: each merged row as a pi session of its own, with two messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from world.ids import Clock, derive_uuid, token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from world.views.records import Record

_VERSION = 3
# Measured on the answers of this model: characters for a token.
_CHARS_PER_TOKEN = 2.1
# Dollars for a million tokens: input, output, read from the cache, written to it. Invented.
_PRICES = {"input": 4.0, "output": 20.0, "cacheRead": 0.4, "cacheWrite": 5.0}


def pi_name(number: int) -> str:
    """Path of the pi file of a row, by its number from zero."""
    return f"pi-traces/trace_{number:05}.jsonl"


def pi_records(rng: Random, row: Mapping[str, Any]) -> list[Record]:
    """The lines of the pi file of a merged row, made from nothing but that row."""
    clock = Clock.somewhen(rng)
    header: Record = {
        "type": "session",
        "version": _VERSION,
        "id": derive_uuid(str(row.get("uid"))),
        "timestamp": clock.stamp(),
        "cwd": "/workspace",
    }
    records, parent = [header], None
    for body in _bodies(rng, clock, row):
        entry = f"{rng.getrandbits(32):08x}"
        clock.wait(rng.randint(5, 60))
        records.append({**body, "id": entry, "parentId": parent, "timestamp": clock.stamp()})
        parent = entry
    return records


def _bodies(rng: Random, clock: Clock, row: Mapping[str, Any]) -> Iterator[Record]:
    """What the entries hold, each made when the clock has come so far."""
    output = row.get("output")
    yield {"type": "model_change", "provider": "anthropic", "modelId": row.get("model")}
    yield {"type": "thinking_level_change", "thinkingLevel": "high"}
    clock.wait(rng.randint(40, 400))
    content: list[Record] = [{"type": "text", "text": row.get("context")}]
    yield {"type": "message", "message": {"role": "user", "content": content, "timestamp": clock.epoch()}}
    yield {"type": "message", "message": _answer(rng, clock, row, output if isinstance(output, dict) else {})}


def _answer(rng: Random, clock: Clock, row: Mapping[str, Any], output: Mapping[str, Any]) -> Record:
    """The assistant's message: the thought, and the call or the text."""
    said: Record = {"type": "text", "text": output.get("text")}
    if "tool" in output:
        name, arguments = output["tool"], output.get("input")
        said = {"type": "toolCall", "id": token(rng, "toolu_"), "name": name, "arguments": arguments}
    clock.wait(rng.randint(1500, 60_000))
    return {
        "role": "assistant",
        "content": [{"type": "thinking", "thinking": row.get("cot")}, said],
        "api": "anthropic-messages",
        "provider": "anthropic",
        "model": row.get("model"),
        "usage": _usage(len(str(row.get("context"))), len(str(row.get("cot"))) + len(str(output))),
        "stopReason": "toolUse" if "tool" in output else "stop",
        "timestamp": clock.epoch(),
    }


def _usage(read: int, written: int) -> Record:
    counts = {"input": round(read / _CHARS_PER_TOKEN), "output": round(written / _CHARS_PER_TOKEN)}
    counts |= {"cacheRead": 0, "cacheWrite": 0}
    cost = {name: round(tokens * _PRICES[name] / 1e6, 6) for name, tokens in counts.items()}
    total = round(sum(cost.values()), 6)
    return {**counts, "totalTokens": sum(counts.values()), "cost": {**cost, "total": total}}
