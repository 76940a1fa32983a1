"""Where a dataset stands among the words of the verdict, what each of them takes, and what would move it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.sections.reasoning.naming import whole, word_of
from traceaudit_reports.json_values import counts, entries, mapping
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.provenance.statistics import percent
from traceaudit_rules.provenance.verdicts.lattice import LEAST, MEANINGS, OPEN_SHARE, STRONG_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_CODES = 6
_NO_WORSE = "No word is worse."
_PROOF = "One piece of proof is enough."
_TAKES = {
    "consistent": "Every text that can be measured has the length of its seal, or stands word for word in a raw "
    "session.",
    "summary": "Texts differ from their seals as summaries do, or the vendor says that they are summaries.",
    "unverifiable": f"In a group, more than {percent(OPEN_SHARE)} of the texts cannot be checked, or a length is off; "
    f"or the dataset has fewer than {LEAST:,} texts; or a rule did not run.",
    "suspect": f"Strong signs of {STRONG_KINDS} kinds hold in one group, against base rates that were measured.",
    "contradicted": "One piece of proof holds.",
}


class Rung(NamedTuple):
    """One word of the verdict: what it takes, what there is of that here, and which groups have it.

    `is_here` marks the word of the dataset.
    """

    word: str
    tone: str
    takes: str
    here: str
    groups: str
    is_here: bool


class Lattice(NamedTuple):
    """The words from the best to the worst, and what would move the dataset, as (direction, sentence)."""

    rungs: list[Rung]
    moves: list[tuple[str, str]]


def describe_lattice(facts: Mapping[str, object]) -> Lattice | None:
    """The words with the dataset among them; None where it has none of them. `facts` is facts.reasoning."""
    verdict, groups = mapping(facts.get("verdict")), entries(facts.get("groups"))
    word = verdict.get("word")
    if not isinstance(word, str) or word not in MEANINGS:
        return None
    seen = _Seen.of(verdict, groups)
    here = seen.here()
    rungs = [
        Rung(name, word_of(name).tone, _TAKES[name], here[name], _groups(name, groups), name == word)
        for name in MEANINGS
    ]
    return Lattice(rungs, _moves(word, seen, verdict))


class _Seen(NamedTuple):
    """What there is of everything that the words ask for."""

    readable: int
    open: int
    told: int
    lengths: Mapping[str, int]
    proof: list[str]
    strong: list[str]
    kinds: list[str]
    not_run: tuple[str, ...]

    @classmethod
    def of(cls, verdict: Mapping[str, object], groups: Sequence[Mapping[str, object]]) -> _Seen:
        lengths: Counter[str] = Counter()
        for group in groups:
            if whole(group.get("readable")):
                lengths.update(counts(group.get("outcomes")))
        deciding = entries(verdict.get("deciding"))
        strong = [one for one in deciding if one.get("grade") == "strong"]
        return cls(
            readable=whole(verdict.get("n")),
            open=sum(whole(group.get("open")) for group in groups),
            told=sum(whole(group.get("told")) for group in groups),
            lengths=lengths,
            proof=[str(one.get("code", "")) for one in deciding if one.get("grade") == "proof"],
            strong=[str(one.get("code", "")) for one in strong],
            kinds=sorted({str(one.get("evidence", "")) for one in strong}),
            not_run=sentences(verdict.get("not_run")),
        )

    def here(self) -> dict[str, str]:
        """What there is, by word."""
        measured = sum(self.lengths[name] for name in ("match", "summary", "altered", "impossible"))
        fits = f"{self.lengths['match']:,} of {number_of(measured, 'measured text')} fit."
        kinds = f"{number_of(len(self.strong), 'strong sign')} ({', '.join(self.kinds)}): {_codes(self.strong)}."
        return {
            "consistent": fits if measured else "No text can be measured.",
            "summary": self._summaries(),
            "unverifiable": self._doubts(),
            "suspect": kinds if self.strong else "No strong sign holds.",
            "contradicted": f"{_codes(self.proof)} {'holds' if len(self.proof) == 1 else 'hold'}."
            if self.proof
            else "No proof holds.",
        }

    def _summaries(self) -> str:
        by_length = self.lengths["summary"]
        parts = [f"{by_length:,} by length"] if by_length else []
        parts += [f"{self.told:,} by what the vendor says"] if self.told else []
        return f"{', '.join(parts)}." if parts else "None is known to be one."

    def _doubts(self) -> str:
        off = self.lengths["altered"] + self.lengths["impossible"]
        parts = [f"{self.open:,} of {self.readable:,} texts cannot be checked"] if self.open else []
        parts += [f"{number_of(off, 'length')} off"] if off else []
        parts += [f"{number_of(self.readable, 'text')} in all"] if self.readable < LEAST else []
        parts += [f"{number_of(len(self.not_run), 'rule')} did not run"] if self.not_run else []
        return f"{'; '.join(parts)}." if parts else "Every text can be checked."


def _codes(codes: Sequence[str]) -> str:
    return listed(list(codes), _MOST_CODES)


def _groups(name: str, groups: Sequence[Mapping[str, object]]) -> str:
    """How many groups have a word, and their thoughts; nothing where none has."""
    found = [whole(group.get("readable")) for group in groups if group.get("verdict") == name]
    return f"{number_of(len(found), 'group')}, {number_of(sum(found), 'text')}" if found else ""


def _moves(word: str, seen: _Seen, verdict: Mapping[str, object]) -> list[tuple[str, str]]:
    """What would make the word better or worse, by the rules of the lattice."""
    without = mapping(verdict.get("without"))
    proof, evidence = without.get("proof"), without.get("evidence")
    worse = (
        f"{_PROOF} So are strong signs of {STRONG_KINDS} kinds in one group; here: {', '.join(seen.kinds) or 'none'}."
    )
    if word == "contradicted":
        better = f"Only if {_codes(seen.proof) or 'the proof'} did not hold"
        better += f": then it would be {proof}." if proof in MEANINGS else "."
        if proof != evidence and evidence in MEANINGS:
            better += f" Without the strong signs too, {evidence}."
        return [("Better", better), ("Worse", _NO_WORSE)]
    if word == "suspect":
        better = f"If strong signs of fewer than {STRONG_KINDS} kinds held in each group"
        return [("Better", better + (f": then {evidence}." if evidence in MEANINGS else ".")), ("Worse", _PROOF)]
    if word == "unverifiable":
        return [("Better", _wanted(seen)), ("Worse", worse)]
    if word == "summary":
        return [("Better", "Texts that have the length of their seals, all of them."), ("Worse", worse)]
    return [("Better", "Nothing is better. It is no proof of origin all the same."), ("Worse", worse)]


def _wanted(seen: _Seen) -> str:
    """What an unverifiable dataset lacks, all of which is needed."""
    off = seen.lengths["altered"] + seen.lengths["impossible"]
    parts = [f"something to check {number_of(seen.open, 'text')} against"] if seen.open else []
    parts += [f"an explanation of {number_of(off, 'length')} that are off"] if off else []
    parts += [f"at least {LEAST:,} texts in all"] if seen.readable < LEAST else []
    parts += [f"a run of {_codes(seen.not_run)}"] if seen.not_run else []
    text = "; ".join(parts) or "more texts that can be checked"
    return f"{text[:1].upper()}{text[1:]}."
