"""Further files: a Codex rollout with its copy and its checkpoint, and files that cannot be read as traces."""

from __future__ import annotations

import base64
import gzip
import json
from random import Random
from typing import TYPE_CHECKING

from world.defects.contract import ExtraFile, Planted, to_line

if TYPE_CHECKING:
    from world.defects.contract import Record

_ID = "019e1c52-7a40-4f6b-9b1e-5d20c7aa31f4"
_NAME = f"rollout-2026-06-04T08-12-30-{_ID}.jsonl"
_PATH = f"codex/2026/06/04/{_NAME}"
_SAME = "two files have the same bytes"
_CWD = "/home/quillane/ledger"
_LATE = 90_000
"""Seconds by which the seal of one item is younger than its line."""
_STEPS = (
    ("cat src/totals.py", "RATE = 0.19\n\n\ndef ledger_total(lines):\n    return sum(lines) * (1 + RATE)\n"),
    (
        "rg -n ledger_total",
        "src/totals.py:4:def ledger_total(lines):\ntests/test_totals.py:7:    assert ledger_total([1])\n",
    ),
    ("python -m pytest tests/test_totals.py", "1 passed in 0.04s\n"),
    ("git diff --stat", " src/totals.py | 4 ++--\n 1 file changed, 2 insertions(+), 2 deletions(-)\n"),
)


def rollout_records() -> list[Record]:
    """The lines of the rollout: reasoning is encrypted, but for one item that lost its payload."""
    rng = Random(_ID)
    meta = {
        "id": _ID,
        "timestamp": _time(0),
        "cwd": _CWD,
        "originator": "codex_exec",
        "cli_version": "0.130.0",
        "source": "exec",
        "model_provider": "openai",
    }
    prompt = "Make the totals of the ledger exact, and show me what changed."
    lines = [
        _line(0, "session_meta", meta),
        _line(1, "turn_context", {"cwd": _CWD, "model": "orchid-codex-1", "effort": "high"}),
        _line(2, "event_msg", {"type": "user_message", "message": prompt}),
        _item(2, {"type": "message", "role": "user", "content": [{"type": "input_text", "text": prompt}]}),
    ]
    for number, (command, output) in enumerate(_STEPS):
        call, second = f"call_{rng.getrandbits(80):020x}", 10 * number + 5
        lines.append(_item(second, _reasoning(rng, second + _LATE * (number == 0), is_stripped=number == 2)))
        arguments = json.dumps({"cmd": command})
        lines.append(
            _item(second, {"type": "function_call", "name": "exec_command", "arguments": arguments, "call_id": call})
        )
        result = f"Process exited with code 0\nOutput:\n{output}"
        lines.append(_item(second + 3, {"type": "function_call_output", "call_id": call, "output": result}))
    answer = "The totals are `Decimal` now. Two lines changed, and the test passes."
    lines.append(
        _item(50, {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": answer}]})
    )
    lines.append(_line(50, "event_msg", {"type": "agent_message", "message": answer}))
    return lines


def _time(second: int) -> str:
    return f"2026-06-04T08:{12 + (30 + second) // 60}:{(30 + second) % 60:02}.000Z"


def _line(second: int, kind: str, payload: Record) -> Record:
    return {"timestamp": _time(second), "type": kind, "payload": payload}


def _item(second: int, payload: Record) -> Record:
    return _line(second, "response_item", payload)


def _reasoning(rng: Random, second: int, *, is_stripped: bool) -> Record:
    """A reasoning item. Its seal is a version, the seconds of its time, and what nobody can read."""
    item: Record = {"type": "reasoning", "summary": [], "content": None}
    if is_stripped:
        return item
    began = 1_780_560_750 + second
    sealed = b"\x80" + began.to_bytes(8, "big") + rng.randbytes(16 + 16 * rng.randint(8, 30) + 32)
    return item | {"encrypted_content": base64.urlsafe_b64encode(sealed).decode()}


def _planted(path: str, lines: list[Record]) -> list[Planted]:
    """What is wrong with the reasoning items: the first is sealed after its line was written, one has no seal."""
    items = [
        (number, line["payload"]) for number, line in enumerate(lines, 1) if line["payload"].get("type") == "reasoning"
    ]
    late = Planted(path, items[0][0], "TA205", "the encrypted content was made a day after its line")
    why = "a reasoning item that lost its encrypted content"
    return [late, *(Planted(path, number, "TA105", why) for number, item in items if "encrypted_content" not in item)]


def _joined(lines: list[Record]) -> bytes:
    return b"".join(map(to_line, lines))


def _rollout(_: Random) -> tuple[bytes, list[Planted]]:
    lines = rollout_records()
    return _joined(lines), [*_planted(_PATH, lines), Planted(_PATH, 0, "TA7xx", _SAME)]


def _copy(_: Random) -> tuple[bytes, list[Planted]]:
    path, lines = f"backup/{_NAME}", rollout_records()
    return _joined(lines), [*_planted(path, lines), Planted(path, 0, "TA7xx", _SAME)]


def _checkpoint(_: Random) -> tuple[bytes, list[Planted]]:
    path, lines = f"backup/checkpoint-{_NAME}", rollout_records()[:12]
    return _joined(lines), [*_planted(path, lines), Planted(path, 0, "TA7xx", f"the first lines of {_PATH}")]


def _empty(_: Random) -> tuple[bytes, list[Planted]]:
    return b"", [
        Planted("codex/2026/06/05/rollout-2026-06-05T07-01-12-failed.jsonl", 0, "TA905", "a file without a row")
    ]


def _archive(_: Random) -> tuple[bytes, list[Planted]]:
    """An archive whose upload stopped."""
    packed = gzip.compress(_joined(rollout_records() * 3), mtime=0)
    return packed[: len(packed) * 2 // 3], [
        Planted("archive/rollouts-2026-05.jsonl.gz", 0, "TA903", "the archive is cut off")
    ]


def _pointer(_: Random) -> tuple[bytes, list[Planted]]:
    digest = f"{Random('pointer').getrandbits(256):064x}"
    text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 48211904\n"
    return text.encode(), [
        Planted("archive/sessions-2026-04.jsonl", 0, "TA906", "a Git LFS pointer in place of the data")
    ]


def _capture(_: Random) -> tuple[bytes, list[Planted]]:
    """What a proxy between agent and vendor saw: no session."""
    rows = [
        {
            "request": {
                "method": "POST",
                "path": "/v1/messages",
                "body": {"model": "claude-fable-5", "max_tokens": 512},
            },
            "response": {"status": 200, "body": {"type": "message", "stop_reason": "end_turn"}},
            "duration_ms": 1800 + number,
        }
        for number in range(6)
    ]
    return _joined(rows), [Planted("proxy/requests.jsonl", 0, "TA911", "captured requests, which are no session")]


FILES = (
    ExtraFile(_PATH, ("TA105", "TA205", "TA7xx"), _rollout),
    ExtraFile(f"backup/{_NAME}", ("TA105", "TA205", "TA7xx"), _copy),
    ExtraFile(f"backup/checkpoint-{_NAME}", ("TA7xx",), _checkpoint),
    ExtraFile("codex/2026/06/05/rollout-2026-06-05T07-01-12-failed.jsonl", ("TA905",), _empty),
    ExtraFile("archive/rollouts-2026-05.jsonl.gz", ("TA903",), _archive),
    ExtraFile("archive/sessions-2026-04.jsonl", ("TA906",), _pointer),
    ExtraFile("proxy/requests.jsonl", ("TA911",), _capture),
)
