"""The day on which waivers are checked."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from traceaudit.errors import UsageError

VARIABLE = "SOURCE_DATE_EPOCH"


def find_today() -> date:
    """The day of SOURCE_DATE_EPOCH, else that of the clock; both in UTC.

    A number beyond the calendar is no day, as in the card and in the other documents that state the time.

    Raises:
        UsageError: the variable holds no whole number.
    """
    stamp = os.environ.get(VARIABLE, "").strip()
    if not stamp:
        return datetime.now(UTC).date()
    try:
        seconds = int(stamp)
    except ValueError as error:
        raise UsageError(f"{VARIABLE}: a whole number of seconds is expected") from error
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()
