"""One row as its reader sees it: what it states of itself and its steps, without tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit.columns import MessageFacts, RowFacts, SpanFacts, StepFacts
from traceaudit.decoding import decode_line
from traceaudit.readers import READERS
from traceaudit.readers.mapped import MAPPED, mapped_reader
from traceaudit.readers.values import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from traceaudit.readers import Reader

# A text this short says nothing of where it comes from.
TELLING = 24


class RowStep(NamedTuple):
    """A step and the message that it belongs to."""

    facts: StepFacts
    message: MessageFacts

    @property
    def role(self) -> str | None:
        """Role of the step, else of its message."""
        return self.facts.role or self.message.role

    @property
    def body(self) -> str:
        """Text of the step, or the arguments of a call."""
        return self.facts.text or (self.facts.args or "")


class RowSteps(NamedTuple):
    """Facts and steps of a row, its object, and whether a reader understood it."""

    facts: RowFacts
    steps: tuple[RowStep, ...]
    record: Mapping[str, Any] | None
    is_understood: bool

    @property
    def contents(self) -> frozenset[tuple[str, str]]:
        """What tells the row from others in any format: texts by kind, and arguments by tool."""
        return frozenset(
            (step.facts.tool or step.facts.kind, step.body) for step in self.steps if len(step.body) >= TELLING
        )

    def states(self, uid: str) -> bool:
        """Whether this is the row's uid, or, where no reader knows, one of its fields."""
        if self.is_understood:
            return self.facts.uid == uid
        return self.record is not None and uid in [value for value in self.record.values() if isinstance(value, str)]


class _Collected:
    """Takes what a reader says of one row."""

    def __init__(self) -> None:
        self.facts = RowFacts()
        self.steps: list[RowStep] = []
        self.media = 0
        self._message = MessageFacts()

    def row(self, facts: RowFacts) -> None:
        self.facts = facts

    def content(self, digest: bytes) -> None:
        """What a row is compared by is nothing to show."""

    def message(self, facts: MessageFacts) -> None:
        self._message = facts

    def step(self, facts: StepFacts) -> None:
        self.steps.append(RowStep(facts, self._message))

    def span(self, facts: SpanFacts) -> None:
        """Measured spans are no steps."""


def read_row(
    raw: bytes, format_name: str, head: Sequence[bytes] = (), columns: tuple[tuple[str, str], ...] = ()
) -> RowSteps:
    """Read one row. `head` are the first rows of its file: a session states its id and model there."""
    record = decode_line(raw).record
    reader = _reader(format_name, columns)
    if reader is None or record is None:
        return RowSteps(RowFacts(), (), record, False)
    if reader.is_session:
        for line in head:
            earlier = decode_line(line).record if line != raw else None
            if earlier is not None:
                _read(reader, earlier)
    found = _read(reader, record)
    if found is None:
        return RowSteps(RowFacts(), (), record, False)
    return RowSteps(found.facts, tuple(found.steps), record, True)


class RowReader:
    """Reads the rows of one session file in order, and keeps what the earlier ones said."""

    def __init__(self, format_name: str) -> None:
        self._reader = _reader(format_name, ())

    def read(self, raw: bytes) -> RowSteps:
        """The next row."""
        record = decode_line(raw).record
        found = _read(self._reader, record) if self._reader and record is not None else None
        if found is None:
            return RowSteps(RowFacts(), (), record, False)
        return RowSteps(found.facts, tuple(found.steps), record, True)


def read_lines(lines: Iterable[bytes], format_name: str) -> Iterator[RowStep]:
    """The steps of a session, whose lines come in order from the first one on."""
    reader = _reader(format_name, ())
    for line in lines if reader else ():
        record = decode_line(line).record
        found = _read(reader, record) if reader and record is not None else None
        yield from found.steps if found else ()


def _reader(format_name: str, columns: tuple[tuple[str, str], ...]) -> Reader | None:
    if format_name == MAPPED:
        return mapped_reader(columns)
    make = READERS.get(format_name)
    return make() if make else None


def _read(reader: Reader, record: Mapping[str, Any]) -> _Collected | None:
    """What the reader says of a row; None where it is not of its format, or it fails, which `scan` reports."""
    found = _Collected()
    try:
        return found if reader.read(record, found) else None  # type: ignore[arg-type]
    except Exception:
        return None


def fields_of(record: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The fields of a row that no reader understood, as names and text."""
    return [(name, as_json(value)) for name, value in (record or {}).items()]
