"""Further files: sessions in the shape of other programs, two formats in one file, and a licence."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from world.defects.contract import ExtraFile, Planted, to_line
from world.defects.rollout import rollout_records

if TYPE_CHECKING:
    from world.defects.contract import Record

_BORROWED = "converted/5c1f0a66-converted.jsonl"
_MIXED = "incoming/inbox.jsonl"
_DROID = "droid/2026-06-07-depot.jsonl"
_LICENCE = (
    "SPDX-License-Identifier: MIT\n\nMIT License\n\nCopyright (c) 2026 the Ostmarrow maintainers\n\n"
    "The terms of the MIT License apply to all files of this dataset.\n"
)


def _uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _borrowed(_: Random) -> tuple[bytes, list[Planted]]:
    """A converter wrote lines that look like Claude Code's, without versions, ids and usage."""
    rng = Random(_BORROWED)
    session, parent = _uuid(rng), None
    lines: list[Record] = []
    for number, prompt in enumerate(("Which files hold totals?", "And which of them have tests?", "Thanks.")):
        answer = ("src/totals.py and src/export.py.", "Only the first one.", "You are welcome.")[number]
        for kind, content in (("user", prompt), ("assistant", [{"type": "text", "text": answer}])):
            own = _uuid(rng)
            line = {"parentUuid": parent, "sessionId": session, "cwd": "/home/quillane/ledger", "type": kind}
            message: Record = {"role": kind, "content": content}
            if kind == "assistant":
                message["model"] = "orchid-2"
            lines.append(line | {"message": message, "uuid": own, "timestamp": f"2026-06-06T10:0{number}:00.000Z"})
            parent = own
    why = "lines in the shape of Claude Code without version, requestId, message id and usage"
    return b"".join(map(to_line, lines)), [Planted(_BORROWED, 2, "TA309", why)]


def _mixed(_: Random) -> tuple[bytes, list[Planted]]:
    """Rows of messages, and behind them lines that somebody appended from a rollout."""
    rows: list[Record] = [
        {
            "messages": [
                {"role": "user", "content": f"What does part {number} do?"},
                {"role": "assistant", "content": f"It adds the lines of part {number}."},
            ]
        }
        for number in range(1, 21)
    ]
    foreign = rollout_records()[3:6]
    rows += foreign
    planted = [
        Planted(_MIXED, len(rows) - place, "TA907", "a line of a Codex rollout among rows of messages")
        for place in range(len(foreign))
    ]
    return b"".join(map(to_line, rows)), planted


def _droid(_: Random) -> tuple[bytes, list[Planted]]:
    """A session of a harness whose tools no inventory lists."""
    rng = Random(_DROID)
    session, cwd = _uuid(rng), "/home/quillane/depot"
    head = {
        "type": "session_start",
        "id": session,
        "title": "Count records",
        "owner": "quillane",
        "version": 2,
        "cwd": cwd,
    }
    said: tuple[tuple[str, list[Record]], ...] = (
        ("user", [{"type": "text", "text": "How many records are there?"}]),
        (
            "assistant",
            [{"type": "tool_use", "id": "toolu_d1", "name": "Execute", "input": {"command": "wc -l data/*.csv"}}],
        ),
        ("user", [{"type": "tool_result", "tool_use_id": "toolu_d1", "content": "214 data/all.csv"}]),
        ("assistant", [{"type": "text", "text": "There are 214 records."}]),
    )
    lines: list[Record] = [head]
    for number, (role, content) in enumerate(said):
        message: Record = {"role": role, "content": content}
        if role == "assistant":
            message["model"] = "orchid-2"
        stamp = f"2026-06-07T12:00:{number * 9:02}.000Z"
        lines.append({"type": "message", "id": _uuid(rng), "timestamp": stamp, "message": message})
    return b"".join(map(to_line, lines)), [Planted(_DROID, 3, "TA312", "no inventory lists the tools of this harness")]


def _licence(_: Random) -> tuple[bytes, list[Planted]]:
    """A text that contradicts the card: its first line, and that of the card with the licence."""
    why = "another licence than that of the card"
    return _LICENCE.encode(), [Planted("LICENSE", 1, "TA803", why), Planted("README.md", 2, "TA803", why)]


FILES = (
    ExtraFile(_BORROWED, ("TA309",), _borrowed),
    ExtraFile(_MIXED, ("TA907",), _mixed),
    ExtraFile(_DROID, ("TA312",), _droid),
    ExtraFile("LICENSE", ("TA803",), _licence),
)
