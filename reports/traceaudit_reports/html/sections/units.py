"""Measured values in the unit that fits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import size_of
from traceaudit_reports.html.clipping import decimal
from traceaudit_reports.json_values import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECOND = 1_000
_MINUTE = 60_000
_HOUR = 3_600_000
_KIB = 1_024


def duration_of(milliseconds: float) -> str:
    """Milliseconds in a unit that fits: '3.2 ms', '4.5 s', '12.1 min', '2.5 h'."""
    for unit, sign in ((_HOUR, "h"), (_MINUTE, "min"), (_SECOND, "s")):
        if milliseconds >= unit:
            return f"{decimal(milliseconds / unit)} {sign}"
    return f"{decimal(milliseconds)} ms"


def memory_of(kib: float) -> str:
    """KiB in decimal units: '2.1 MB'."""
    return size_of(whole(kib * _KIB))


SAY: Mapping[str, Callable[[float], str]] = {
    "run_ms": duration_of,
    "span_ms": duration_of,
    "cpu_ms": duration_of,
    "rss_kib": memory_of,
    "input_tokens": decimal,
    "output_tokens": decimal,
}
"""How a measure of facts.telemetry is said."""
