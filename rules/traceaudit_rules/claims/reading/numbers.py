"""Numbers as cards write them: what they say, how exactly, and what their digits and units allow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.claim import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator


class Quantity(NamedTuple):
    """One number of a text.

    `value` of a percentage is a share, of a size bytes with decimal units. `low` and `high` are what rounding, a range
    or the two readings of a unit allow; both equal `value` where the number is exact. `unit` is '', '%' or 'bytes'.
    `start` and `end` hold the words that say how exact it is, and the unit.
    """

    value: float
    low: float
    high: float
    digits: int
    precision: Precision
    unit: str
    is_range: bool
    is_round: bool
    start: int
    end: int


_ONE = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,9})?|[0-9]{1,3}(?:\xa0[0-9]{3}){1,5}|[0-9]{1,15}(?:\.[0-9]{1,9})?"
_SIZES = r"bytes|[KMGT]i?B|kB|kilobytes|megabytes|gigabytes"
_NUMBER = re.compile(
    rf"""(?<![\w.,+$€£\#@/\\=^*-])
    (?P<one>{_ONE})(?P<kilo>[kKM](?![\w]))?
    (?:[ ]?(?:–|—|-|\.\.\.?|[ ]to[ ]|to[ ])[ ]?(?P<two>{_ONE})(?P<kilo2>[kKM](?![\w]))?)?
    (?P<plus>\+)?
    (?:[ \xa0]?(?P<unit>%|percent\b|(?:{_SIZES})\b))?
    (?![\w²³%€$^]|[.,:][0-9]|[/×-][0-9])""",
    re.VERBOSE,
)
_APPROXIMATE = re.compile(
    r"(?:(?:\b(?:approximately|approx\.?|about|around|roughly|nearly|almost|circa|ca\.|c\.|an estimated"
    r"|close to))|[~≈∼]) ?$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:\b(?:more than|over|at least|upwards? of|no (?:fewer|less) than|not (?:fewer|less) than|in excess of)"
    r"|>=?|≥) ?$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:\b(?:up to|at most|fewer than|less than|under|no more than|not more than|a maximum of|below)|<=?|≤) ?$",
    re.IGNORECASE,
)
# "averaged over 4,665 rows", "spread over 60 sessions": no bound.
_OVER_WHAT = re.compile(
    r"\b(?:averag\w*|mean|median|comput\w+|calculat\w+|measur\w+|taken|sum\w*|spread|distributed|split|rang\w+"
    r"|collected"
    r"|recorded|captured|gathered|counted|aggregated|statistics) over ?$",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_BETWEEN = re.compile(rf"(\bbetween (?:{_ONE})[kKM]?) and (?=[0-9])")
_KILO = {"k": 1e3, "K": 1e3, "M": 1e6}
_POWER = {"b": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
DATE = re.compile(
    rf"\b(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[T ][0-9:.]{{4,15}}Z?)?|[0-9]{{4}}-[0-9]{{2}}(?![0-9-])"
    rf"|[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTHS},? [0-9]{{4}}|{_MONTHS} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    rf"|{_MONTHS} [0-9]{{4}})\b"
    rf"|\b(?:in|since|by|until|of|for|©|during|early|late|mid) (?:19|20)[0-9]{{2}}\b(?![,.]?[0-9%])(?! [a-z])"
    rf"|\b[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTHS}(?![a-z])|\b{_MONTHS} [0-9]{{1,2}}(?:st|nd|rd|th)?(?![,.]?[0-9a-z])"
)
_CLOCK = re.compile(r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b")
_VERSION = re.compile(
    r"\bv?[0-9]{1,5}(?:\.[0-9]{1,9}){2,4}\b|\b(?:v|version |release |python "
    r"|schema )[0-9]{1,5}(?:\.[0-9]{1,5})?\b(?![,.][0-9])",
    re.IGNORECASE,
)


def without_dates(text: str) -> str:
    """The text with dates, times and versions blanked, of the same length."""
    for pattern in (DATE, _CLOCK, _VERSION):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text


def find_quantities(text: str) -> Iterator[Quantity]:
    """Numbers of a text, in order. What is part of a name, a date or a version is none."""
    for found in _NUMBER.finditer(_BETWEEN.sub(_as_range, without_dates(text))):
        one = _value(found["one"])
        digits = len(found["one"].partition(".")[2])
        kilo = _KILO.get(found["kilo"] or "", 1.0)
        start, precision = _precision(text, found.start(), bool(found["plus"]))
        unit = found["unit"] or ""
        step = 0.5 * 10.0**-digits * kilo
        is_round = bool(found["kilo"])
        low, high = (one * kilo - step, one * kilo + step) if is_round else (one * kilo, one * kilo)
        if found["two"]:
            high = _value(found["two"]) * _KILO.get(found["kilo2"] or "", 1.0)
            low = one * (_KILO.get(found["kilo2"] or "", 1.0) if not found["kilo"] and found["kilo2"] else kilo)
            if high < low:
                continue
        factors = _factors(unit)
        if unit and not found["two"] and not is_round and unit.lower() != "bytes":
            low, high = one - step, one + step
        if is_round and precision is Precision.EXACT:
            precision = Precision.ROUNDED
        yield Quantity(
            value=one * kilo * factors[0],
            low=low * factors[0],
            high=high * factors[1],
            digits=digits,
            precision=precision,
            unit="%" if unit in {"%", "percent"} else "bytes" if unit else "",
            is_range=bool(found["two"]),
            is_round=is_round,
            start=start,
            end=found.end(),
        )


def _as_range(found: re.Match[str]) -> str:
    """'between 350 and 9,145' as 'between 350 to  9,145', of the same length."""
    return f"{found[1]} to  "


def _value(digits: str) -> float:
    return float(digits.replace(",", "").replace("\xa0", ""))


def _factors(unit: str) -> tuple[float, float]:
    """What to multiply with at least and at most: MB is written for MiB too."""
    if unit in {"%", "percent"}:
        return 0.01, 0.01
    if not unit or unit.lower() == "bytes":
        return 1.0, 1.0
    power = _POWER[unit[0].lower()]
    binary = 1024.0**power
    return (binary, binary) if unit[1:2] == "i" and len(unit) == len("MiB") else (1000.0**power, binary)


def _precision(text: str, start: int, has_plus: bool) -> tuple[int, Precision]:
    """Where the words before a number begin that say how exact it is, and what they say."""
    left = text[max(0, start - _MOST_WORDS) : start]
    for pattern, precision in (
        (_APPROXIMATE, Precision.APPROXIMATE),
        (_AT_LEAST, Precision.AT_LEAST),
        (_AT_MOST, Precision.AT_MOST),
    ):
        if found := pattern.search(left):
            if _OVER_WHAT.search(text[max(0, start - 2 * _MOST_WORDS) : start]):
                return start, Precision.EXACT
            return start - len(left) + found.start(), precision
    return start, Precision.AT_LEAST if has_plus else Precision.EXACT
