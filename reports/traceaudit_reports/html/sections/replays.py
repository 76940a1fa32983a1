"""Sessions with findings, step by step, masked and cut."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import ELLIPSIS, clip, clip_path
from traceaudit_reports.html.findings.commands import show_row
from traceaudit_reports.html.findings.order import findings_by_rule
from traceaudit_reports.html.findings.places import word
from traceaudit_reports.html.limits import MOST_REPLAY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.replay import Moment, Replay

# Steps of a session and characters of a step that a page shows, whatever a Card holds.
_MOST_MOMENTS = 60
_MOST_TEXT = 400
_MOST_LINES = 14
_MOST_HITS = 6
_SHORT = 80
# Bytes of the markup around one step, one hit and one session, measured on a page and rounded up.
_STEP_BYTES = 330
_HIT_BYTES = 130
_SESSION_BYTES = 1_400
_WORDS = {
    "system": "system",
    "prompt": "prompt",
    "context": "context",
    "thinking": "thinking",
    "text": "answer",
    "tool_call": "tool call",
    "tool_result": "result",
    "completion": "completion",
    "meta": "note",
    "field": "other field",
}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")


class Found(NamedTuple):
    """What a rule found at a step, and the element of the page that says more; `target` may be empty."""

    text: str
    severity: str
    target: str


class Step(NamedTuple):
    """One step. `kind` is one of our own words for the style sheet; `skipped` counts steps before it in words."""

    id: str
    kind: str
    word: str
    name: str
    state: str
    time: str
    row: str
    before: str
    lines: list[str]
    behind: str
    is_error: bool
    found: list[Found]
    skipped: str


class Session(NamedTuple):
    """One session. `key` is its id as findings know it; `facts` are names and values; `rest` says what comes last."""

    id: str
    key: str
    title: str
    severity: str
    amount: str
    facts: list[tuple[str, str]]
    command: str
    steps: list[Step]
    rest: str


class Replays(NamedTuple):
    """The section."""

    lead: str
    sessions: list[Session]
    left_out: str


def describe_replays(card: Card, limits: Limits) -> Replays | None:
    """The section; None where no session was read again."""
    shown = shown_replays(card, limits.replays)
    if not shown:
        return None
    desk = _Desk(card, limits.text)
    left = card.replays.left_out + len(card.replays.sessions) - len(shown)
    what = "The session" if len(shown) == 1 else f"The {len(shown):,} sessions"
    return Replays(
        lead=f"{what} with {'the worst ' if left else ''}findings, step by step. "
        "Texts are masked, and cut around what was found in them.",
        sessions=[desk.session(number, replay) for number, replay in enumerate(shown, 1)],
        left_out=f"{number_of(left, 'more session')} with findings; the places of findings name their rows"
        if left
        else "",
    )


def replay_anchors(card: Card, most: int = MOST_REPLAY_BYTES) -> Mapping[tuple[str, str, int], str]:
    """Fingerprint of a finding, file and row of a location -> id of the step in the page, where there is one.

    `most` is what replays may take of the page: the `replays` of its limits.
    """
    anchors: dict[tuple[str, str, int], str] = {}
    for number, replay in enumerate(shown_replays(card, most), 1):
        for place, moment in enumerate(replay.moments[:_MOST_MOMENTS], 1):
            for fingerprint in moment.findings:
                anchors.setdefault((fingerprint, replay.file, moment.row), f"replay-{number}-{place}")
    return anchors


def shown_replays(card: Card, most: int) -> tuple[Replay, ...]:
    """The replays that fit into so many bytes of a page: the first ones."""
    room = most
    for number, replay in enumerate(card.replays.sessions):
        room -= _SESSION_BYTES + sum(map(_weigh, replay.moments[:_MOST_MOMENTS]))
        if room < 0:
            return card.replays.sessions[:number]
    return card.replays.sessions


def _weigh(moment: Moment) -> int:
    """About how many bytes of the page a step takes."""
    texts = (clip(moment.text, _MOST_TEXT), *(clip(text, _SHORT) for text in _names(moment)))
    hits = [clip(hit, 2 * _SHORT) for hit in moment.hits[:_MOST_HITS]]
    marked = sum(len(escape(text).encode()) for text in (*texts, *hits))
    return _STEP_BYTES + marked + len(hits) * _HIT_BYTES


def _names(moment: Moment) -> tuple[str, ...]:
    return moment.role, moment.time, moment.state, moment.tool


def _findings(card: Card) -> tuple[dict[str, str], dict[str, str]]:
    """By fingerprint: the element that says more of a finding, and its severity."""
    targets, severities = {}, {}
    for code, findings in findings_by_rule(card).items():
        for place, finding in enumerate(findings, 1):
            targets[finding.fingerprint] = f"{code}-{place}"
            severities[finding.fingerprint] = finding.severity
    return targets, severities


class _Desk:
    """Writes sessions with the findings of a Card at hand."""

    def __init__(self, card: Card, most: int) -> None:
        self._card = card
        self._most = min(most, _MOST_TEXT)
        self._targets, self._severities = _findings(card)

    def session(self, number: int, replay: Replay) -> Session:
        moments = replay.moments[:_MOST_MOMENTS]
        left = replay.skipped + sum(1 + moment.skipped for moment in replay.moments[_MOST_MOMENTS:])
        rest = f"{number_of(left, 'more step')} behind" if left else ""
        if not replay.is_whole:
            rest = f"{rest}; " * bool(rest) + "the session goes on, and was not read to its end"
        row = next((moment.row for moment in moments if moment.findings), moments[0].row if moments else 0)
        found = number_of(replay.findings, "finding")
        return Session(
            id=f"replay-{number}",
            key=word(replay.session) if replay.session and replay.findings else "",
            title=clip(replay.session, _SHORT) or f"{clip_path(replay.file, _SHORT)}, row {row:,}",
            severity=replay.severity,
            amount=", ".join(filter(None, (clip(replay.format, _SHORT), found, number_of(replay.steps, "step")))),
            facts=list(_facts(replay)),
            command=show_row(self._card, replay.file, row),
            steps=[self.step(f"replay-{number}-{place}", moment) for place, moment in enumerate(moments, 1)],
            rest=rest,
        )

    def step(self, name: str, moment: Moment) -> Step:
        lines = [clip(line, self._most) for line in moment.text[: self._most].split("\n")]
        more = len(lines) > _MOST_LINES or len(moment.text) > self._most
        behind = f"{ELLIPSIS} {moment.behind:,} more characters" if moment.behind > 1 else ""
        return Step(
            id=name,
            kind=moment.kind if moment.kind in _WORDS else "other",
            word=_WORDS.get(moment.kind) or clip(moment.kind, _SHORT),
            name=clip(moment.tool, _SHORT),
            state=clip(moment.state.replace("_", " "), _SHORT),
            time=_when(moment.time),
            row=f"row {moment.row:,}" if moment.row else "",
            before=f"{moment.before:,} characters before {ELLIPSIS}" if moment.before > 1 else "",
            lines=lines[:_MOST_LINES] if any(lines) else [],
            behind=behind or (ELLIPSIS if more else ""),
            is_error=moment.is_error,
            found=list(self.found(moment)),
            skipped=f"{number_of(moment.skipped, 'step')} left out" if moment.skipped else "",
        )

    def found(self, moment: Moment) -> Iterator[Found]:
        pairs = list(zip_longest(moment.hits, moment.findings[: len(moment.hits)], fillvalue=""))
        for text, fingerprint in pairs[:_MOST_HITS]:
            target = self._targets.get(fingerprint, "")
            yield Found(clip(text, 2 * _SHORT), self._severities.get(fingerprint, ""), target)
        if len(pairs) > _MOST_HITS:
            yield Found(f"and {len(pairs) - _MOST_HITS:,} more", "", "")


def _facts(replay: Replay) -> Iterator[tuple[str, str]]:
    harness = " ".join(filter(None, (replay.harness, replay.version)))
    told: Sequence[tuple[str, str]] = (
        ("file", clip_path(replay.file, 120)),
        ("format", clip(replay.format, _SHORT)),
        ("model", clip(replay.model, _SHORT)),
        ("harness", clip(harness, _SHORT)),
        ("rows", f"{replay.rows:,}" if replay.rows > 1 else ""),
    )
    return ((name, value) for name, value in told if value)


def _when(stated: str) -> str:
    """A time as the data states it: to the second where it is one of ISO 8601, whose zone the file has."""
    match = _ISO.match(stated)
    return f"{match[1]} {match[2]}" if match else clip(stated, 40)
