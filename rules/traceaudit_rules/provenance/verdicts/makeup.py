"""What the thoughts of one group are: counts of states, layouts and outcomes, and what the vendor says of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.hidden.states import READABLE
from traceaudit_rules.provenance.messages import COVERAGE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.sources.totals import JOINED
from traceaudit_rules.provenance.thresholds import contract_of, threshold
from traceaudit_rules.tally import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit_rules.tally import Tally

Values = tuple[str, ...]
"""Values of SCOPE; empty where the data states none."""
GROUPS = ("reasoning", "group")
"""Dimension, followed by the scope, that counts distinct thoughts by the labels of `Thought`."""
WITH_TEXT = frozenset({*READABLE, "published_text"})
"""States of thoughts whose text can be read."""
_SUMMARIES = frozenset({"codex_summary", "gemini_summary"})
_ASSESSED = ("match", "summary", "altered", "impossible")
_ABSENT = "-"


class Thought(NamedTuple):
    """What is known of one thought; `lines` is none, one or several."""

    state: str
    layout: str | None
    outcome: str | None
    lines: str

    @property
    def label(self) -> str:
        """The same as a label of a tally."""
        return " ".join(part or _ABSENT for part in self)

    @classmethod
    def of(cls, label: str) -> Thought | None:
        """The thought of a label; None for labels that were cut away."""
        parts = label.split(" ")
        if len(parts) != len(cls._fields):
            return None
        state, layout, outcome, lines = (None if part == _ABSENT else part for part in parts)
        return cls(state or "", layout, outcome, lines or "")

    @property
    def is_readable(self) -> bool:
        """Whether there is a text."""
        return self.state in WITH_TEXT


@dataclass(frozen=True, slots=True)
class Makeup:
    """Counts of the distinct thoughts of one group.

    `outcomes` counts all of them, `assessed` only readable ones: match, summary, altered, impossible. `told` are
    readable thoughts that are summaries by what the vendor says or returns. `joined` and `coverage` count other units.
    """

    states: Mapping[str, int] = field(default_factory=dict)
    layouts: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    assessed: Mapping[str, int] = field(default_factory=dict)
    one_line: int = 0
    one_line_matches: int = 0
    readable: int = 0
    signed: int = 0
    told: int = 0
    joined: Mapping[str, int] = field(default_factory=dict)
    coverage: Mapping[str, int] = field(default_factory=dict)

    @property
    def thoughts(self) -> int:
        """All of them, readable or not."""
        return sum(self.states.values())

    def __add__(self, other: Makeup) -> Makeup:
        def add(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
            return dict(sorted((Counter(left) + Counter(right)).items()))

        return Makeup(
            states=add(self.states, other.states),
            layouts=add(self.layouts, other.layouts),
            outcomes=add(self.outcomes, other.outcomes),
            assessed=add(self.assessed, other.assessed),
            one_line=self.one_line + other.one_line,
            one_line_matches=self.one_line_matches + other.one_line_matches,
            readable=self.readable + other.readable,
            signed=self.signed + other.signed,
            told=self.told + other.told,
            joined=add(self.joined, other.joined),
            coverage=add(self.coverage, other.coverage),
        )

    @property
    def open(self) -> int:
        """Readable thoughts of which neither a sealed length, the vendor nor a raw session says anything."""
        return self._unsaid - self.borne

    @property
    def borne(self) -> int:
        """Published thoughts that stand word for word in their raw session: what is said of it is said of them."""
        return min(self.joined.get("equal", 0), self._unsaid)

    @property
    def _unsaid(self) -> int:
        return max(0, self.readable - sum(self.assessed.values()) - self.told)


EMPTY = Makeup()


def makeups(counts: Tally) -> dict[Values, Makeup]:
    """The makeup of every group that has a thinking step, by the values of its scope; what is not stated is empty."""
    scopes = sorted(dimension[len(GROUPS) :] for dimension in counts.counts if dimension[: len(GROUPS)] == GROUPS)
    return {scope: makeup_of(counts, scope) for scope in scopes}


def fold(found: Mapping[Values, Makeup], judged: Iterable[Values]) -> dict[Values, Makeup]:
    """The groups as the rules on shares took them: small origins of one model together, where they did so."""
    groups = dict(found)
    origin = SCOPE.index("origin")
    for together in judged:
        if together[origin] != OTHER:
            continue
        members = [
            values
            for values, makeup in groups.items()
            if makeup.readable < threshold("least-thoughts").value
            and (*values[:origin], *values[origin + 1 :]) == (*together[:origin], *together[origin + 1 :])
        ]
        groups[together] = sum((groups.pop(values) for values in members), EMPTY)
    return groups


def makeup_of(counts: Tally, scope: Values) -> Makeup:
    """The makeup of one group."""
    labels = counts.of(*GROUPS, *scope).items()
    told = [(thought, number) for label, number in labels if (thought := Thought.of(str(label))) is not None]
    contract = contract_of(scope[SCOPE.index("model")])
    only_summaries = contract is not None and contract.returns == "summary"
    readable = [(thought, number) for thought, number in told if thought.is_readable]
    assessed = _count((thought.outcome, number) for thought, number in readable if thought.outcome in _ASSESSED)
    one_line = [
        (thought, number) for thought, number in readable if thought.lines == "one" and thought.outcome in _ASSESSED
    ]
    return Makeup(
        states=_count((thought.state, number) for thought, number in told),
        layouts=_count((thought.layout, number) for thought, number in told),
        outcomes=_count((thought.outcome, number) for thought, number in told),
        assessed=assessed,
        one_line=sum(number for _, number in one_line),
        one_line_matches=sum(number for thought, number in one_line if thought.outcome == "match"),
        readable=sum(number for _, number in readable),
        signed=sum(number for thought, number in readable if thought.state == "text_signed"),
        told=sum(number for thought, number in readable if _is_summary(thought, only_summaries)),
        joined=_count((str(name), number) for name, number in counts.of(*JOINED, *scope).items()),
        coverage=_count((str(name), number) for name, number in counts.of(*COVERAGE, *scope).items()),
    )


def _is_summary(thought: Thought, only_summaries: bool) -> bool:
    """Whether the vendor itself says so: by the kind of block, or as it returns nothing else under a signature."""
    if thought.outcome in _ASSESSED:
        return False
    signed = thought.state == "text_signed" and thought.layout in ("openai-item", "gemini")
    return thought.state in _SUMMARIES or (signed and (thought.layout == "openai-item" or only_summaries))


def _count(pairs: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    counter: Counter[str] = Counter()
    for name, number in pairs:
        if name is not None:
            counter[name] += number
    return dict(sorted(counter.items()))
