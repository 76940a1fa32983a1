"""What leaks by kind: how many values, how sure, where they stand, and what to do about them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, sentence
from traceaudit_rules.secrets.pack import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from traceaudit_reports.card import Finding
    from traceaudit_reports.html.limits import Limits

HOSTS, SECRETS, PERSONAL = "TA4", "TA5", "TA6"
_TITLES = {SECRETS: "Secrets", HOSTS: "Accounts and machines", PERSONAL: "Personal data"}
_GRADES = ("certain", "strong", "weak")
# Kinds of steps in the order of a conversation; what stands in none of them is in a field of its own.
_PLACES = {
    "prompt": "prompt",
    "user": "prompt",
    "context": "context",
    "thinking": "thinking",
    "text": "answer",
    "assistant": "answer",
    "tool_call": "tool call",
    "tool_result": "tool result",
    "tool": "tool result",
    "completion": "completion",
    "meta": "metadata",
}
_NO_STEP, _OTHER, _FILE = "no step", "other step", "file name"
_ORDER = (*dict.fromkeys(_PLACES.values()), _OTHER, _NO_STEP, _FILE)
_ACRONYMS = {"json": "JSON", "url": "URL", "sids": "SIDs"}
_SHADES = 5
_NAME, _ADVICE = 80, 240
_RANK = {"error": 0, "warning": 1, "note": 2}


class Cell(NamedTuple):
    """A number as text, blank for none, and how dark its cell is, from 0 to 5."""

    text: str
    shade: int


class KindRow(NamedTuple):
    """One kind of value. `values` and `places` are exact; `where` counts the places that the report shows."""

    name: str
    detail: str
    code: str
    severity: str
    values: str
    places: str
    grades: list[Cell]
    where: list[Cell]
    first: str


class Block(NamedTuple):
    """The kinds of one family. `certainty` says how sure they are, in words."""

    title: str
    prefix: str
    rows: list[KindRow]
    left_out: str
    has_advice: bool


class Kinds(NamedTuple):
    """The matrix: kinds over grades, and over places. `shown` and `places` are all of them, in words."""

    grades: list[str]
    where: list[str]
    blocks: list[Block]
    shown: str
    is_sample: bool


def describe_kinds(findings: Sequence[Finding], limits: Limits) -> Kinds:
    """The matrix of the findings of these families, secrets first."""
    kinds = _by_kind(findings)
    grades = [grade for grade in _GRADES if any(finding.confidence == grade for finding in findings)]
    places = {kind: _count(place for finding in alike for place in _places(finding)) for kind, alike in kinds.items()}
    where = [place for place in _ORDER if any(place in counted for counted in places.values())]
    shown, total = sum(len(finding.locations) for finding in findings), sum(finding.count for finding in findings)
    most = max((count for counted in places.values() for count in counted.values()), default=0)
    values = max((count for alike in kinds.values() for count in _grades(alike).values()), default=0)
    codes = _count(code for code, _ in kinds)
    several = {code for code, number in codes.items() if number > 1}
    blocks = []
    for prefix, title in _TITLES.items():
        rows = [
            _row(alike, several, grades, values, [_cell(places[kind].get(place, 0), most) for place in where])
            for kind, alike in kinds.items()
            if kind[0].startswith(prefix)
        ]
        if rows:
            left = len(rows) - limits.groups
            more = f"{number_of(left, 'more kind')} in the JSON report" if left > 0 else ""
            kept = rows[: limits.groups]
            blocks.append(Block(title, prefix, kept, more, any(row.first for row in kept)))
    said = f"{shown:,} of {number_of(total, 'place')}" if shown < total else number_of(total, "place")
    return Kinds(grades, where, blocks, said, shown < total)


def _by_kind(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """Findings by rule and kind, the most severe first, then those with the most values."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.kind), []).append(finding)
    return dict(sorted(groups.items(), key=lambda item: (_rank(item[1]), -len(item[1]), item[0])))


def _rank(alike: Sequence[Finding]) -> int:
    return min(_RANK.get(finding.severity, len(_RANK)) for finding in alike)


def _row(
    alike: Sequence[Finding], several: Collection[str], grades: Sequence[str], most: int, where: list[Cell]
) -> KindRow:
    first = min(alike, key=lambda finding: (_RANK.get(finding.severity, len(_RANK)), finding.fingerprint))
    name = name_of(first.kind) if first.code.startswith(SECRETS) else first.kind
    is_named = name != first.kind
    is_told = first.code in several or first.code.startswith(SECRETS)
    graded = _grades(alike)
    return KindRow(
        name=clip(name if is_named else words_of(first.name), _NAME),
        detail=clip(first.kind, _NAME) if is_told and not is_named else "",
        code=first.code,
        severity=first.severity if first.severity in _RANK else "",
        values=f"{len(alike):,}",
        places=f"{sum(finding.count for finding in alike):,}",
        grades=[_cell(graded.get(grade, 0), most) for grade in grades],
        where=where,
        first=sentence(clip(first.fix, _ADVICE)) if first.fix else "",
    )


def words_of(rule: str) -> str:
    """The name of a rule as words: 'home-paths' is 'Home paths'."""
    words = [_ACRONYMS.get(word, word) for word in rule.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _grades(alike: Iterable[Finding]) -> dict[str, int]:
    return _count(finding.confidence for finding in alike)


def _places(finding: Finding) -> Iterable[str]:
    for location in finding.locations:
        if location.role is None:
            yield _NO_STEP if location.row else _FILE
        else:
            yield _PLACES.get(location.role, _OTHER)


def _count(names: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return counted


def _cell(number: int, most: int) -> Cell:
    shade = min(_SHADES, 1 + _SHADES * number // most) if number and most else 0
    return Cell(f"{number:,}" if number else "", shade)
