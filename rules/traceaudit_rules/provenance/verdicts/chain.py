"""Evidence in plain sentences: counts, base rates, their sources, and what else explains them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import percent, wilson
from traceaudit_rules.provenance.verdicts.lattice import Grade
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from traceaudit_rules.provenance.verdicts.lattice import Item

_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of evidence with everything that is said about it; `text` is what its rule says, already masked."""

    item: Item
    name: str
    group: tuple[str, ...] | None
    """Values of SCOPE of the one group that it is about; None where it is about more."""
    text: str
    base_count: int = 0
    base_n: int = 0
    base_share: float | None = None
    source: str = ""
    date: str = ""
    innocent: str = ""
    subject: str = ""
    """As its rule sees it: never shown."""
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Of what the rule looked at, 0 to 1."""
        return min(self.item.count, self.item.examined) / self.item.examined if self.item.examined else 0.0

    @property
    def base_words(self) -> str:
        """The base rate in words. Proof that compares two texts needs none."""
        if self.base_n:
            return f"{self.base_count:,} of {self.base_n:,}"
        if self.item.grade is Grade.PROOF and not self.source:
            return "none, as nothing is estimated"
        return "not measured" if self.base_share is None else percent(self.base_share)


def rank_evidence(told: Iterable[Told]) -> list[Told]:
    """What counts first, then by grade and share; the order of the codes decides what is left."""
    return sorted(
        told,
        key=lambda one: (
            not one.item.holds,
            -one.item.grade,
            -one.share,
            -one.item.count,
            one.item.code,
            one.item.scope,
        ),
    )


def deciding(ordered: Sequence[Told]) -> list[Told]:
    """What decides and is told in full: proof and strong evidence that holds, of ranked evidence."""
    return [one for one in ordered if one.item.holds and one.item.grade >= Grade.STRONG][:_MOST_TOLD]


def explain(told: Told) -> str:
    """One piece of evidence as a sentence or three: what, n, interval, base rate and source, what else explains it."""
    item = told.item
    counted = f"{item.count:,}"
    if item.examined:
        low, high = wilson(item.count, item.examined)
        counted += f" of {item.examined:,} ({percent(told.share)}; 95 % interval {percent(low)} to {percent(high)})"
    text = told.text.rstrip(". ")
    parts = [f"{item.code} {told.name} ({item.grade.label}, {item.kind.value}): {text}. Counted: {counted}."]
    parts.append(f"Base rate: {told.base_words}" + (f", {told.source}" if told.source else ""))
    parts[-1] += f" ({told.date})." if told.date else "."
    if told.innocent:
        parts.append(f"What else explains it: {told.innocent[:1].lower()}{told.innocent[1:].rstrip('.')}.")
    if not item.holds:
        parts.append("This is too few, or too near the base rate, to count.")
    return " ".join(parts)


def describe_told(told: Told) -> dict[str, object]:
    """One member of facts.reasoning.evidence. Its strings are not masked yet."""
    item = told.item
    low, high = wilson(item.count, item.examined)
    return {
        "code": item.code,
        "name": told.name,
        **{name: dict(item.scope).get(name) for name in SCOPE},
        "evidence": item.kind.value,
        "grade": item.grade.label,
        "holds": item.holds,
        "count": item.count,
        "examined": item.examined,
        "share": round(told.share, 6),
        "low": round(low, 6),
        "high": round(high, 6),
        "base_count": told.base_count,
        "base_n": told.base_n,
        "base_share": told.base_share,
        "source": told.source,
        "date": told.date,
        "says": told.text,
        "innocent": told.innocent,
    }


def count_others(told: Sequence[Told], looked: int) -> Iterator[str]:
    """What is not told one by one: further evidence that holds, what does not, and rules that found nothing."""
    groups = {
        "Further strong signs": [one for one in told if one.item.holds and one.item.grade >= Grade.STRONG],
        "Weak signs, which decide nothing alone": [
            one for one in told if one.item.holds and one.item.grade is Grade.WEAK
        ],
        "Facts about the rows, which decide nothing about reasoning": [
            one for one in told if one.item.holds and one.item.grade is Grade.FACT
        ],
        "Found, but too little, or no more than where nobody had touched the data": [
            one for one in told if not one.item.holds
        ],
    }
    for label, ones in groups.items():
        if ones:
            yield f"{label}: {', '.join(dict.fromkeys(f'{one.item.code} {one.name}' for one in ones))}."
    if looked:
        yield f"{number_of(looked, 'more rule')} on the origin of reasoning looked at these thoughts and found nothing."
