"""Problems of whole files that no reader can report: never opened, changed, lost with a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit.examination import examine_tables
from traceaudit.flush import count_files
from traceaudit.intake import Intake
from traceaudit.results import Audit
from traceaudit.shard import active_rules
from traceaudit.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit.settings import Settings
    from traceaudit_rules.inputs.problems import Problem


class Unread(NamedTuple):
    """A file by its ordinal, -1 for the input as a whole, and what is wrong with it."""

    file: int
    problem: Problem
    detail: str


def report_unread(entries: Iterable[Unread], settings: Settings, intake: Intake | None = None) -> Audit:
    """The findings and counts of these problems."""
    sink = Sink()
    for file, problem, detail in entries:
        sink.problem(problem, detail, file=file, format_name="unknown")
    tables = sink.tables()
    failures: dict[str, str] = {}
    found = examine_tables(active_rules(settings), tables, intake or Intake.of(settings), failures)
    return found + Audit(files=count_files(tables), failures=failures)
