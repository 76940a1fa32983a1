"""What the readable thoughts of each group look like, as plain data: lengths, beginnings, register, coverage.

It is shown whether or not a rule fires, so that a reader can compare groups and see how near the limits they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.facts.quantiles import summarise
from traceaudit_rules.provenance.counting import distributions, gather_scopes, model_of, total_of
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import entropy, largest_gap
from traceaudit_rules.provenance.thresholds import coverage_base, reference_lengths, short_base, threshold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.provenance.counting import Distribution, Scope
    from traceaudit_rules.tally import Tally

# The largest groups, and their most frequent first words.
_MOST_GROUPS = 50
_MOST_WORDS = 5


def describe_distributions(counts: Tally) -> list[dict[str, object]]:
    """One entry for each group of at least `least-thoughts` readable thoughts, the largest first.

    Lengths are code points, shares 0 to 1, entropies bits. `words` are first words of the data, not masked yet.
    """
    least = int(threshold("least-thoughts").value)
    members = dict(gather_scopes(counts, "lengths", least))
    described = [
        _scope(scope) | _shape(scope, found) | _coverage(counts, scope, members[scope])
        for scope, found in sorted(distributions(counts, least), key=lambda pair: (-pair[1].n, pair[0]))
    ]
    return described[:_MOST_GROUPS]


def _scope(scope: Scope) -> dict[str, object]:
    return {name: value or None for name, value in zip(SCOPE, scope, strict=True)}


def _shape(scope: Scope, found: Distribution) -> dict[str, object]:
    limit, base = threshold("short-thought").value, short_base(model_of(scope))
    short = sum(number for length, number in found.lengths.items() if length < limit)
    words = sorted(found.first_words.items(), key=lambda item: (-item[1], item[0]))
    return {
        "thoughts": found.n,
        "lengths": summarise(found.lengths),
        "length_distance": round(largest_gap(found.lengths, reference_lengths()), 4),
        "short_share": round(short / found.n, 4),
        "short_share_recorded": base.share if base else None,
        "words": dict(words[:_MOST_WORDS]),
        "entropy_first_word": round(entropy(found.first_words.values()), 4),
        "entropy_opening": round(entropy(found.openings.values()), 4),
        "open_end_share": round(sum(found.open_lengths.values()) / found.n, 4),
        **_register(found.marks, found.n),
    }


def _register(marks: Mapping[str, int], n: int) -> dict[str, object]:
    long = marks.get("long", 0)
    return {
        "user_wants_share": round(marks.get("user wants", 0) / n, 4),
        "long_thoughts": long,
        "long_hesitant_share": round(marks.get("long hesitant", 0) / long, 4) if long else None,
    }


def _coverage(counts: Tally, scope: Scope, members: list[Scope]) -> dict[str, object]:
    """Of messages with a tool call, how many hold a thought, sealed ones too."""
    labels = total_of(counts, "coverage", members)
    n, base = sum(labels.values()), coverage_base(model_of(scope))
    return {
        "calling_messages": n,
        "coverage_share": round(labels.get("with", 0) / n, 4) if n else None,
        "coverage_share_recorded": base.share if base else None,
    }
