"""TA816: upstreams that must be named, and are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bearing import binds
from traceaudit_rules.licences.arguments.creditlines import chain_to, line_of
from traceaudit_rules.licences.arguments.credits import credits_of
from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import advised, drawn, in_words, shorten, told
from traceaudit_rules.licences.readings.classes import LicenceClass, class_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture
    from traceaudit_rules.licences.readings.reading import Licence

_CREDITED = {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": "cc-by-4.0"}}
_FREE = {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": "cc0-1.0"}}
NOTICE = "NOTICE"
"""What `Picture.attributed` holds where a NOTICE file stands beside the data."""


def _asks(kind: LicenceClass) -> bool:
    return kind.attribution or kind.notice or kind.notice_file


def _message(group: Group) -> str:
    unnamed = f"no document beside the data names {told(group, 'repo')}"
    if group.kind == "tasks":
        unnamed += "; these rows are subject to its terms, as tasks that they were made with"
    return f"{told(group, 'chain')} asks for {told(group, 'duties')}, and {unnamed}"


def _advise(group: Group) -> str:
    return advised(f"Add this to the card or to a NOTICE file: {told(group, 'line')}.")


@rule(
    "TA816",
    "missing-attribution",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Name the upstream, its licence and what was changed in the card or in a NOTICE file."),
    message=_message,
    advise=_advise,
    innocent="A list of authors in a file that was not given to this audit.",
    bad=({"declared": "cc-by-4.0", "sources": [_CREDITED]},),
    good=(
        {"declared": "cc-by-4.0", "sources": [_CREDITED], "attributed": ["quillane/web"]},
        {"declared": "cc-by-4.0", "sources": [_FREE]},
        {"declared": "cc-by-4.0", "sources": [{"key": "own rows", "rows": 40, "own": True}]},
    ),
)
def missing_attribution(picture: Picture) -> Iterator[Judged]:
    """An upstream whose licence asks for attribution or notices is named by no document beside the data.

    Nearly all licences ask for it, permissive ones too: with CC-BY it is the obligation. The finding holds a
    line that names the upstream, its licence, its rows and what was done with them, ready for the card. A note for
    upstreams that only set terms, as the tasks do that an agent was run on.
    """
    credits_due = credits_of(picture)
    examined = rows_in(picture)
    if credits_due and examined:
        yield looked_at(examined)
    for credit in credits_due:
        if not credit.is_named and binds(credit.licence, _asks):
            words = in_words(credit.licence)
            properties = {
                "chain": drawn((*chain_to(credit), words)),
                "licence": words,
                "repo": shorten(credit.link.repo),
                "duties": _duties(credit.licence),
                "line": line_of(credit).removeprefix("- "),
                "block": ["## Attribution", "", line_of(credit)],
                "has_notice_file": NOTICE in picture.attributed,
            }
            subject = f"{credit.source.key}: {credit.link.repo} ({words})"
            kind, severity = ("tasks", Severity.NOTE) if credit.is_subject else ("not named", Severity.WARNING)
            yield of_source(credit.source, subject, kind, examined, properties, severity)


def _duties(licence: Licence | None) -> str:
    names = sorted({name for branch in (licence.branches if licence else ()) for name in branch})
    kinds = [class_of(name) for name in names]
    said = [
        "attribution" if any(kind.attribution for kind in kinds) else "",
        "its notices" if any(kind.notice for kind in kinds) else "",
        "its NOTICE file" if any(kind.notice_file for kind in kinds) else "",
    ]
    return ", ".join(filter(None, said))
