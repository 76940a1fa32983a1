"""Sessions as spans of time, each with the most severe finding that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.timeline import Span, draw_timeline
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.replays import shown_replays
from traceaudit_reports.json_values import number, whole
from traceaudit_reports.summaries import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.timeline import Timeline
    from traceaudit_reports.html.limits import Limits

_MOST_SESSIONS = 60
# Few enough to have their names beside them.
_MOST_NAMED = 24
_NAME = 80


class Sessions(NamedTuple):
    """Sessions as spans. Where they are too many for names, `named` are those that findings name, below each other.

    `found` counts the sessions of the chart by the severity of the most severe finding that names them.
    """

    heading: str
    spans: Timeline
    named: Timeline | None
    found: list[tuple[str, str]]
    left_out: str


def draw_sessions(card: Card, sessions: Sequence[Mapping[str, object]], known: int, limits: Limits) -> Sessions | None:
    """The sessions that findings name and the largest others, of `known` ones; None where all spans are points."""
    if len(sessions) < 2 or not any(session.get("first") != session.get("last") for session in sessions):
        return None
    worst = worst_findings(card)
    most = min(_MOST_SESSIONS, limits.rows)
    by_weight = sorted(
        range(len(sessions)),
        key=lambda place: (_weight(sessions[place], worst), -number(sessions[place].get("steps")), place),
    )
    chosen = [sessions[place] for place in sorted(by_weight[:most])]
    anchors = _anchors(card, limits)
    spans = [_span(session, worst, anchors) for session in chosen]
    named = [span for span in spans if span.tone and span.tone != "note"] if len(spans) > _MOST_NAMED else []
    named = sorted(sorted(named, key=lambda span: rank(span.tone))[:_MOST_NAMED], key=lambda span: span.first)
    left = known - len(chosen)
    title = f"{number_of(len(chosen), 'session')} from first to last step"
    return Sessions(
        heading=_heading(left, known - len(sessions)),
        spans=draw_timeline("session-spans", title, spans, "steps"),
        named=draw_timeline("session-names", _titled(named), named, "steps") if named else None,
        found=[
            (severity, f"{number_of(count, 'session')}")
            for severity in SEVERITIES
            if (count := sum(span.tone == severity for span in spans))
        ],
        left_out=f"{number_of(left, 'more session')} not drawn" if left > 0 else "",
    )


def _heading(left: int, unlisted: int) -> str:
    """What is drawn. Where facts list the largest sessions only, smaller ones with findings are not among them."""
    if left <= 0:
        return "Sessions"
    return (
        "Large sessions, first those with findings"
        if unlisted > 0
        else "Sessions with findings, and the largest others"
    )


def _titled(named: Sequence[Span]) -> str:
    noun = "The one" if len(named) == 1 else f"The {len(named):,}"
    return f"{noun} of them with the most severe findings, by name"


def worst_findings(card: Card) -> dict[str, tuple[str, str]]:
    """By session the severity and the code of the most severe finding that names it and is neither waived nor known."""
    worst: dict[str, tuple[str, str]] = {}
    for finding in card.findings:
        if not finding.is_active or finding.severity not in SEVERITIES:
            continue
        for location in finding.locations:
            if not location.session:
                continue
            known = worst.get(location.session)
            if known is None or rank(finding.severity) < rank(known[0]):
                worst[location.session] = (finding.severity, finding.code)
    return worst


def _weight(session: Mapping[str, object], worst: Mapping[str, tuple[str, str]]) -> int:
    found = worst.get(str(session.get("session")))
    # Notes name sessions that are as good as any.
    return rank(found[0]) if found and found[0] != "note" else len(SEVERITIES)


def _anchors(card: Card, limits: Limits) -> dict[str, str]:
    """By session the place in the page that shows it step by step."""
    anchors: dict[str, str] = {}
    for place, replay in enumerate(shown_replays(card, limits.replays), 1):
        anchors.setdefault(replay.session, f"#replay-{place}")
    return anchors


def _span(session: Mapping[str, object], worst: Mapping[str, tuple[str, str]], anchors: Mapping[str, str]) -> Span:
    name = str(session.get("session"))
    severity, code = worst.get(name, ("", ""))
    return Span(
        label=_label(session),
        first=str(session.get("first")),
        last=str(session.get("last")),
        amount=whole(session.get("steps")),
        tone=severity,
        target=anchors.get(name, f"#{code}" if code else ""),
    )


def _label(session: Mapping[str, object]) -> str:
    """The id, and what tells most of a session: its format, and its model where it states one."""
    told = [clip(str(session.get(name) or ""), _NAME) for name in ("session", "format", "model")]
    return " \N{MIDDLE DOT} ".join(filter(None, told))
