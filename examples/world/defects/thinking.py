"""TA1xx: thinking that is hidden, replaced or stripped."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import SessionEnd
from world.defects.rows import completion, in_context, pick, record

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Records

_GATEWAY_MODEL = "gateway/orchid-2"
_SCAR = "DEPLOY_TOKEN=[REDACTED]\nREGION=nord-2\n"
_CLEARTEXT = (
    "The user wants the totals to be exact. I will look at the file first, and only then decide between rounding "
    "and decimals."
)


def _placeholder(rows: Records, rng: Random) -> list[int]:
    chosen = pick(rows, rng, lambda row: row["output_type"] == "tool_use")
    for number in chosen:
        row = record(rows, number)
        row["cot"] = "[Reasoning redacted]"
        row["completion"] = completion(row["cot"], row["output"])
    return chosen


def _readable(log: Records, rng: Random) -> list[int]:
    """A gateway answers for a while: its redacted block is base64 of a text."""
    end = SessionEnd(log, rng)
    text = json.dumps({"type": "reasoning.text", "text": _CLEARTEXT})
    data = "openrouter.reasoning:" + base64.b64encode(text.encode()).decode()
    end.ask("Can you look at the rounding in the totals once more?")
    blocks = [{"type": "redacted_thinking", "data": data}, {"type": "text", "text": "The totals are exact now."}]
    return end.answer(blocks, model=_GATEWAY_MODEL)[:1]


def _stripped(log: Records, rng: Random) -> list[int]:
    end = SessionEnd(log, rng)
    end.ask("Is there anything left to do in this module?")
    blocks = [
        {"type": "thinking", "thinking": "", "signature": ""},
        {"type": "text", "text": "No. The module and its tests are done."},
    ]
    return end.answer(blocks)[:1]


ROWS = (
    Defect("TA103", "merged", "the cot is only a placeholder", _placeholder, echo="assistant"),
    Defect("TA104", "merged", "a scrubber's mark in a tool result", in_context(lambda _: _SCAR), echo="user"),
)
LOGS = (
    Defect("TA102", "claude", "a redacted block of a gateway is base64 of a text", _readable),
    Defect("TA105", "claude", "a thinking block without text and signature", _stripped),
)
