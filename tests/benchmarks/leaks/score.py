"""Recall and false findings of one scanner on the labelled corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leaks.labelled import Label


# Code of a row that is neither a hit nor a false finding.
ASIDE = "-"


class Hit(NamedTuple):
    """One finding: the file's name, the line from 1, what it is called, and how sure it is."""

    file: str
    line: int
    kind: str
    confidence: str = "strong"


class Score(NamedTuple):
    """Counts of one kind: planted, found, and found under its own name."""

    planted: int
    found: int
    named: int

    @property
    def recall(self) -> float:
        """Share that was found, under whatever name."""
        return self.found / self.planted if self.planted else 1.0


class Scores(NamedTuple):
    """What a scanner did: by (code, kind), by depth, and false findings by class of negatives."""

    kinds: dict[tuple[str, str], Score]
    depths: dict[int, Score]
    false: dict[str, int]
    negatives: dict[str, int]
    false_kinds: dict[str, int]

    @property
    def total(self) -> Score:
        """All kinds together."""
        return Score(*map(sum, zip(*self.kinds.values(), strict=True)))

    @property
    def precision(self) -> float:
        """True findings over all, where every negative row counts as much as every positive one."""
        found, wrong = self.total.found, sum(self.false.values())
        return found / (found + wrong) if found + wrong else 1.0


def score(labels: Mapping[str, list[Label]], hits: Iterable[Hit], least: frozenset[str]) -> Scores:
    """Compare findings of the grades in `least` with the labels; a row counts once."""
    names: dict[tuple[str, int], set[str]] = defaultdict(set)
    for hit in hits:
        if hit.confidence in least:
            names[hit.file, hit.line].add(hit.kind)
    kinds: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    depths: dict[int, Counter[str]] = defaultdict(Counter)
    false: Counter[str] = Counter()
    negatives: Counter[str] = Counter()
    false_kinds: Counter[str] = Counter()
    for file, rows in labels.items():
        for line, label in enumerate(rows, 1):
            found = names.get((file, line), set())
            if label.code == ASIDE:
                continue
            if not label.code:
                negatives[label.kind] += 1
                false[label.kind] += bool(found)
                false_kinds.update(found)
                continue
            for counts in (kinds[label.code, label.kind], depths[label.depth]):
                counts["planted"] += 1
                counts["found"] += bool(found)
                counts["named"] += label.kind in found
    return Scores(_scores(kinds), _scores(depths), dict(false), dict(negatives), dict(false_kinds))


def _scores(counts: Mapping[object, Counter[str]]) -> dict:
    return {
        key: Score(count["planted"], count["found"], count["named"]) for key, count in sorted(counts.items(), key=str)
    }
