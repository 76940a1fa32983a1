"""Invented sessions for a Card: a timeline, replays as an audit keeps them, and what stands around findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from traceaudit_reports.replay import Excerpt, Moment, Replay, Replays

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, Finding

# What an audit keeps at most of each.
_DAYS, _LISTED, _REPLAYED, _MOMENTS, _EXCERPTS = 400, 200, 40, 60, 400
_BEGIN = datetime(2025, 11, 1, 8, tzinfo=UTC)
_KINDS = ("prompt", "thinking", "tool_call", "tool_result", "text")
_WORDS = "the account opens a file below its home folder and runs the tests again before it reads the output "


def with_sessions(card: Card, sessions: int) -> Card:
    """The Card with facts on so many sessions, replays of some, and excerpts of its first findings."""
    days = min(_DAYS, sessions)
    per_day = [
        {
            "day": f"{_BEGIN + timedelta(days=n):%Y-%m-%d}",
            "steps": 40 * (sessions // days),
            "sessions": sessions // days,
        }
        for n in range(days)
    ]
    listed = [_listed(number) for number in range(min(_LISTED, sessions))]
    timeline = {"unit": "day", "days": per_day, "sessions": listed, "sessions_left_out": sessions - len(listed)}
    chosen = [finding for finding in card.findings if finding.locations]
    replayed = tuple(_replay(number, chosen[number % len(chosen)]) for number in range(min(_REPLAYED, sessions)))
    excerpts = tuple(_excerpt(finding) for finding in chosen[:_EXCERPTS])
    return replace(
        card,
        facts={**card.facts, "timeline": timeline},
        totals=replace(card.totals, sessions=sessions, steps=40 * sessions),
        replays=Replays(replayed, excerpts, sessions - len(replayed)),
    )


def _listed(number: int) -> dict[str, object]:
    first = _BEGIN + timedelta(hours=9 * number)
    return {
        "session": f"{number:08x}-7b1d",
        "format": "claude-code",
        "folder": f"raw/part-{number % 7}",
        "first": f"{first:%Y-%m-%dT%H:%MZ}",
        "last": f"{first + timedelta(minutes=20 + number % 90):%Y-%m-%dT%H:%MZ}",
        "steps": 400 - number,
        "model": f"model-{number % 3}",
        "harness": "claude-code",
        "version": f"2.1.{number % 40}",
    }


def _replay(number: int, finding: Finding) -> Replay:
    place = finding.locations[0]
    moments = tuple(_moment(n, number, finding if n == _MOMENTS // 2 else None) for n in range(_MOMENTS))
    return Replay(
        session=f"{number:08x}-7b1d",
        file=place.file,
        format="claude-code",
        model=f"model-{number % 3}",
        harness="claude-code",
        version="2.1.7",
        rows=_MOMENTS,
        steps=_MOMENTS + 12,
        findings=1,
        severity=finding.severity,
        moments=moments,
        skipped=12,
    )


def _moment(place: int, number: int, finding: Finding | None) -> Moment:
    kind = _KINDS[place % len(_KINDS)]
    return Moment(
        row=place + 1 if finding is None else finding.locations[0].row,
        kind=kind,
        role="user" if kind in ("prompt", "tool_result") else "assistant",
        time=f"{_BEGIN + timedelta(hours=number, seconds=17 * place):%Y-%m-%dT%H:%M:%SZ}",
        state="shown" if kind == "thinking" else "",
        tool="Bash" if kind == "tool_call" else "",
        text=f"step {place} of {number}: {_WORDS * (1 + place % 4)}",
        behind=900 * (place % 3),
        hits=() if finding is None else (f"{finding.code} {finding.name}",),
        findings=() if finding is None else (finding.fingerprint,),
    )


def _excerpt(finding: Finding) -> Excerpt:
    place = finding.locations[0]
    around = f"{_WORDS}{finding.fingerprint[:9]} "[-80:]
    return Excerpt(place.file, place.row, place.pointer or "", place.start, place.end, around, place.evidence, around)
