"""What could be done: licences that carry every source, pairs that none carries, the least to drop."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.picture import Answer, Fix
from traceaudit_rules.licences.readings.expressions import UNREAD_PART
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.licences.verdicts.directions import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.licences.picture import Source
    from traceaudit_rules.licences.readings.reading import Licence
    from traceaudit_rules.licences.verdicts.bindings import Binding

_MOST_CONFLICTS = 100


class Bound(NamedTuple):
    """A source with all that binds its rows."""

    source: Source
    bindings: tuple[Binding, ...]

    def answer(self, outbound: Licence | None) -> Answer:
        """The worst answer of its bindings."""
        return max(binding.carried_by(outbound).answer for binding in self.bindings)

    @property
    def is_free(self) -> bool:
        """Nobody but the publisher has a say."""
        return all(binding.is_free for binding in self.bindings)


class Options(NamedTuple):
    """Licences that could be declared, best first, and what each says of each source, in the order of the sources."""

    licences: tuple[Licence, ...]
    answers: tuple[tuple[Answer, ...], ...]


def weigh_options(bound: Sequence[Bound]) -> Options:
    """The candidates of the table and the licences of the sources themselves, each against every source."""
    names = dict.fromkeys(table().candidates)
    own = {name for one in bound for binding in one.bindings for name in _names(binding.licence)}
    names.update(dict.fromkeys(sorted(own - {UNREAD_PART} - names.keys())))
    licences = tuple(read_licence(name) for name in names)
    known: dict[tuple[Binding, ...], tuple[Answer, ...]] = {}
    columns = []
    for one in bound:
        alike = tuple(binding._replace(chain=()) for binding in one.bindings)
        if alike not in known:
            known[alike] = tuple(one.answer(licence) for licence in licences)
        columns.append(known[alike])
    return Options(licences, tuple(tuple(column[at] for column in columns) for at in range(len(licences))))


def candidates_of(options: Options) -> tuple[str, ...]:
    """Licences that carry every source, first those without a question, then in the order of the table."""
    worst = [(max(answers, default=Answer.OK), at) for at, answers in enumerate(options.answers)]
    return tuple(options.licences[at].expression for answer, at in sorted(worst) if answer <= Answer.FLAG)


def conflicts_of(bound: Sequence[Bound], options: Options) -> tuple[tuple[str, str], ...]:
    """Pairs of sources that no licence carries together, though each has one that carries it alone."""
    columns = list(zip(*options.answers, strict=True))
    alone = [at for at, column in enumerate(columns) if min(column) <= Answer.FLAG]
    pairs = (
        (bound[first].source.key, bound[second].source.key)
        for first, second in combinations(alone, 2)
        if all(max(answers) is Answer.NO for answers in zip(columns[first], columns[second], strict=True))
    )
    return tuple(pair for pair, _ in zip(pairs, range(_MOST_CONFLICTS), strict=False))


def fixes_of(bound: Sequence[Bound], options: Options, outbound: Licence | None) -> tuple[Fix, ...]:
    """The smallest changes after which nothing is left that cannot be carried or is unknown, fewest rows lost first.

    One is to declare another licence, the best with the fewest rows to drop; the other to drop what the declared one
    does not carry. Sources do not depend on each other, so what has to go is exactly what is not carried. A change
    that drops everything is none.
    """
    found = []
    if outbound is not None and outbound.branches:
        found.append(_drop(outbound, bound, [one.answer(outbound) > Answer.FLAG for one in bound]))
    found += _other_licence(bound, options, [fix for fix in found if len(fix.drop) < len(bound)])
    kept = [fix for fix in found if len(fix.drop) < len(bound)]
    return tuple(sorted(kept, key=lambda fix: (fix.rows, len(fix.drop))))


def _other_licence(bound: Sequence[Bound], options: Options, others: Sequence[Fix]) -> Iterator[Fix]:
    """The licence that loses the fewest rows, where it loses fewer than the other ways."""
    ways = [
        (fix.rows, len(fix.drop), max(_kept(answers), default=Answer.OK), at, fix)
        for at, (licence, answers) in enumerate(zip(options.licences, options.answers, strict=True))
        for fix in [_drop(licence, bound, [answer > Answer.FLAG for answer in answers])]
    ]
    best = min((way[:4] for way in ways), default=None)
    for *rank, fix in ways:
        if tuple(rank) == best and all((fix.rows, len(fix.drop)) < (other.rows, len(other.drop)) for other in others):
            yield fix


def _kept(answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer <= Answer.FLAG]


def _drop(outbound: Licence, bound: Sequence[Bound], lost: Sequence[bool]) -> Fix:
    dropped = [one.source for one, is_lost in zip(bound, lost, strict=True) if is_lost]
    rows = sum(one.rows for one in dropped)
    is_upper_bound = any(one.is_upper_bound for one in dropped)
    if is_upper_bound:
        # Several upstreams may each have given up to all rows; no more than these can be lost.
        rows = min(rows, sum(one.source.rows for one in bound if not one.source.is_upper_bound) or rows)
    return Fix(outbound.expression, tuple(one.key for one in dropped), rows, is_upper_bound)


def _names(licence: Licence | None) -> Iterator[str]:
    for branch in licence.branches if licence else ():
        yield from branch
