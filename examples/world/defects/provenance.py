"""TA2xx: text that came under a seal afterwards, seals of other messages, and thoughts that were written on order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import SessionEnd, at_end, blocks_of
from world.defects.rows import completion, pick, record
from world.signatures import make_signature

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Record, Records

_AFTERWARDS = (
    "Alright, the goal is clear: the totals have to be exact. I should read the module before I change it, because a "
    "change at the wrong place would only hide the error. Then I will run the tests, and say what I did. "
)
_OLDER_MODEL = "claude-opus-4-6"
_ON_ORDER = (
    "As instructed, here is the reasoning that justifies the given tool call. The assistant first looks at what the "
    "user asked for. "
)


def _on_order(rows: Records, rng: Random) -> list[int]:
    """The thought says that somebody asked for it; it is as long as before."""
    chosen = pick(rows, rng, lambda row: row["output_type"] == "tool_use" and len(row["cot"]) > 2 * len(_ON_ORDER))
    for number in chosen:
        row = record(rows, number)
        row["cot"] = _ON_ORDER + row["cot"][len(_ON_ORDER) :]
        row["completion"] = completion(row["cot"], row["output"])
    return chosen


def _sealed(log: Records) -> list[tuple[int, Record]]:
    """Rows with a thinking block that is sealed and has no text, and the block."""
    blocks = [(number, block) for number, line in enumerate(log, 1) for block in blocks_of(line)]
    thoughts = [(number, block) for number, block in blocks if block.get("type") == "thinking"]
    return [(number, block) for number, block in thoughts if block.get("signature") and not block["thinking"]]


def _sealed_bytes(block: Record) -> int:
    """At most so many bytes are sealed in a block."""
    return len(block["signature"]) * 3 // 4


def _text_under_seal(log: Records, rng: Random) -> list[int]:
    """A text that did not stand there, about half as long as what is sealed."""
    found = _sealed(log)
    if not found:
        return []
    number, block = rng.choice(found)
    block["thinking"] = (_AFTERWARDS * 40)[: max(60, (_sealed_bytes(block) - 240) // 2)].rstrip()
    return [number]


def _text_too_long(log: Records, rng: Random) -> list[int]:
    found = _sealed(log)
    if not found:
        return []
    number, block = min(found, key=lambda entry: (_sealed_bytes(entry[1]), entry[0]))
    chars = 2 * _sealed_bytes(block) + 400
    block["thinking"] = (_AFTERWARDS * (chars // len(_AFTERWARDS) + 1))[:chars].rstrip()
    return [number]


def _other_model(log: Records, rng: Random) -> list[int]:
    """The seal names another model than the message."""
    found = _sealed(log)
    if not found:
        return []
    number, block = rng.choice(found)
    block["signature"] = make_signature(rng, _sealed_bytes(block) // 2, _OLDER_MODEL)
    return [number]


def _signature_twice(log: Records, rng: Random) -> list[int]:
    found = _sealed(log)
    if len(found) < 2:
        return []
    (first, source), (second, target) = sorted(rng.sample(found, 2), key=lambda entry: entry[0])
    target["signature"] = source["signature"]
    return [first, second]


def _unsigned(end: SessionEnd) -> list[int]:
    """A vendor's model, and a thought without a signature."""
    end.ask("Why did you read the module twice?")
    blocks = [{"type": "thinking", "thinking": _AFTERWARDS.rstrip()}, {"type": "text", "text": "To see my own change."}]
    return end.answer(blocks)[:1]


def _more_than_counted(end: SessionEnd) -> list[int]:
    """So few tokens cannot have made so long a text."""
    end.ask("Write down everything that you did, step by step.")
    text = " ".join(
        f"Step {number}: I read part {number}, changed its total, and ran its test." for number in range(1, 41)
    )
    return end.answer([{"type": "text", "text": text}], tokens=210)


ROWS = (Defect("TA2xx", "merged", "the thought says that it was written on order", _on_order, echo="assistant"),)
LOGS = (
    Defect("TA2xx", "claude", "a text was put under the signature of a sealed thought", _text_under_seal),
    Defect("TA2xx", "claude", "the text is longer than what its signature seals", _text_too_long),
    Defect("TA2xx", "claude", "the signature names another model", _other_model),
    Defect("TA2xx", "claude", "two messages have one signature", _signature_twice),
    Defect("TA2xx", "claude", "a thought of a vendor's model without a signature", at_end(_unsigned)),
    Defect("TA2xx", "claude", "a text that so few tokens cannot have made", at_end(_more_than_counted)),
)
