"""Whether one reading can carry another, where licences may be chosen (OR) or bind together (AND).

Inbound, the publisher chooses: the best branch of an OR counts, and of an AND every licence has to be carried.
Outbound, the next person chooses: rows must be carried by every branch that is offered. An outbound AND, or a list
in front matter, says that parts stand under different licences: a licence of it must carry the rows, and where
another one cannot, it has to be said which rows stand under which, so that is a question for a human.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.picture import Answer
from traceaudit_rules.licences.verdicts.compatibility import Carried, carries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_rules.licences.readings.reading import Licence

Branches = tuple[frozenset[str], ...]
"""The ways to choose, as in `Licence.branches`."""

_NOT_STATED = Carried(Answer.UNKNOWN, (), "No licence is stated for these rows.")
_NOT_READ = Carried(Answer.UNKNOWN, (), "The licence of these rows could not be read.")
_NOT_DECLARED = Carried(Answer.UNKNOWN, (), "No licence is declared that could carry these rows.")
_NOT_READ_OUT = Carried(Answer.UNKNOWN, (), "The declared licence could not be read.")


class _Way(NamedTuple):
    """What one way to choose leads to; the least of several is the best."""

    answer: Answer
    number: int
    names: tuple[str, ...]
    carried: Carried


def carry(outbound: Licence | None, inbound: Licence | None) -> Carried:
    """Whether rows under `inbound` can be published under `outbound`; None is a licence that nobody stated."""
    if outbound is None or not outbound.branches:
        missing = _NOT_DECLARED if outbound is None else _NOT_READ_OUT
        closed = carry_branches((frozenset(),), inbound.branches) if inbound and inbound.branches else missing
        return closed if closed.answer is Answer.NO else missing
    if inbound is None or not inbound.branches:
        return _NOT_STATED if inbound is None else _NOT_READ
    return carry_branches(outbound.branches, inbound.branches)


@lru_cache(maxsize=8192)
def carry_branches(outbound: Branches, inbound: Branches) -> Carried:
    """The same for branches, neither of which is empty."""
    offered = [_offer(together, inbound) for together in outbound]
    worst = max(offered, key=lambda carried: (carried.answer, carried.why))
    if worst.answer > Answer.FLAG:
        return worst._replace(duties=())
    return worst._replace(duties=_union(offered))


def _offer(outbound: frozenset[str], inbound: Branches) -> Carried:
    """One offered branch: the best way to choose among those of the rows."""
    return min((_choose(outbound, names, len(inbound)) for names in inbound), key=lambda way: way[:3]).carried


def _choose(outbound: frozenset[str], inbound: frozenset[str], ways: int) -> _Way:
    """One way to choose: all its licences have to be carried."""
    names = tuple(sorted(inbound))
    parts = [_carry_together(outbound, name) for name in names]
    worst = max(parts, key=lambda carried: (carried.answer, carried.why))
    duties = _union(parts) if worst.answer <= Answer.FLAG else ()
    chosen = f"{' AND '.join(names)} is chosen. " if ways > 1 and worst.answer <= Answer.FLAG else ""
    return _Way(worst.answer, len(duties), names, Carried(worst.answer, duties, chosen + worst.why))


def _carry_together(outbound: frozenset[str], inbound: str) -> Carried:
    """One licence of the rows under several that stand for parts of the dataset."""
    if len(outbound) < 2:
        return carries(next(iter(outbound), ""), inbound)
    tried = [carries(name, inbound) for name in sorted(outbound)]
    best = min(tried, key=lambda carried: (carried.answer, carried.why))
    if best.answer is Answer.OK and any(carried.answer > Answer.FLAG for carried in tried):
        which = f"{best.why} Which rows stand under which of {' and '.join(sorted(outbound))} has to be said."
        return Carried(Answer.FLAG, best.duties, which)
    return best


def _union(parts: Iterable[Carried]) -> tuple[str, ...]:
    """All duties, each once, in the order in which licences name them."""
    return tuple(dict.fromkeys(duty for part in parts for duty in part.duties))
