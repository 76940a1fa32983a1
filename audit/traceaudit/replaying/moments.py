"""From what was read of a session to the steps that are shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.locating import walk_to
from traceaudit.showing import SHOWN, Hit, hits_by_step
from traceaudit_reports.replay import Moment, Replay
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from traceaudit.replaying.curtain import Curtain
    from traceaudit.replaying.marks import Mark
    from traceaudit.replaying.tapes import Film, Frame
    from traceaudit.rowsteps import RowStep

MOST = 60
# Of them with findings, and those that a session begins with.
_MOST_HITS = 36
_FIRST = 4
# A session of so few steps is shown whole.
_SHORT = 12
_LEAD = 100
_MOST_WORDS = 160
_MOST_OF_A_STEP = 12


class _Scene(NamedTuple):
    """A step with what was found in it, or beside all steps of its row; `gap` counts unread steps right before it.

    `step` is None for a row without steps.
    """

    row: int
    step: RowStep | None
    record: Mapping[str, Any] | None
    hits: tuple[Hit, ...]
    beside: tuple[Hit, ...]
    gap: int

    @property
    def found(self) -> tuple[Hit, ...]:
        """All of it."""
        return self.hits + self.beside


def write_replay(film: Film, file: str, curtain: Curtain) -> Replay:
    """The replay of a session; `file` is the path of its file as it is shown."""
    marks = film.wanted.marks
    scenes = list(_scenes(film.frames, marks))
    chosen = _choose(scenes)
    moments, before = [], -1
    for place in chosen:
        skipped = place - before - 1 + sum(scene.gap for scene in scenes[before + 1 : place + 1])
        moments.append(_moment(scenes[place], skipped, curtain))
        before = place
    behind = scenes[before + 1 :]
    worst = max(marks, key=lambda mark: Severity[mark.finding.severity.upper()])
    messages = [step.message for frame in film.frames for step in frame.steps.steps]
    rows = [frame.steps.facts for frame in film.frames]
    return Replay(
        session=_session(film, curtain),
        file=file,
        format=film.wanted.format,
        model=curtain.name(_most([*(row.model for row in rows), *(message.model for message in messages)])),
        harness=curtain.name(_most(message.harness for message in messages)),
        version=curtain.name(_most(message.version for message in messages)),
        rows=film.rows,
        steps=film.steps,
        findings=len(film.wanted.fingerprints),
        severity=worst.finding.severity,
        moments=tuple(moments),
        skipped=len(behind) + sum(scene.gap for scene in behind) + film.rest,
        is_whole=film.is_whole,
    )


def _session(film: Film, curtain: Curtain) -> str:
    """The session as locations name it, or as its rows do."""
    said = _most(mark.location.session for mark in film.wanted.marks)
    return said or curtain.name(_most(frame.steps.facts.session for frame in film.frames))


def _most(values: Iterable[str | None]) -> str:
    """The most frequent value, of equal ones the first."""
    counts: dict[str, int] = {}
    for value in values:
        if value:
            counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: counts[value], default="")


def _scenes(frames: Sequence[Frame], marks: Sequence[Mark]) -> Iterator[_Scene]:
    """The steps in order, without those that only repeat others of their rows."""
    by_row: dict[int, list[Hit]] = {}
    for mark in marks:
        by_row.setdefault(mark.location.row, []).append(Hit(mark.finding, mark.location))
    said: set[tuple[str, str]] = set()
    gap = 0
    for number, frame in enumerate(frames):
        steps = frame.steps.steps
        gap += frame.gap
        found = hits_by_step(steps, by_row.get(frame.row, ()))
        # What is wrong with a field of all rows, such as the folder, is said once.
        beside = tuple(hit for hit in found.pop(-1, ()) if _is_new(hit, said))
        kept = [place for place, step in enumerate(steps) if place in found or not _repeats(step, steps, number)]
        for place in kept or range(min(len(steps), 1)):
            yield _Scene(frame.row, steps[place], frame.steps.record, tuple(found.get(place, ())), beside, gap)
            beside, gap = (), 0
        if beside:
            yield _Scene(frame.row, None, frame.steps.record, (), beside, gap)
            gap = 0


def _is_new(hit: Hit, said: set[tuple[str, str]]) -> bool:
    key = (hit.finding.fingerprint, hit.location.pointer or "")
    is_new = key not in said
    said.add(key)
    return is_new


def _repeats(step: RowStep, steps: Sequence[RowStep], frame: int) -> bool:
    """Whether a step says nothing, or again what others say: a completion its parts, a context the rows before it."""
    kind = step.facts.kind
    if kind == "meta" and not step.body:
        return True
    if kind == "completion":
        return any(other.facts.kind in ("thinking", "text", "tool_call") for other in steps)
    return kind == "context" and frame > 0


def _choose(scenes: Sequence[_Scene]) -> list[int]:
    """All steps of a short session; else those with findings, fair to the rules, the beginning, and steps beside."""
    if len(scenes) <= _SHORT:
        return list(range(len(scenes)))
    queues: dict[str, list[int]] = {}
    for place, scene in enumerate(scenes):
        for hit in scene.found:
            queues.setdefault(hit.finding.code, []).append(place)
    longest = max(map(len, queues.values()), default=0)
    rounds = (queues[code][turn] for turn in range(longest) for code in sorted(queues) if turn < len(queues[code]))
    hits = list(dict.fromkeys(rounds))[:_MOST_HITS]
    beside = [near for step in (1, 2, 3) for hit in sorted(hits) for near in (hit - step, hit + step)]
    wanted = [*hits, *range(_FIRST), *beside]
    return sorted([place for place in dict.fromkeys(wanted) if 0 <= place < len(scenes)][:MOST])


def _moment(scene: _Scene, skipped: int, curtain: Curtain) -> Moment:
    words: dict[str, str] = {}
    for hit in scene.found:
        words.setdefault(hit.finding.fingerprint, _words(hit, curtain, is_beside=hit in scene.beside))
    shown = dict(list(words.items())[:_MOST_OF_A_STEP])
    hits, findings = tuple(shown.values()), tuple(shown)
    step = scene.step
    if step is None:
        return Moment(scene.row, "field", "", "", "", "", "", hits=hits, findings=findings, skipped=skipped)
    starts = [_start(step, hit, scene.record) for hit in scene.hits]
    cut = curtain.around(step.body, min(starts, default=0), lead=_LEAD, most=SHOWN)
    return Moment(
        row=scene.row,
        kind=step.facts.kind,
        role=curtain.name(step.role),
        time=curtain.name(step.message.timestamp),
        state=step.facts.thinking_state or "",
        tool=curtain.name(step.facts.tool),
        text=cut.text,
        before=cut.before,
        behind=cut.behind,
        is_error=bool(step.facts.is_error),
        hits=hits,
        findings=findings,
        skipped=skipped,
    )


def _words(hit: Hit, curtain: Curtain, *, is_beside: bool) -> str:
    """What was found, and what stands there. All of it is masked; a value that is only counted says less."""
    place = hit.location
    said = hit.finding.kind if not place.evidence or place.evidence.endswith(" characters") else place.evidence
    where = f" at {place.pointer}" if is_beside and place.pointer else ""
    return curtain.hide(f"{hit.finding.code} {hit.finding.name}{where}: {said}")[:_MOST_WORDS]


def _start(step: RowStep, hit: Hit, record: Mapping[str, Any] | None) -> int:
    """Where in the text of the step a finding begins; 0 where it is about the whole step, or nobody knows."""
    place = hit.location
    if place.end <= place.start:
        return 0
    if place.pointer == step.facts.pointer and step.facts.text:
        return place.start
    value = walk_to(record, place.pointer or "")
    if not isinstance(value, str):
        return 0
    span = value[place.start : place.end]
    at = step.body.find(span)
    return max(at if at >= 0 else step.body.find(json.dumps(span, ensure_ascii=False)[1:-1]), 0)
