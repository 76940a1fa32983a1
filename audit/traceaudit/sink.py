"""Where readers put what they read: it becomes the rows, steps and problems tables."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from traceaudit.columns import (
    MessageFacts,
    RowFacts,
    SpanFacts,
    Stand,
    StepFacts,
    conversations_table,
    rows_table,
    spans_table,
    steps_table,
)
from traceaudit_rules.tables import PROBLEMS

if TYPE_CHECKING:
    import polars as pl

    from traceaudit_rules.inputs.problems import Problem

_NO_FACTS = RowFacts()
_NO_MESSAGE = MessageFacts()


class Sink:
    """Collects rows, messages and steps in the order of reading.

    A reader calls `row` once for a record, `message` before the steps of a message, and `step` for each
    step. The engine calls `end_row` after each record and `place` after each batch.
    """

    def __init__(self) -> None:
        self._clear()
        self._facts = _NO_FACTS
        self._content: bytes | None = None
        self.media = 0
        """Images met so far; nobody looks into them."""

    def _clear(self) -> None:
        self._rows: list[RowFacts] = []
        self._digests: list[bytes | None] = []
        self._stands: list[Stand] = []
        self._messages: list[MessageFacts] = [_NO_MESSAGE]
        self._steps: list[StepFacts] = []
        # Row and message of each step.
        self._step_rows = array("I")
        self._step_messages = array("I")
        self._spans: list[SpanFacts] = []
        self._span_rows: list[int] = []
        self._problems: list[dict[str, object]] = []
        self._message = 0
        self.nbytes = 0
        """Raw bytes of the rows since the last tables."""

    @property
    def row_count(self) -> int:
        """Rows ended since the last tables."""
        return len(self._rows)

    @property
    def uid(self) -> str | None:
        """The uid that the reader gave the current row."""
        return self._facts.uid

    def blanks(self) -> int:
        """Blanks in the texts of the current row."""
        count, at = 0, len(self._steps) - 1
        while at >= 0 and self._step_rows[at] == len(self._rows):
            count += self._steps[at].text.count(" ")
            at -= 1
        return count

    def row(self, facts: RowFacts) -> None:
        """State the facts of the current row."""
        self._facts = facts

    def content(self, digest: bytes) -> None:
        """State a digest of what the current row says, for rows that are written in several ways."""
        self._content = digest

    def message(self, facts: MessageFacts) -> None:
        """Open a message: what its steps share."""
        self._message = len(self._messages)
        self._messages.append(facts)

    def step(self, facts: StepFacts) -> None:
        """Add one step to the current message."""
        self._steps.append(facts)
        self._step_rows.append(len(self._rows))
        self._step_messages.append(self._message)

    def span(self, facts: SpanFacts) -> None:
        """Add one measured span to the current row."""
        self._spans.append(facts)
        self._span_rows.append(len(self._rows))

    def drop_row(self) -> None:
        """Forget what a reader said of the current row: it failed half way."""
        while self._span_rows and self._span_rows[-1] == len(self._rows):
            self._span_rows.pop()
            self._spans.pop()
        while self._steps and self._step_rows[-1] == len(self._rows):
            self._step_rows.pop()
            self._step_messages.pop()
            self._steps.pop()
        self._facts = _NO_FACTS
        self._content = None

    def end_row(self, digest: bytes | None) -> None:
        """End the current row, whether or not a reader understood it.

        `digest` is that of its bytes; a reader's own takes its place.
        """
        self._rows.append(self._facts)
        self._digests.append(self._content or digest)
        self._facts = _NO_FACTS
        self._content = None
        self._message = 0

    def place(self, stand: Stand) -> None:
        """Say where the rows ended since the last call stand."""
        self._stands.append(stand)
        self.nbytes += int(stand.lengths.sum())

    def kinds(self) -> list[tuple[str, str]]:
        """Pointers and kinds of the steps since the last tables."""
        return [(step.pointer, step.kind) for step in self._steps]

    def problem(
        self,
        problem: Problem,
        detail: str,
        *,
        file: int,
        format_name: str,
        offset: int = 0,
        line: int | None = None,
        slice_start: int = 0,
        length: int = 0,
    ) -> None:
        """Report something wrong; without `line` it is about the file as a whole."""
        self._problems.append(
            {
                "file": file,
                "offset": offset,
                "format": format_name,
                "kind": problem.value,
                "detail": detail,
                "line": line,
                "slice": slice_start,
                "length": length,
            }
        )

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of everything collected so far; the sink is empty afterwards."""
        rows = rows_table(self._rows, self._digests, self._stands)
        steps = steps_table(rows, self._messages, self._steps, self._step_rows, self._step_messages)
        tables = {
            "rows": rows,
            "steps": steps,
            "conversations": conversations_table(rows, steps),
            "spans": spans_table(rows, self._spans, self._span_rows),
            "problems": PROBLEMS.frame(self._problems),
        }
        self._clear()
        return tables
