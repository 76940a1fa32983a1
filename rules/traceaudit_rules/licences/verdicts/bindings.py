"""Which licences bind the rows of a source: the concluded one, and those of every upstream in its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.picture import Answer, Relation, StatementKind
from traceaudit_rules.licences.sources.areas import by_precedence
from traceaudit_rules.licences.verdicts.choices import carry
from traceaudit_rules.licences.verdicts.compatibility import Carried
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.picture import Link, Source, Statement
    from traceaudit_rules.licences.readings.reading import Licence

_DEEPEST = 12
_TOO_DEEP = "The chain of upstreams goes on; the rest of it was not followed."


class Binding(NamedTuple):
    """One licence that binds rows. `chain` reads from the rows to the last repository, without the licence.

    `licence` None: nobody stated one. `is_free`: the publisher's own rows, under whatever is declared. `is_own`: own
    rows for which the user states another licence. `is_subject`: the rows are only subject to it. `is_open`: it is not
    known whether it is the right one, for the reason `why`.
    """

    chain: tuple[str, ...]
    licence: Licence | None
    is_free: bool = False
    is_own: bool = False
    is_subject: bool = False
    is_open: bool = False
    why: str = ""

    def carried_by(self, outbound: Licence | None) -> Carried:
        """Whether an outbound licence can carry the rows, as far as this binding goes."""
        carried = carry(outbound, outbound if self.is_free else self.licence)
        if self.is_free and carried.answer is not Answer.UNKNOWN:
            return Carried(Answer.OK, (), "The publisher's own rows stand under what is declared.")
        if self.is_subject and carried.answer is not Answer.OK and outbound is not None and outbound.branches:
            why = f"The licence of these rows is subject to further terms. {carried.why}"
            return Carried(Answer.FLAG, carried.duties, why)
        if self.is_own and carried.answer is Answer.NO:
            if outbound is None or not outbound.branches:
                return Carried(Answer.UNKNOWN, (), "The declared licence is unknown, so nothing can be said.")
            return Carried(
                Answer.FLAG, (), f"The rows are said to be the publisher's own, who may choose. {carried.why}"
            )
        if self.is_open and carried.answer <= Answer.UNKNOWN:
            return Carried(Answer.UNKNOWN, (), self.why)
        return carried


def bindings_of(source: Source, declared: tuple[Statement, ...], outbound: Licence | None) -> tuple[Binding, ...]:
    """All that binds the rows of a source in a part with these declarations; at least one."""
    rows = ("up to " if source.is_upper_bound else "") + number_of(source.rows, "row")
    start = (rows, source.key)
    if source.is_own:
        return (_own(start, source, declared, outbound), *_upstreams(start, source, None))
    said = by_precedence(source.statements)
    if not source.is_explained:
        why = "Nothing says where these rows come from."
        first = Binding(start, said[0].licence if said else None, is_open=True, why=why)
        return (first, *_upstreams(start, source, said[0] if said else None))
    if said:
        return (Binding(_first_steps(start, source), said[0].licence), *_upstreams(start, source, said[0]))
    return tuple(_upstreams(start, source, None)) or (Binding(start, None),)


def _own(start: tuple[str, ...], source: Source, declared: tuple[Statement, ...], outbound: Licence | None) -> Binding:
    """The publisher's own rows stand under what is declared, unless they or the user say another licence."""
    said = [one for one in by_precedence(source.statements) if one not in declared]
    kinds = (StatementKind.USER_MAP, StatementKind.DIGEST, StatementKind.ROW)
    other = next((one for one in said if one.kind in kinds), None)
    if other is None:
        return Binding(start, outbound, is_free=True)
    # A column of the rows is no choice of the publisher: rows labelled so may be somebody else's.
    return Binding(start, other.licence, is_own=other.kind is StatementKind.USER_MAP)


def _upstreams(start: tuple[str, ...], source: Source, concluded: Statement | None) -> Iterator[Binding]:
    """Bindings of the upstream and of all below it, but for an upstream that says what is concluded anyway."""
    top = source.upstream
    if top is None:
        return
    is_subject = top.relation is Relation.SUBJECT_TO
    chain = _first_steps(start, source)
    if _adds(top, concluded):
        yield Binding(chain, top.licence, is_subject=is_subject)
    for link in top.upstreams:
        yield from _below(link, chain, is_subject=is_subject)


def _first_steps(start: tuple[str, ...], source: Source) -> tuple[str, ...]:
    """The rows, their source, and its upstream where the source is not called by it."""
    repo = source.upstream.repo if source.upstream else ""
    return (*start, repo) if repo and repo not in source.key else start


def _adds(top: Link, concluded: Statement | None) -> bool:
    """Whether the upstream's licence binds beside the concluded one. The user's map has the last word on it."""
    if concluded is None:
        return True
    if top.licence is None or concluded.kind is StatementKind.USER_MAP:
        return False
    return top.licence.branches != concluded.licence.branches


def _below(link: Link, chain: tuple[str, ...], *, is_subject: bool) -> Iterator[Binding]:
    chain = (*chain, link.repo)
    is_subject = is_subject or link.relation is Relation.SUBJECT_TO
    yield Binding(chain, link.licence, is_subject=is_subject)
    if len(chain) > _DEEPEST and link.upstreams:
        yield Binding(chain, None, is_open=True, why=_TOO_DEEP)
        return
    for upstream in link.upstreams:
        yield from _below(upstream, chain, is_subject=is_subject)
