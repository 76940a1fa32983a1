"""What decides, one sentence for each rule, drawn against its base rate; the numbers are folded below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.charts.geometry import short
from traceaudit_reports.html.clipping import clip, sentence
from traceaudit_reports.html.sections.reasoning.naming import LONGEST_NAME, name_parts, whole
from traceaudit_reports.json_values import entries, number
from traceaudit_rules.provenance.statistics import percent

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

_SAYS = 320
_SOURCE = 240
# The base rate is drawn, and stands among the numbers.
_BASE_CLAUSE = "in recorded sessions"
_TITLES = {
    "proof": ("Proof", "Each alone decides."),
    "strong": ("Strong signs", "Two kinds of them in one group make it suspect."),
}


class Whisker(NamedTuple):
    """A share, its interval and the base rate on a scale of 0 to 100, as text; `base` is empty where none is known."""

    share: str
    low: str
    high: str
    base: str
    says: str


class Reason(NamedTuple):
    """What one rule found over all groups. `facts` are numbers in words, `about` the groups with their counts.

    `is_finding`: the page has a finding of this rule to go to.
    """

    code: str
    name: str
    kind: str
    says: str
    whisker: Whisker | None
    facts: list[tuple[str, str]]
    about: list[tuple[str, str]]
    about_left_out: str
    is_finding: bool


class Grade(NamedTuple):
    """Reasons of one grade, and what such a reason is worth."""

    title: str
    worth: str
    tone: str
    reasons: list[Reason]


def describe_deciding(verdict: Mapping[str, object], codes: Container[str]) -> list[Grade]:
    """Proof first, then strong signs; `codes` are rules of which the page has a finding."""
    told = entries(verdict.get("deciding"))
    grades = []
    for grade, (title, worth) in _TITLES.items():
        reasons = [_reason(one, codes) for one in told if one.get("grade") == grade]
        if reasons:
            grades.append(Grade(title, worth, "error" if grade == "proof" else "warning", reasons))
    return grades


def _reason(entry: Mapping[str, object], codes: Container[str]) -> Reason:
    code, says = str(entry.get("code", "")), clip(str(entry.get("says", "")), _SAYS)
    begun = first_clause(says)
    left = whole(entry.get("about_left_out"))
    return Reason(
        code=code,
        name=clip(str(entry.get("name", "")), LONGEST_NAME),
        kind=clip(str(entry.get("evidence", "")), LONGEST_NAME),
        says=sentence(begun),
        whisker=_whisker(entry),
        facts=[*_more(says[len(begun) :]), *_facts(entry)],
        about=[
            (", ".join(name_parts(one)) or "the whole dataset", amount_of(one)) for one in entries(entry.get("about"))
        ],
        about_left_out=f"{left:,} more groups" if left else "",
        is_finding=code in codes,
    )


def _more(rest: str) -> Iterator[tuple[str, str]]:
    """What a rule says behind its first clause, unless that is the base rate."""
    text = rest.lstrip("; ")
    if text and not text.startswith(_BASE_CLAUSE):
        yield "Also", sentence(text)


def first_clause(text: str) -> str:
    """The text up to its first semicolon that stands in no brackets."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            return text[:place]
    return text


def amount_of(entry: Mapping[str, object]) -> str:
    """How often something was found, of how many."""
    count, examined = whole(entry.get("count")), whole(entry.get("examined"))
    return f"{count:,} of {examined:,}" if examined else f"{count:,}"


def base_of(entry: Mapping[str, object]) -> str:
    """The base rate of evidence in words."""
    base_count, base_n, share = (entry.get(name) for name in ("base_count", "base_n", "base_share"))
    if whole(base_n):
        return f"{whole(base_count):,} of {whole(base_n):,}"
    if entry.get("grade") == "proof" and not entry.get("source"):
        return "none, as nothing is estimated"
    return percent(share) if isinstance(share, float) else "not measured"


def interval_of(entry: Mapping[str, object]) -> str:
    """The interval of the share in words, nothing where nothing was counted."""
    if not whole(entry.get("examined")):
        return ""
    return f"{percent(_share(entry, 'low'))} to {percent(_share(entry, 'high'))}"


def source_of_base(entry: Mapping[str, object]) -> str:
    """On what a base rate was measured, and when."""
    told = (str(entry.get(name) or "") for name in ("source", "date"))
    return clip(", ".join(filter(None, told)), _SOURCE)


def _facts(entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    share = f" ({percent(_share(entry, 'share'))})" if whole(entry.get("examined")) else ""
    yield "Counted", amount_of(entry) + share
    if interval := interval_of(entry):
        yield "95 % interval", interval
    source = source_of_base(entry)
    yield "Base rate", f"{base_of(entry)}; {source}" if source else base_of(entry)
    if innocent := str(entry.get("innocent") or ""):
        yield "What else explains it", sentence(clip(innocent, _SAYS))


def _whisker(entry: Mapping[str, object]) -> Whisker | None:
    if not whole(entry.get("examined")):
        return None
    share, low, high = (_share(entry, name) for name in ("share", "low", "high"))
    base_n, base_share = whole(entry.get("base_n")), entry.get("base_share")
    base = None
    if base_n:
        base = min(max(whole(entry.get("base_count")) / base_n, 0.0), 1.0)
    elif isinstance(base_share, float):
        base = min(max(base_share, 0.0), 1.0)
    against = f"base rate {percent(base)}" if base is not None else "no base rate"
    return Whisker(
        share=short(100 * share),
        low=short(100 * low),
        high=short(100 * high),
        base="" if base is None else short(100 * base),
        says=f"{percent(share)} here, {against}",
    )


def _share(entry: Mapping[str, object], name: str) -> float:
    return min(max(float(number(entry.get(name))), 0.0), 1.0)
