"""Verdicts on groups of thoughts, with the chain of evidence, as plain data for facts.reasoning."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.verdicts.chain import count_others, deciding, explain, rank_evidence
from traceaudit_rules.provenance.verdicts.lattice import Word, judge_group
from traceaudit_rules.provenance.verdicts.makeup import EMPTY, Makeup, fold, makeups
from traceaudit_rules.provenance.verdicts.reasons import describe_counts
from traceaudit_rules.provenance.verdicts.settling import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit_rules.provenance.verdicts.chain import Told
    from traceaudit_rules.provenance.verdicts.makeup import Values
    from traceaudit_rules.tally import Tally

NOT_ASKED = "No rule on the origin of reasoning was asked to run, so nothing is said of it."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules of the family there were to ask.

    `looked` are the codes of those that looked at something in a group; `missing` names the ones of proof or strong
    evidence that were not selected, or failed.
    """

    is_any: bool = True
    looked: Mapping[Values, frozenset[str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def cap(self, word: Word | None) -> Word | None:
        """What may be said where rules are missing: one that did not run never reads as one that passed."""
        if not self.is_any:
            return None
        return max(word, Word.UNVERIFIABLE) if self.missing and word is not None else word


@dataclass(frozen=True, slots=True)
class Judged:
    """One group, its word, and the evidence about it, what counts most first."""

    values: Values
    makeup: Makeup
    word: Word | None
    told: Sequence[Told]

    @property
    def model(self) -> str:
        """The model that the group states."""
        return self.values[SCOPE.index("model")]

    @property
    def order(self) -> tuple[int, int, int, Values]:
        """The worst and largest first, groups without a word last."""
        word = -1 if self.word is None else int(self.word)
        return -word, -self.makeup.readable, -self.makeup.thoughts, self.values


def judge_groups(counts: Tally, told: Iterable[Told], asked: Asked) -> list[Judged]:
    """Every group that has a thinking step or evidence, the worst first."""
    of_group: dict[Values, list[Told]] = {}
    for one in rank_evidence(told):
        if one.group is not None:
            of_group.setdefault(one.group, []).append(one)
    found = fold(makeups(counts), of_group)
    judged = []
    for values in {*found, *of_group}:
        makeup, about = found.get(values, EMPTY), of_group.get(values, ())
        word = asked.cap(judge_group(makeup, (one.item for one in about)))
        judged.append(Judged(values, makeup, word, about))
    return sorted(_borne_out(judged), key=lambda group: group.order)


def _borne_out(judged: Sequence[Judged]) -> list[Judged]:
    """The groups; a published one whose thoughts stand in raw sessions is not called better than these."""
    raw = [group for group in judged if group.word is not None and not group.makeup.joined]

    def word_of(group: Judged) -> Word | None:
        if group.word is None or not group.makeup.borne:
            return group.word
        same = [other.word for other in raw if other.model == group.model] or [other.word for other in raw]
        return max([group.word, *(word for word in same if word is not None and word <= Word.UNVERIFIABLE)])

    return [replace(group, word=word_of(group)) for group in judged]


def describe_group(group: Judged, asked: Asked) -> dict[str, object]:
    """One member of facts.reasoning.groups. Its strings are not masked yet."""
    makeup = group.makeup
    first = deciding(group.told)
    silent = asked.looked.get(group.values, frozenset()) - {one.item.code for one in group.told}
    chain = [
        *describe_counts(makeup, group.model),
        *map(explain, first),
        *count_others([one for one in group.told if one not in first], len(silent)),
    ]
    return {
        **{part: value or None for part, value in zip(SCOPE, group.values, strict=True)},
        "verdict": None if group.word is None else group.word.label,
        "thoughts": makeup.thoughts,
        "readable": makeup.readable,
        "told": makeup.told,
        "open": makeup.open,
        "states": dict(makeup.states),
        "outcomes": dict(makeup.outcomes),
        "layouts": dict(makeup.layouts),
        "lengths": {
            "assessed": sum(makeup.assessed.values()),
            "match": makeup.assessed.get("match", 0),
            "one_line": makeup.one_line,
            "one_line_match": makeup.one_line_matches,
        },
        "joined": dict(makeup.joined),
        "coverage": dict(makeup.coverage),
        "chain": chain if asked.is_any else [NOT_ASKED],
        "would_settle": settle(makeup, group.word, group.model) if asked.is_any else [],
    }
