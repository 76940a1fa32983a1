"""TA840: upstreams whose declared licence has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.creditlines import chain_to
from traceaudit_rules.licences.arguments.credits import credits_of
from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import advised, drawn, in_words, shorten, told
from traceaudit_rules.licences.picture import Grade
from traceaudit_rules.licences.readings.reading import read_licence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.arguments.credits import Credit
    from traceaudit_rules.licences.picture import Link, Picture

_CHANGED = {"repo": "brantwik/traces", "licence": "mit", "earlier": (("2026-05-02", ""), ("2026-06-01", "cc-by-4.0"))}
_SAME = {"repo": "brantwik/traces", "licence": "mit", "earlier": (("2026-05-02", "MIT"),)}
_ROWS = {"key": "origin hf", "rows": 953}


def _message(group: Group) -> str:
    return (
        f"{told(group, 'chain')}, whose declared licence has changed: {told(group, 'history')}. {told(group, 'which')}"
    )


@rule(
    "TA840",
    "licence-drift",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised(
        "Find the commit that the rows come from, and state it under [tool.traceaudit.sources] with its licence."
    ),
    message=_message,
    bad=({"declared": "mit", "sources": [_ROWS | {"upstream": _CHANGED}]},),
    good=({"declared": "mit", "sources": [_ROWS | {"upstream": _SAME}]},),
)
def licence_drift(picture: Picture) -> Iterator[Judged]:
    """An upstream has declared different licences over time.

    Which one covers the rows depends on when they were taken, and a licence that was given once may go on to hold for
    what was given with it. The message gives each declaration with its date as the registry of upstreams has them, and
    whether a commit or a digest pins the version.
    """
    due = credits_of(picture)
    examined = rows_in(picture)
    if due and examined:
        yield looked_at(examined)
    for credit in due:
        history = _history(credit.link)
        if len({licence for _, licence in history}) > 1:
            properties: dict[str, object] = {
                "chain": drawn(chain_to(credit)),
                "repo": shorten(credit.link.repo),
                "history": ", then ".join(f"{licence} ({date})" if date else licence for date, licence in history),
                "which": _pinned(credit),
            }
            subject = f"{credit.source.key}: {credit.link.repo}"
            yield of_source(credit.source, subject, "declared anew", examined, properties)


def _history(link: Link) -> list[tuple[str, str]]:
    """Dates with the licence as it is normalised, oldest first, the present one last."""
    if not link.earlier:
        return []
    past = [(date, in_words(read_licence(text)) if text.strip() else "none") for date, text in link.earlier]
    return [*past, (link.seen, in_words(link.licence) if link.licence else "none")]


def _pinned(credit: Credit) -> str:
    source = credit.source
    if credit.link is source.upstream and source.commit:
        return f"The rows are from commit {shorten(source.commit)}, as configured"
    if credit.link is source.upstream and source.grade is Grade.DIGEST:
        return "The digest of the file is the one that the registry has"
    return "Nothing says from which version the rows are"
