"""TA237: thoughts that were cut at a length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Evidence, Judged, Reads, Severity, rule
from traceaudit_rules.provenance.counting import dimension_of, distributions, named_scope
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import exceeds, percent
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.tally import Tally

_SCOPE = ("sft-messages", "", "claude-opus-4-5", "")
_LENGTHS = dimension_of("lengths", _SCOPE)
_OPEN = dimension_of("open lengths", _SCOPE)
_SPREAD = tuple((_LENGTHS, 40 + 9 * number, 1) for number in range(400))
# Nobody limits a thought to less.
_LEAST_LENGTH = 500
# Of one length at least this many, and this many times as many as of those that are a little shorter.
_LEAST_AT_ONE, _TIMES = 5, 20
_BELOW = 100


def _say(group: Group) -> str:
    length = group.properties.get("length")
    cut = f"{group.count:,} of {number_of(group.examined, 'thought')}"
    if length is None:
        base = threshold("truncation-bands").rate or 0.0
        return f"{cut} end in the middle (in recorded sessions {percent(base)})"
    return f"{cut} have exactly {length:,} characters, {group.properties['ends_open']:,} of them end in the middle"


@rule(
    "TA237",
    "truncation-bands",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.TALLY,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card that thoughts were cut, and at which length, or take them from a source that has them whole.",
    message=_say,
    evidence=Evidence.DISTRIBUTION,
    innocent="A limit on the length of a column, or turns that the user broke off.",
    rests_on=("truncation-bands", "length-spike", "length-step", "least-thoughts", "base-rate-factor"),
    bad=(
        (*_SPREAD, (_LENGTHS, 4000, 40), (_OPEN, 4000, 38)),
        (*_SPREAD, *((_OPEN, 40 + 9 * number, 1) for number in range(60))),
    ),
    good=(
        (*_SPREAD, (_LENGTHS, 4000, 1)),
        (*_SPREAD, (_LENGTHS, 4000, 4), (_OPEN, 4000, 4)),
        (*_SPREAD[:150], (_LENGTHS, 4000, 40), (_OPEN, 4000, 38)),
        ((_LENGTHS, 40, 400),),
    ),
)
def truncation_bands(counts: Tally) -> Iterator[Judged]:
    """Many thoughts have the same, largest or round length, or end in the middle of a sentence.

    Recorded thoughts end where the model stopped. A step that cuts texts leaves many of one length, which is the
    largest one or a multiple of 1,000, and ends without a full stop. One in a hundred recorded thoughts ends
    that way. It shows that thoughts are not whole, not where they come from.
    """
    factor, base = threshold("base-rate-factor").value, threshold("truncation-bands")
    for scope, found in distributions(counts, int(threshold("least-thoughts").value)):
        where, cut = named_scope(scope), sum(found.open_lengths.values())
        subject = "ends" if exceeds(cut, found.n, base.count, base.n, factor) else ""
        yield Judged(where, subject, "ends in the middle", cut, found.n)
        for length in _spikes(found.lengths):
            at = found.lengths[length]
            properties = {"length": length, "ends_open": found.open_lengths.get(length, 0)}
            yield Judged(where, f"length {length}", "cut at a length", at, found.n, properties)


def _spikes(lengths: Mapping[int, int]) -> Iterator[int]:
    """Lengths at which texts were cut: the largest or round, and far more frequent than those just below."""
    step, total = int(threshold("length-step").value), sum(lengths.values())
    least = max(_LEAST_AT_ONE, threshold("length-spike").value * total)
    for length in sorted(lengths):
        if lengths[length] < least or length < _LEAST_LENGTH or (length != max(lengths) and length % step):
            continue
        below = sum(lengths.get(length - back, 0) for back in range(1, _BELOW + 1)) / _BELOW
        if lengths[length] > _TIMES * below:
            yield length
