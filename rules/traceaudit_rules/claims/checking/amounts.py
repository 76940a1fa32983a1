"""Numbers as answers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Kind, Precision

if TYPE_CHECKING:
    from traceaudit_rules.claims.claim import Claim

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000
_TOPICS = {Kind.COUNT: "count", Kind.SHARE: "share"}
_NAMED = (Kind.MODEL, Kind.TOOL, Kind.FIELD, Kind.SPLIT)
_PRECISIONS = {
    Precision.APPROXIMATE: "about ",
    Precision.AT_LEAST: "at least ",
    Precision.AT_MOST: "at most ",
}


def count(value: float) -> str:
    """A count, or a statistic with up to four digits behind the point."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.4f}".rstrip("0")


def share(value: float) -> str:
    """A share as a percentage."""
    return f"{100 * value:.2f} %"


def size(value: float) -> str:
    """Bytes, and the same in a decimal unit."""
    scaled, unit = value, 0
    while scaled >= _STEP and unit < len(_UNITS) - 1:
        scaled, unit = scaled / _STEP, unit + 1
    return f"{int(value):,} bytes" + (f" = {scaled:,.1f} {_UNITS[unit]}" if unit else "")


def topic(claim: Claim) -> str:
    """What a claim is about, in a few words: 'length of cot, mean'."""
    kind = _TOPICS.get(claim.kind, claim.kind.value)
    name = claim.subject or (claim.words if claim.value is not None and claim.kind in _NAMED else "")
    subject = f" {name}" if name and claim.kind in _NAMED else f" of {name}" if name else ""
    return f"{kind}{subject}" + (f", {claim.statistic}" if claim.statistic else "")


def claimed(claim: Claim) -> str:
    """The value that is claimed, as exactly as it is meant; empty for none."""
    if claim.value is None:
        return claim.words if claim.words != claim.subject else ""
    if claim.kind is Kind.SHARE:
        text = f"{100 * claim.value:.{min(max(claim.digits, 0), 9)}f} %"
    else:
        text = size(claim.value) if claim.kind is Kind.BYTES else count(claim.value)
    is_range = claim.kind is not Kind.BYTES and claim.precision is Precision.EXACT and claim.unit_high != claim.unit_low
    if is_range and claim.kind is not Kind.SHARE and claim.unit_low is not None and claim.unit_high is not None:
        text = f"{count(claim.unit_low)} to {count(claim.unit_high)}"
    return _PRECISIONS.get(claim.precision, "") + text
