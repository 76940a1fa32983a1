"""From rows to what may be shown of them: steps, hits, neighbours and counterparts, cut and masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.covering import cover, cover_known
from traceaudit.rowsteps import fields_of
from traceaudit_reports.row_view import NearRow, ShownRow, ShownStep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit.glance import Row
    from traceaudit.masker import Masker
    from traceaudit.rowsteps import RowStep, RowSteps
    from traceaudit_reports.card import Finding, Location

# Characters of a text that are shown, and of them before a hit.
SHOWN = 300
_LEAD = 100
_HEAD = 60
_WHY = 90
_MOST_STEPS = 40
_FACTS = ("session", "uid", "model", "origin", "source_file", "split", "licence", "task", "repo", "commit")
_MESSAGE = ("harness", "version", "timestamp", "stop_reason")


# Kinds of the steps that rules speak of, by code and by the beginning of a code.
_KINDS = {
    "TA310": "text",
    "TA311": "completion",
    "TA920": "tool_result",
    "TA921": "tool_call",
    "TA923": "text",
    "TA925": "text",
    "TA927": "tool_call",
    "TA928": "tool_result",
}
_FAMILIES = (("TA1", "thinking"), ("TA3", "tool_call"))

Columns = tuple[tuple[str, str], ...]


class Seen(NamedTuple):
    """A row and what was read of it."""

    row: Row
    format: str
    steps: RowSteps


class Related(NamedTuple):
    """A row that belongs to the shown one, and why."""

    seen: Seen
    why: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A location of a finding in the shown row."""

    finding: Finding
    location: Location

    @property
    def words(self) -> str:
        """What was found, where, and what stands there; everything is masked already."""
        place = self.location
        where = f" at {place.pointer}" if place.pointer else ""
        span = f", characters {place.start:,} to {place.end:,}" if place.end > place.start else ""
        key = " of a key" if place.in_key else ""
        evidence = f": {place.evidence}" if place.evidence else ""
        return f"{self.finding.code} {self.finding.name}{where}{span}{key}{evidence}"


def show(
    seen: Seen, near: Iterable[Seen], elsewhere: Iterable[Related], masker: Masker, hits: Iterable[Hit] = ()
) -> ShownRow:
    """The row with what belongs to it, every string masked and cut."""
    desk = _Desk(masker)
    row = ShownRow(
        place=desk.place(seen.row),
        format=seen.format,
        facts=desk.facts(seen.steps),
        steps=desk.steps(seen.steps, tuple(hits)),
        neighbours=tuple(desk.near(other, desk.relation(other, seen)) for other in near),
        elsewhere=tuple(desk.near(other.seen, other.why) for other in elsewhere),
    )
    return replace(row, remark=_remark(seen, len(row.steps)))


def _remark(seen: Seen, shown: int) -> str:
    if not seen.row.raw:
        return "the row is too long to be shown"
    if seen.steps.record is None:
        return "this row is no JSON object"
    rest = len(seen.steps.steps) - shown
    return f"and {rest:,} more steps" if rest > 0 and seen.steps.is_understood else ""


@dataclass(frozen=True, slots=True)
class _Desk:
    masker: Masker

    def place(self, row: Row) -> str:
        return f"{self.masker.path(row.source)}:{row.number}"

    def facts(self, steps: RowSteps) -> tuple[tuple[str, str], ...]:
        stated = [(name, getattr(steps.facts, name)) for name in _FACTS]
        messages = [step.message for step in steps.steps]
        for name in _MESSAGE:
            stated.append((name, next((value for item in messages if (value := getattr(item, name))), None)))
        if not steps.facts.model:
            stated.append(("model", next((item.model for item in messages if item.model), None)))
        return tuple((name, self.fact(value)) for name, value in stated if value)

    def hide(self, text: str, name: str = "") -> str:
        """The text without accounts and without what may be a secret; `name` is that of a whole field."""
        return cover(self.masker.text(text), name)

    def fact(self, text: str) -> str:
        """An id or a name, cut: one that looks like chance is shown, or nobody finds the row again."""
        return _cut(cover_known(self.masker.text(text)))

    def head(self, text: str) -> str:
        """The beginning of a text: hidden as a whole, then cut."""
        return _cut(self.hide(text))

    def steps(self, steps: RowSteps, hits: tuple[Hit, ...]) -> tuple[ShownStep, ...]:
        if not steps.is_understood:
            fields = [self.cut(self.hide(name), "", text, (), name=name) for name, text in fields_of(steps.record)]
            return (*fields[:_MOST_STEPS], *self.loose(hits))
        of_step = hits_by_step(steps.steps, hits)
        shown = [
            self.step(step, tuple(of_step.get(number, ())))
            for number, step in enumerate(steps.steps)
            if number < _MOST_STEPS or number in of_step
        ]
        return (*shown, *self.loose(of_step.get(-1, ())))

    def loose(self, hits: Iterable[Hit]) -> list[ShownStep]:
        """Hits in fields that are no steps."""
        return [
            ShownStep("field", "", self.masker.pointer(hit.location.pointer) or "the row", hits=(cover(hit.words),))
            for hit in hits
        ]

    def step(self, step: RowStep, hits: tuple[Hit, ...]) -> ShownStep:
        text = step.body
        # Spans count in the string that the pointer names; a call shows its arguments as a whole.
        spans = [hit.location.start for hit in hits if hit.location.pointer == step.facts.pointer and step.facts.text]
        if step.facts.tool:
            text = f"{step.facts.tool}  {text}"
        kind = step.facts.kind + (" (error)" if step.facts.is_error else "")
        shown = self.cut(kind, step.role or "", text, hits, min(spans, default=0))
        state = step.facts.thinking_state
        return shown if shown.text or not state else replace(shown, text=f"({state})")

    def cut(self, kind: str, role: str, text: str, hits: tuple[Hit, ...], first: int = 0, name: str = "") -> ShownStep:
        """The text hidden as a whole, so that no name is cut before it is known, then cut around the first hit."""
        masked = self.hide(text, name)
        at = len(self.hide(text[:first]))
        start = max(min(at - _LEAD, len(masked) - SHOWN), 0)
        shown, behind = masked[start : start + SHOWN], max(len(masked) - start - SHOWN, 0)
        return ShownStep(kind, role, shown, start, behind, tuple(cover(hit.words) for hit in hits))

    def near(self, other: Seen, why: str) -> NearRow:
        steps = other.steps
        kinds = ", ".join(
            dict.fromkeys(f"{step.facts.kind} {step.facts.tool or ''}".strip() for step in steps.steps[:_MOST_STEPS])
        )
        first = next((step.body for step in steps.steps if step.body), "")
        if not steps.is_understood:
            kinds, first = "", ", ".join(steps.record or ())
        parts = [self.hide(kinds), self.head(first)]
        return NearRow(
            self.place(other.row), _cut(self.hide(why), _WHY), ": ".join(part for part in parts if part) or "(no step)"
        )

    def relation(self, other: Seen, seen: Seen) -> str:
        session = other.steps.facts.session
        before = other.row.number < seen.row.number
        same = ", same session" if session is not None and session == seen.steps.facts.session else ""
        return ("before" if before else "after") + same


def _cut(text: str, most: int = _HEAD) -> str:
    return text if len(text) <= most else text[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def hits_by_step(steps: tuple[RowStep, ...], hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """Hits by the number of the step with the longest pointer that begins theirs; -1 where there is none."""
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        pointer = hit.location.pointer or ""
        fitting = [
            (len(step.facts.pointer), number)
            for number, step in enumerate(steps)
            if pointer == step.facts.pointer or pointer.startswith(step.facts.pointer + "/")
        ]
        longest = max(fitting, default=(0, 0))[0]
        nearest = [number for length, number in fitting if length == longest]
        found.setdefault(_meant([(number, steps[number]) for number in nearest], hit.finding), []).append(hit)
    return found


def _meant(shared: list[tuple[int, RowStep]], finding: Finding) -> int:
    """Which of the steps at one pointer a finding is about: parts of a text share the place of it. -1: unknown."""
    if len(shared) == 1:
        return shared[0][0]
    kind = _KINDS.get(finding.code) or next((kind for code, kind in _FAMILIES if finding.code.startswith(code)), "")
    fitting = [(number, step) for number, step in shared if step.facts.kind == kind]
    named = [number for number, step in fitting if step.facts.tool and step.facts.tool in (finding.subject or "")]
    return next(iter(named), fitting[0][0] if fitting else -1)
