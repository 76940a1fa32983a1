"""Limits as a user writes them: 'near_duplicate_rate <= 0.02', 'rows >= 1000', 'TA711 <= 25'."""

from __future__ import annotations

import math
import re

from traceaudit.config_values import nearest
from traceaudit.errors import UsageError
from traceaudit.gate.measures import MEASURES
from traceaudit.gate.policy import Limit

SIGNS = ("<=", ">=")
_WRITTEN = re.compile(r"\s*(?P<name>[\w-]+)\s*(?P<sign>[<>=!]+)\s*(?P<bound>\S+)\s*", re.ASCII)
_BOUND = re.compile(r"(?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(?P<percent>%?)", re.ASCII)


def parse_limit(text: str) -> Limit:
    """A limit of a text. A bound of a rate is a share such as 0.02, or a percentage such as 2%.

    Raises:
        UsageError: it is no condition, the measure is unknown, or the bound is none for this measure.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise UsageError(f"limit {text!r}: write a measure, <= or >=, and a number: 'near_duplicate_rate <= 0.02'")
    return make_limit(found["name"], found["sign"], found["bound"])


def make_limit(name: str, sign: str, bound: str | float) -> Limit:
    """A limit of its parts; `bound` is a number, or one as it was written.

    Raises:
        UsageError: as for parse_limit.
    """
    measure = check_measure(name)
    if sign not in SIGNS:
        raise UsageError(f"limit on {name}: {sign} is no sign of a limit; use <= or >=")
    value = _number(name, bound)
    known = MEASURES.get(measure)
    if known is not None and known.is_rate and value > 1:
        raise UsageError(f"limit on {name}: a rate is between 0 and 1; write {value / 100:g} or {value:g}%")
    return Limit(measure, sign, value)


def check_measure(name: str) -> str:
    """The name of a measure, or a code or beginning of codes, in one spelling.

    Raises:
        UsageError: it is none of them.
    """
    measure = name.strip().replace("-", "_")
    if measure in MEASURES:
        return measure
    from traceaudit.selection import rule_codes

    try:
        codes = rule_codes(name)
    except UsageError:
        codes = ()
    if len(codes) != 1:
        near = nearest(measure, MEASURES)
        raise UsageError(f"limit on {name}: neither a measure nor a rule{near}; measures are {', '.join(MEASURES)}")
    return codes[0]


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # TOML has whole numbers of any length
        return math.inf


def _number(name: str, bound: str | float) -> float:
    if isinstance(bound, str):
        found = _BOUND.fullmatch(bound.strip())
        if found is None:
            raise UsageError(f"limit on {name}: {bound!r} is no number that is at least 0")
        value = float(found["number"]) / (100 if found["percent"] else 1)
    else:
        value = math.nan if isinstance(bound, bool) else _as_float(bound)
    if not math.isfinite(value) or value < 0:
        raise UsageError(f"limit on {name}: the bound is a number that is at least 0")
    return value
