"""TA216 to TA218: shares of a whole dataset that recorded reasoning does not have."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Evidence, Judged, Reads, Severity, rule
from traceaudit_rules.provenance.counting import (
    dimension_of,
    distributions,
    gather_scopes,
    model_of,
    named_scope,
    total_of,
)
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.messages import MESSAGES
from traceaudit_rules.provenance.models import plain_name
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import entropy, falls_below, largest_gap, percent, wilson
from traceaudit_rules.provenance.thresholds import (
    bases,
    coverage_base,
    reference_lengths,
    short_base,
    threshold,
    thresholds,
)
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.provenance.counting import Distribution
    from traceaudit_rules.provenance.thresholds import Base
    from traceaudit_rules.tally import Tally

_SCOPE = ("fable-merged", "source-a", "claude-fable-5", "")
_COVERAGE = dimension_of("coverage", _SCOPE)
_LENGTHS = dimension_of("lengths", _SCOPE)
_OPENINGS = dimension_of("openings", _SCOPE)
_WORDS = dimension_of("first words", _SCOPE)
# Openings of 400 thoughts, each another one.
_MANY = tuple((_OPENINGS, number, 1) for number in range(400))


def _properties(**numbers: float) -> dict[str, object]:
    return {name: round(number, 4) for name, number in numbers.items()}


def _of_base(what: str, share: float, count: int, base: Base) -> dict[str, object]:
    """What was measured of the model, as evidence names it: a share, and how many it is of the base's n."""
    told = {"base_share": round(share, 4), "base_count": count, "base_n": base.n}
    return told | {"source": f"{what} of {base.model}: {base.source}", "date": base.date}


def _say_coverage(group: Group) -> str:
    model = dict(group.scope).get("model")
    base = coverage_base(model)
    usual = f"; of {base.model} in recorded sessions: {base.words}" if base else ""
    return f"{group.count:,} of {number_of(group.examined, 'message')} with a tool call hold a thought{usual}"


@rule(
    "TA216",
    "complete-coverage",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.TALLY,
    by=SCOPE,
    shuffle=MESSAGES,
    fix="Say in the card which turns were left out, or where the reasoning comes from that no session recorded.",
    message=_say_coverage,
    evidence=Evidence.DISTRIBUTION,
    innocent="The publisher may have dropped every turn without a thought: gaps in the numbers of turns show that.",
    rests_on=("complete-coverage", "least-thoughts"),
    bad=(((_COVERAGE, "with", 400), (_COVERAGE, "without", 1)),),
    good=(
        ((_COVERAGE, "with", 210), (_COVERAGE, "without", 190)),
        ((_COVERAGE, "with", 199),),
        ((dimension_of("coverage", ("pi", "", "claude-opus-4-5", "")), "with", 400),),
    ),
)
def complete_coverage(counts: Tally) -> Iterator[Judged]:
    """Almost every tool call has a thought, though the model thinks only now and then.

    Newer models decide themselves when to think, and in recorded sessions they do so before 15 to 55 % of their
    messages with a tool call. Reasoning that was written for published turns is there for all of them. Only models
    whose share was measured are judged; older ones, which think before almost every call, are not.
    """
    least, share = int(threshold("least-thoughts").value), threshold("complete-coverage").value
    for scope, members in gather_scopes(counts, "coverage", least):
        labels = total_of(counts, "coverage", members)
        with_thought, n = labels.get("with", 0), sum(labels.values())
        base = coverage_base(model_of(scope))
        if base is None:
            continue
        low, _ = wilson(with_thought, n)
        is_complete = base.is_adaptive and with_thought >= share * n and low > base.share
        subject = "coverage" if is_complete else ""
        properties = _of_base("tool turns with a thought", base.share, base.count, base) | _properties(lower_bound=low)
        yield Judged(named_scope(scope), subject, "tool calls with a thought", with_thought, n, properties)


def _say_floor(group: Group) -> str:
    base = _short_base(dict(group.scope).get("model", ""))
    limit = int(threshold("short-thought").value)
    usual = f"; of {base.model} in recorded sessions: {base.words}" if base else ""
    return (
        f"none of {number_of(group.examined, 'thought')} is shorter than {limit} characters, the shortest has "
        f"{group.properties['shortest']:,}{usual}; a filter by length does the same"
    )


@rule(
    "TA217",
    "length-floor",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.TALLY,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card that thoughts were filtered by length, and with which limit, or else how they were made.",
    message=_say_floor,
    evidence=Evidence.DISTRIBUTION,
    innocent="A filter by length: by itself this finding says that the data are filtered, and no more.",
    rests_on=("length-floor", "short-thought", "least-thoughts", "base-rate-factor"),
    bad=(((_LENGTHS, 350, 1), (_LENGTHS, 2365, 399)),),
    good=(
        ((_LENGTHS, 120, 1), (_LENGTHS, 2365, 399)),
        ((_LENGTHS, 350, 1), (_LENGTHS, 2365, 198)),
        ((dimension_of("lengths", ("pi", "", "glm-4.6", "")), 350, 400),),
    ),
)
def length_floor(counts: Tally) -> Iterator[Judged]:
    """No thought is short.

    Between tool calls models mostly think a sentence or two: from 29 to 74 % of recorded thoughts, by model, have fewer
    than 350 characters. A dataset without any was filtered, or its thoughts were written to a length. Models of
    vendors that were not measured are left out; where no model is stated, the lowest share that was measured counts.
    """
    least, floor = int(threshold("least-thoughts").value), int(threshold("length-floor").value)
    limit, factor = threshold("short-thought").value, threshold("base-rate-factor").value
    for scope, found in distributions(counts, least):
        base = _short_base(model_of(scope))
        if base is None:
            continue
        shortest = min(found.lengths)
        short = sum(number for length, number in found.lengths.items() if length < limit)
        # Where only the share was written down, as many are taken as there are to judge.
        base_n = base.n or found.n
        is_low = falls_below(short, found.n, round(base.share * base_n), base_n, factor, least)
        subject = "lengths" if short == 0 and shortest >= floor and is_low else ""
        properties = _of_base("thoughts that are not short", 1 - base.share, base.n - base.count, base)
        properties |= {"shortest": shortest, "longest": max(found.lengths)}
        properties |= _properties(distance=largest_gap(found.lengths, reference_lengths()))
        yield Judged(named_scope(scope), subject, "no short thought", found.n - short, found.n, properties)


def _short_base(model: str) -> Base | None:
    """The base of a model; of one that is not stated or not measured, the lowest of its vendor's."""
    if model and not plain_name(model).startswith("claude"):
        return None
    return short_base(model) or min(bases("short"), key=lambda base: base.share)


def _say_openers(group: Group) -> str:
    numbers = group.properties
    base, known = threshold("repeated-openers"), thresholds().get(f"{group.kind}-openers")
    usual = f"in recorded sessions {known.count:,} of {known.n:,} do, and" if known else "in recorded sessions"
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} ({percent(group.share or 0.0)}) begin with "
        f"'{group.kind}' ({usual} the most frequent first word begins {percent(base.rate or 0.0)}); "
        f"the first three words have {numbers['entropy_opening']:.2f} bits of entropy, where so many thoughts of "
        f"recorded sessions have more than {numbers['entropy_limit']:.2f}"
    )


@rule(
    "TA218",
    "repeated-openers",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.TALLY,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Read thoughts with the same beginning beside the raw session; call them recorded only if they stand there.",
    message=_say_openers,
    evidence=Evidence.DISTRIBUTION,
    innocent="A house style that a prompt asks for, or a model of which nobody has measured the habits.",
    rests_on=("repeated-openers", "opening-entropy", "opening-entropy-growth", "least-openings"),
    bad=(
        ((_LENGTHS, 900, 400), (_WORDS, "alright", 212), (_WORDS, "now", 188), *_MANY),
        ((_LENGTHS, 900, 400), (_WORDS, "the", 140), (_WORDS, "now", 130), (_WORDS, "let", 130), (_OPENINGS, 1, 400)),
    ),
    good=(
        ((_LENGTHS, 900, 400), (_WORDS, "the", 140), (_WORDS, "now", 130), (_WORDS, "let", 130), *_MANY),
        ((_LENGTHS, 900, 299), (_WORDS, "alright", 299), (_OPENINGS, 1, 299)),
    ),
)
def repeated_openers(counts: Tally) -> Iterator[Judged]:
    """Thoughts begin with the same word, or in the same few ways.

    A generator that is asked for one thought after another falls into a formula: 'Alright, ...'. In recorded
    sessions the most frequent first word begins about a fifth of the thoughts, a third in single sources. Judged are
    the share of the first word, by its lower Wilson bound, and the entropy of the first three words. Few thoughts have
    few openings, so the limit on the entropy falls as their number does.
    """
    share = threshold("repeated-openers").value
    for scope, found in distributions(counts, int(threshold("least-openings").value)):
        word, number = found.top_word
        low, _ = wilson(number, found.n)
        limit = entropy_limit(found)
        bits = entropy(found.openings.values())
        subject = "openers" if low > share or bits < limit else ""
        properties = _properties(
            lower_bound=low,
            entropy_first_word=entropy(found.first_words.values()),
            entropy_opening=bits,
            entropy_limit=limit,
        )
        yield Judged(named_scope(scope), subject, word, number, found.n, properties)


def entropy_limit(found: Distribution) -> float:
    """Bits of entropy that the openings of so many thoughts have at least."""
    full = threshold("opening-entropy-thoughts").value
    halvings = max(0.0, log2(full / found.n))
    return threshold("opening-entropy").value - threshold("opening-entropy-growth").value * halvings
