"""TA2xx: text that came under a seal afterwards, seals of other messages, and more text than tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import SessionEnd, at_end, blocks_of
from world.defects.rows import record
from world.signatures import make_signature

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Record, Records

_AFTERWARDS = (
    "Alright, the goal is clear: the totals have to be exact. I should read the module before I change it, because a "
    "change at the wrong place would only hide the error. Then I will run the tests, and say what I did. "
)
_OLDER_MODEL = "claude-opus-4-6"
# Characters of one output token of this model that no message was seen to reach.
_MOST_A_TOKEN = 4.5


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
    chars = max(2 * _sealed_bytes(block) + 400, round(2 * _MOST_A_TOKEN * _count_tokens(log, number)))
    block["thinking"] = (_AFTERWARDS * (chars // len(_AFTERWARDS) + 1))[:chars].rstrip()
    return [number]


def _count_tokens(log: Records, number: int) -> int:
    """Output tokens of the message of a line, made to be at least 240 in all its lines: fewer are not judged."""
    message = record(log, number)["message"]
    tokens = max(240, message["usage"]["output_tokens"])
    for line in log:
        if isinstance(line, dict) and line.get("message", {}).get("id") == message["id"]:
            line["message"]["usage"]["output_tokens"] = tokens
    return tokens


def _other_model(log: Records, rng: Random) -> list[int]:
    """The seal names another model than the message."""
    found = _sealed(log)
    if not found:
        return []
    number, block = rng.choice(found)
    block["signature"] = make_signature(rng, _sealed_bytes(block) // 2, _OLDER_MODEL)
    return [number]


def _signature_twice(log: Records, rng: Random) -> list[int]:
    """The smaller seal stands under both messages, so that the tokens of neither are too few for it."""
    found = _sealed(log)
    if len(found) < 2:
        return []
    chosen = sorted(rng.sample(found, 2), key=lambda entry: (_sealed_bytes(entry[1]), entry[0]))
    (first, source), (second, target) = chosen
    target["signature"] = source["signature"]
    return sorted((first, second))


def _more_than_counted(end: SessionEnd) -> list[int]:
    """So few tokens cannot have made so long a text."""
    end.ask("Write down everything that you did, step by step.")
    text = " ".join(
        f"Step {number}: I read part {number}, changed its total, and ran its test." for number in range(1, 41)
    )
    sealed = {"type": "thinking", "thinking": "", "signature": make_signature(end.rng, 90)}
    return end.answer([sealed, {"type": "text", "text": text}], tokens=210)[:1]


ROWS: tuple[Defect, ...] = ()
LOGS = (
    Defect("TA225", "claude", "a text was put under the signature of a sealed thought", _text_under_seal),
    Defect("TA203", "claude", "the text is longer than what its signature seals", _text_too_long, also=("TA225",)),
    Defect("TA207", "claude", "the signature names another model", _other_model),
    Defect("TA204", "claude", "two messages have one signature", _signature_twice),
    Defect("TA203", "claude", "a text that so few tokens cannot have made", at_end(_more_than_counted)),
)
