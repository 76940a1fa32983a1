"""Claims made of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Claim, Kind, Precision

if TYPE_CHECKING:
    from traceaudit_rules.claims.reading.numbers import Quantity


def make_count(
    kind: Kind, quantity: Quantity, line: int, shown: str, subject: str = "", words: str = "", scope: str = ""
) -> Claim:
    """A claim of a number of things, with bounds where it was rounded."""
    has_bounds = quantity.is_round or quantity.is_range or quantity.unit == "bytes"
    bounds = (quantity.low, quantity.high) if has_bounds else (None, None)
    value = None if quantity.is_range else quantity.value
    statistic = "rows" if kind is Kind.TRUNCATED else ""
    return Claim(
        kind,
        line,
        shown,
        subject,
        statistic,
        value,
        words,
        quantity.precision,
        quantity.digits,
        scope,
        *bounds,
    )


def make_share(quantity: Quantity, line: int, shown: str, subject: str, words: str, scope: str = "") -> Claim:
    """A claim of a share, with the bounds that its digits allow."""
    precision = Precision.ROUNDED if quantity.precision is Precision.EXACT else quantity.precision
    return Claim(
        Kind.SHARE,
        line,
        shown,
        subject,
        "",
        quantity.value,
        words,
        precision,
        quantity.digits,
        scope,
        quantity.low,
        quantity.high,
    )
