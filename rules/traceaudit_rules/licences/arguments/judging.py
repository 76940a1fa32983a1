"""Findings of the rules on licences: about the rows of a source, about what was said, and what was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Judged, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.licences.picture import Picture, Source


def of_source(
    source: Source,
    subject: str,
    kind: str,
    examined: int,
    properties: Mapping[str, object],
    severity: Severity | None = None,
) -> Judged:
    """A finding about the rows of a source, of `examined` rows in all."""
    return Judged(
        (),
        subject,
        kind,
        source.rows,
        max(examined, source.rows),
        properties,
        places=source.places,
        rows=source.rows,
        sessions=source.sessions,
        files=source.files,
        severity=severity,
        bunches=source.bunches,
    )


def looked_at(examined: int) -> Judged:
    """What was looked at, where nothing may be wrong; a rule that looked at nothing has not run."""
    return Judged((), "", "", 0, examined)


def rows_in(picture: Picture) -> int:
    """Rows that the rules look at."""
    return max(picture.rows, *(source.rows for source in picture.sources), 0)
