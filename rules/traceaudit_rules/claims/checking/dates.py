"""Claims on when the data was recorded."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking import amounts
from traceaudit_rules.claims.checking.comparing import agreement
from traceaudit_rules.claims.checking.evidence import entries, mapping, whole, words
from traceaudit_rules.claims.checking.scopes import resolve
from traceaudit_rules.claims.checking.settling import confirmed, contradicted, unverifiable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}"
_DATE = re.compile(
    r"\b(?P<year>\d{4})[-/](?P<month>\d{2})(?:[-/](?P<day>\d{2}))?(?!\d)"
    rf"|\b(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<name>{_NAME})\.?"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?(?!\d))?,? (?P<of>\d{4})\b",
    re.IGNORECASE,
)
# Days begin at other hours elsewhere.
_ZONE = timedelta(days=1)


def check_time(claim: Claim, evidence: Evidence) -> Checked:
    """First and last day, or the number of days, of the dataset or of any view."""
    times = _times(evidence)
    if not times:
        return unverifiable(claim, "no time is stated in the data")
    told = "; ".join(f"{first} to {last} ({name})" for first, last, _, name in times[:3])
    if claim.value is not None:
        if any(agreement(claim, days) for _, _, days, _ in times):
            return confirmed(claim, told, "so many days")
        return unverifiable(
            claim, f"days from the first to the last: {', '.join(amounts.count(t[2]) for t in times)}", told
        )
    said = _spans(claim.words or claim.text)
    if not said:
        return unverifiable(claim, "no date was understood", told)
    low, high = min(span[0] for span in said), max(span[1] for span in said)
    if any(_fits(said, low, high, first, last) for first, last, _, _ in times):
        return confirmed(claim, told, "the data was recorded then")
    scope = resolve(claim.scope, evidence)
    apart = all(last < low - _ZONE or first > high + _ZONE for first, last, _, _ in times)
    if apart and scope.is_whole and scope.is_all:
        return contradicted(claim, told, "all of it was recorded at another time")
    return unverifiable(claim, "the days differ, and may be those of something else than the steps", told)


def _fits(said: list[tuple[date, date]], low: date, high: date, first: date, last: date) -> bool:
    """Whether the data fills the span that is claimed, from its first day or month to its last."""
    if not (low - _ZONE <= first and last <= high + _ZONE):
        return False
    starts, ends = min(said), max(said, key=lambda span: span[1])
    return first <= starts[1] + _ZONE and last >= ends[0] - _ZONE


def _times(evidence: Evidence) -> list[tuple[date, date, int, str]]:
    facts = mapping(evidence.facts.get("concentration"))
    named = [("dataset", mapping(facts.get("dataset")))]
    named += [
        (f"{words(view.get('format'))} in {words(view.get('folder'))}", view) for view in entries(facts.get("views"))
    ]
    found = []
    for name, item in named:
        time: Mapping[str, object] = mapping(item.get("time"))
        first, last = _day(words(time.get("first"))), _day(words(time.get("last")))
        if first and last:
            found.append((first, last, whole(time.get("days")), name))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _spans(text: str) -> list[tuple[date, date]]:
    """The days and months that a text names, each as its first and last day."""
    found = []
    for match in _DATE.finditer(text):
        if match["year"]:
            found += _span(int(match["year"]), int(match["month"]), int(match["day"] or 0))
        else:
            month = 1 + _MONTHS.index(match["name"][:3].casefold())
            found += _span(int(match["of"]), month, int(match["before"] or match["after"] or 0))
    return found


def _span(year: int, month: int, day: int) -> list[tuple[date, date]]:
    """A day, or for day 0 its month; nothing where there is no such day."""
    try:
        if day:
            return [(date(year, month, day), date(year, month, day))]
        following = date(year + month // 12, month % 12 + 1, 1)
        return [(date(year, month, 1), following - timedelta(days=1))]
    except ValueError:
        return []
