"""Real sessions, repeated with fresh ids.

Every id of a copy is replaced by another one of the same length and alphabet, the same one wherever it stands in
that copy, so nothing is a duplicate of anything. The same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parents[2]
SEED = 11
_LETTERS = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"
_HEX = b"0123456789abcdef"
# Alternatives: UUIDs; vendors' prefixed ids; the short ids of pi entries and of Claude Code's subagents; times.
_ID = re.compile(
    rb"(?P<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)|"
    rb"(?P<prefix>\b(?:msg|req|toolu|call|resp|fc|rs|ctc|gen|chatcmpl-tool)[_-](?:vrtx_|bdrk_)?)"
    rb"(?P<token>[A-Za-z0-9]{8,64})\b|"
    rb"(?P<key>\"(?:id|parentId|agentId|firstKeptEntryId|fromId|targetId)\":\s?\"|agent-)"
    rb"(?P<short>[0-9a-f]{7,8})(?![0-9a-f-])|"
    rb"(?P<time>\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)"
)


def find_sessions() -> Path | None:
    """Folder of the real sessions: TRACEAUDIT_SESSIONS, or the one beside the repository."""
    named = os.environ.get("TRACEAUDIT_SESSIONS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "sessions"
    if named and not folder.is_dir():
        raise SystemExit(f"TRACEAUDIT_SESSIONS: {named} is not a folder")
    return folder if folder.is_dir() else None


class Session(NamedTuple):
    """A file cut at its ids: text and id take turns."""

    name: Path
    parts: list[bytes]

    def copy(self, fresh: Mapping[bytes, bytes]) -> bytes:
        """The file with other ids."""
        parts = self.parts.copy()
        parts[1::2] = [fresh[old] for old in parts[1::2]]
        return b"".join(parts)


def cut_at_ids(name: Path, data: bytes) -> Session:
    """Find the ids once; every copy is then only a join."""
    parts: list[bytes] = []
    at = 0
    for match in _ID.finditer(data):
        parts += [data[at : match.start()], match[0]]
        at = match.end()
    return Session(name, [*parts, data[at:]])


def fresh_ids(ids: Iterable[bytes], copy: int, seed: int = SEED) -> dict[bytes, bytes]:
    """Another id for each id. Copy 0 differs from the original as well."""
    key = f"{seed}:{copy}:".encode()
    return {old: _fresh_id(old, key, copy) for old in ids}


def _fresh_id(whole: bytes, key: bytes, copy: int) -> bytes:
    match = _ID.match(whole)
    kind = match.lastgroup if match else None
    if match is None or kind is None:
        raise ValueError("not an id")
    old = match[kind]
    digest = hashlib.shake_256(key + old).digest(len(old))
    if kind == "time":
        return _moved(old, copy)
    if kind == "token":
        return match["prefix"] + bytes(_LETTERS[byte % len(_LETTERS)] for byte in digest)
    new = bytes(_HEX[byte % 16] for byte in digest)
    if kind == "short":
        return match["key"] + new
    # Dashes and the version stay where they are.
    return b"".join(old[n : n + 1] if n in (8, 13, 14, 18, 23) else new[n : n + 1] for n in range(36))


def _moved(time: bytes, copy: int) -> bytes:
    """The time, later by some minutes for each copy, so that the order of a session stays."""
    try:
        return (datetime.fromisoformat(time.decode()) + timedelta(seconds=1009 * (copy + 1))).isoformat().encode()
    except ValueError:
        return time  # no such day


def repeat(source: Path, folder: Path, size: int) -> None:
    """Copy after copy into the folder, until it holds `size` bytes."""
    files = sorted(path for path in source.rglob("*.jsonl") if path.is_file())
    if not files:
        raise SystemExit("the folder of sessions holds no .jsonl file")
    sessions = [cut_at_ids(path.relative_to(source), path.read_bytes()) for path in files]
    ids = {old for session in sessions for old in session.parts[1::2]}
    written = copy = 0
    while written < size:
        fresh = fresh_ids(ids, copy)
        for session in sessions:
            if written >= size:
                break
            target = folder / f"copy-{copy:04}" / session.name
            target.parent.mkdir(parents=True, exist_ok=True)
            written += target.write_bytes(session.copy(fresh))
        copy += 1
