"""TA812, TA817: rows that the declared licence carries one way only, or if a question is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.edges import classes_of, edges, judged, looked_at_edges
from traceaudit_rules.licences.arguments.judging import rows_in
from traceaudit_rules.licences.arguments.phrases import advised, told
from traceaudit_rules.licences.picture import Answer
from traceaudit_rules.licences.readings.classes import class_of
from traceaudit_rules.licences.readings.reading import read_licence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Edge, Picture

_AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
_APACHE = {"key": "origin runs", "rows": 40, "upstream": {"repo": "oskvelan/runs", "licence": "apache-2.0"}}


def _say_one_way(group: Group) -> str:
    carries = f"{told(group, 'outbound')} carries these rows, one way"
    return f"{told(group, 'chain')}: {carries}. It asks to: {told(group, 'duties')}"


@rule(
    "TA812",
    "permissive-into-copyleft",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Pass the NOTICE file and the licence text of these rows on, and keep their patent clause in mind."),
    message=_say_one_way,
    bad=({"declared": "agpl-3.0", "sources": [_APACHE]},),
    good=({"declared": "apache-2.0", "sources": [_APACHE]}, {"declared": "agpl-3.0", "sources": [_AGPL]}),
)
def permissive_into_copyleft(picture: Picture) -> Iterator[Judged]:
    """Rows under a permissive licence with conditions go into a work under copyleft.

    That is fine one way: Apache-2.0 can be carried by AGPL-3.0, and not back. Its NOTICE file and attribution go along,
    and it has a patent clause of its own.
    """
    examined = rows_in(picture)
    yield from (judged(found, examined) for found in edges(picture, _one_way))
    yield from looked_at_edges(picture)


def _one_way(edge: Edge) -> str:
    kinds = classes_of(edge)
    if edge.answer > Answer.FLAG or not any(kind.notice_file for kind in kinds):
        return ""
    outbound = read_licence(edge.outbound).branches
    return "one way" if any(class_of(name).share_alike for branch in outbound for name in branch) else ""


def _say_open(group: Group) -> str:
    carries = f"{told(group, 'outbound')} carries these rows if a question is settled"
    return f"{told(group, 'chain')}: {carries}: {told(group, 'why')}"


@rule(
    "TA817",
    "unsettled-conditions",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.LICENCES,
    fix=advised("Settle the question, and state the answer under [tool.traceaudit.sources], with the reason."),
    message=_say_open,
    bad=({"declared": "mit", "sources": [_APACHE]},),
    good=({"declared": "apache-2.0", "sources": [_APACHE]}, {"declared": "agpl-3.0", "sources": [_APACHE]}),
)
def unsettled_conditions(picture: Picture) -> Iterator[Judged]:
    """The declared licence carries rows only if a question is settled that no table can answer.

    Such as whether the NOTICE file and the patent clause of Apache-2.0 survive under MIT, or whether the terms of tasks
    that a dataset was made with reach its rows. The message says the question.
    """
    examined = rows_in(picture)
    yield from (judged(found, examined) for found in edges(picture, _open))
    yield from looked_at_edges(picture)


def _open(edge: Edge) -> str:
    is_open = edge.answer is Answer.FLAG and edge.inbound != edge.outbound and not _one_way(edge)
    return "question" if is_open else ""
