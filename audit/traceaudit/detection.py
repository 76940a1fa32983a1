"""Which format a file has, decided from a sample of its objects, never from its name."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from traceaudit.decoding import decode_line
from traceaudit.signatures import PI_SHAPED, SIGNATURES, name_record

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD_LINES = 4
SPREAD_LINES = 60
# Enough votes of one format with none against it: reading more of the sample would only cost time.
ENOUGH_VOTES = 8
# Rows of an array that are looked at.
SAMPLE_ROWS = 200
LINE_CAP = 4 * 2**20
_COARSE_FIRST = sorted(range(1, SPREAD_LINES + 1), key=lambda number: int(f"{number:06b}"[::-1], 2))
DOCUMENT_CAP = 32 * 2**20


def spread(size: int) -> list[int]:
    """Byte offsets spread evenly over a file, the coarse ones first.

    The sample is the line that starts at each of them, or the next one: it depends on the file alone, not on
    how the file is cut for reading.
    """
    return [size * number // (SPREAD_LINES + 1) for number in _COARSE_FIRST]


def detect_lines(lines: Iterable[bytes | memoryview], cap: int = LINE_CAP) -> str:
    """Format of a file from sampled lines; 'unknown' when no object has a known shape."""
    votes: Counter[str] = Counter()
    for line in lines:
        if len(votes) == 1 and votes.total() >= ENOUGH_VOTES:
            break
        if not 2 <= len(line) <= cap:
            continue
        record = decode_line(line).record
        name = name_record(record) if record else None
        if name is not None:
            votes[name] += 1
    return _winner(votes)


def detect_records(records: Iterable[bytes | memoryview]) -> str:
    """Format of a JSON document from its first records."""
    return detect_lines(islice(records, SAMPLE_ROWS), DOCUMENT_CAP)


def _winner(votes: Counter[str]) -> str:
    if not votes:
        return "unknown"
    names = [signature.name for signature in SIGNATURES if signature.name in votes]
    shaped = next((name for name in names if name in PI_SHAPED), None)
    if shaped is not None:
        votes[shaped] += votes.pop("pi", 0)
    return min((name for name in names if name in votes), key=lambda name: -votes[name])
