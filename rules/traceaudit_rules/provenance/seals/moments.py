"""Times as files write them, in seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 64
_DIGITS = re.compile(r"(\d{9,19})(\.\d{1,9})?", re.ASCII)
# Digits of a time from 2001 to 2286, and what makes seconds of them.
_UNITS = {9: 1.0, 10: 1.0, 12: 1e3, 13: 1e3, 15: 1e6, 16: 1e6, 18: 1e9, 19: 1e9}


class Moment(NamedTuple):
    """A time in Unix seconds; without a zone it may be off by as much as zones differ."""

    seconds: float
    has_zone: bool


def read_moment(stamp: str | None) -> Moment | None:
    """A time from ISO 8601 text or from digits: seconds, milli-, micro- or nanoseconds. None for all else."""
    text = stamp.strip() if stamp is not None and len(stamp) <= _LONGEST else ""
    digits = _DIGITS.fullmatch(text)
    if digits is not None:
        unit = _UNITS.get(len(digits[1]))
        return None if unit is None else Moment(float(text) / unit, True)
    # A date alone names no time of the day.
    if len(text) < len("2026-11-21T10:00"):
        return None
    try:
        read = datetime.fromisoformat(text)
        has_zone = read.tzinfo is not None
        return Moment((read if has_zone else read.replace(tzinfo=UTC)).timestamp(), has_zone)
    except (ValueError, OverflowError):
        return None


def read_moments(stamps: Sequence[str | None]) -> list[Moment | None]:
    """The times of many texts, in their order."""
    return [read_moment(stamp) for stamp in stamps]
