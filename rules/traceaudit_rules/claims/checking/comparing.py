"""Whether a number is what a claim says, as exactly as the claim means it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Kind, Precision

if TYPE_CHECKING:
    from traceaudit_rules.claims.claim import Claim

APPROXIMATELY = 0.02
"""How far a number may be from one that is called approximate, as a share of that one."""
_SLACK = 1e-9
_PERCENT = 100
_THOUSAND = 1000.0
_TEN = 10.0


def agreement(claim: Claim, computed: float) -> str | None:
    """How the computed value agrees with the claim, in words; None where it does not."""
    value, low, high = claim.value, claim.unit_low, claim.unit_high
    ends = [end for end in (value, low, high) if end is not None]
    if not ends:
        return None
    if claim.precision is Precision.AT_LEAST:
        return "not below it" if computed >= min(ends) - _SLACK else None
    if claim.precision is Precision.AT_MOST:
        return "not above it" if computed <= max(ends) + _SLACK else None
    if claim.precision is Precision.APPROXIMATE:
        return _approximate(claim, computed, ends)
    if value is not None and (found := _against(claim, value, computed)):
        return found
    if low is not None and high is not None and low - _SLACK <= computed <= high + _SLACK:
        return (
            "within the range" if claim.precision is Precision.EXACT and low != high else "equal to the digits written"
        )
    return None


def is_loosely(claim: Claim, computed: float) -> bool:
    """Whether a value outside of the precision still rounds to an approximate number as it is written."""
    value, low, high = claim.value, claim.unit_low, claim.unit_high
    if value is None or claim.precision is not Precision.APPROXIMATE:
        return False
    if low is not None and high is not None and low <= computed <= high:
        return True
    return abs(computed - value) <= max(_half(claim, value), _unit(value) / 2) + _SLACK


def _approximate(claim: Claim, computed: float, ends: list[float]) -> str | None:
    """Within 2 % of the number; of a size, in either meaning of its unit."""
    value = claim.value if claim.value is not None else min(ends)
    highest = max(ends) if claim.kind is Kind.BYTES or claim.value is None else value
    least, most = value - APPROXIMATELY * abs(value), highest + APPROXIMATELY * abs(highest)
    return "within 2 %" if least - _SLACK <= computed <= most + _SLACK else None


def _against(claim: Claim, value: float, computed: float) -> str | None:
    off = abs(computed - value)
    slack = _SLACK * max(1.0, abs(value))
    if off <= slack:
        return "equal"
    is_exact = claim.precision is Precision.EXACT and claim.kind not in (Kind.BYTES, Kind.SHARE)
    if is_exact and computed == int(computed):
        return None  # a whole number is what it is
    half = _half(claim, value)
    if off <= half + slack:
        return "equal to the digits written"
    # What is cut off instead of rounded is not another number.
    return "equal, with further digits cut off" if 0 <= computed - value < 2 * half - slack else None


def _half(claim: Claim, value: float) -> float:
    """Half of the last digit that was written."""
    digit = 1 / _TEN**claim.digits
    if claim.kind is Kind.SHARE:
        return digit / _PERCENT / 2
    if claim.kind is Kind.BYTES:
        return digit * _scale(claim, value) / 2
    if claim.precision is Precision.ROUNDED and abs(value) >= _THOUSAND:
        return _unit(value) / 2  # '4.7k' has one decimal, and is a whole number of hundreds
    return digit / 2


def _unit(value: float) -> float:
    """The largest power of ten that divides a whole number, 1 for others."""
    rest, unit = abs(int(value)), 1.0
    if value != int(value) or not rest:
        return unit
    while rest % 10 == 0:
        rest, unit = rest // 10, unit * 10
    return unit


def _scale(claim: Claim, value: float) -> float:
    """Bytes of the decimal unit that a size was written in, as far as its zeros tell."""
    if claim.unit_low is not None:
        return 0.0  # the bounds say what is meant
    for power in (4, 3, 2, 1):
        digits = value * _TEN**claim.digits / _THOUSAND**power
        if value >= _THOUSAND**power and math.isclose(digits, round(digits), rel_tol=1e-12):
            return _THOUSAND**power
    return 1.0
