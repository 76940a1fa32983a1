"""How much of an action stands in the thought before it already. Only the beginnings of both are compared."""

from __future__ import annotations

COMPARED = 2_000
"""Bytes of each text that are looked at."""
_RATIO_CHARS = 250
_BLOCK = 30
QUOTED = 60
"""A common text shorter than this is no quotation."""


def longest_quotation(thought: bytes, action: bytes) -> bytes:
    """The longest text of at least QUOTED bytes that both have; empty where there is none.

    Every text of that length holds a block that is looked up as a whole; only blocks that hit are extended.
    """
    thought, action = thought[:COMPARED], action[:COMPARED]
    longest = b""
    end = 0
    for start in range(0, len(thought) - _BLOCK + 1, _BLOCK):
        if start < end:
            continue
        at = action.find(thought[start : start + _BLOCK])
        if at < 0:
            continue
        common, end = _extend(thought, start, action, at)
        if len(common) > len(longest):
            longest = common
    return longest if len(longest) >= QUOTED else b""


def _extend(left: bytes, start: int, right: bytes, at: int) -> tuple[bytes, int]:
    """The common text around a common block, and where it ends in the left one."""
    stop, other = start + _BLOCK, at + _BLOCK
    while start > 0 and at > 0 and left[start - 1] == right[at - 1]:
        start, at = start - 1, at - 1
    while stop < len(left) and other < len(right) and left[stop] == right[other]:
        stop, other = stop + 1, other + 1
    return left[start:stop], stop


def overlap_of(thought: bytes, action: bytes) -> int:
    """Partial ratio of the beginnings, 0 to 100."""
    from rapidfuzz.fuzz import partial_ratio

    texts = (text[:COMPARED].decode("utf-8", "ignore")[:_RATIO_CHARS] for text in (thought, action))
    return round(partial_ratio(*texts))
