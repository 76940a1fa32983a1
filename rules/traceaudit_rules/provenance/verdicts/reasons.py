"""What the counts of a group and of a dataset say, in plain sentences: states, lengths, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.provenance.thresholds import contract_of, threshold
from traceaudit_rules.provenance.verdicts.lattice import LEAST, Word
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.provenance.thresholds import Contract
    from traceaudit_rules.provenance.verdicts.makeup import Makeup

_RETURNS = {
    "raw": "returns raw reasoning, so a text without a signature is what one expects",
    "summary": "returns summaries and never raw reasoning",
    "both": "returns short thoughts raw and long ones as summaries",
    "nothing": "returns no reasoning unless a summary is asked for, and never raw reasoning",
}
IN_RAW = {
    "equal": "the same text there",
    "shorter": "a longer text there",
    "longer": "a shorter text there",
    "different": "another text there",
    "same length": "a sealed thought of the length of the text there",
    "emptied": "no text there any more, but others of the session that fit their seals",
    "raw sealed": "a sealed thought without text there",
    "raw redacted": "a redacted thought there",
    "raw stripped": "a thought without text and signature there",
    "raw none": "no thought there",
}
"""What stands in the raw session at the step of a published thought, by the labels that the join counts."""


def describe_counts(makeup: Makeup, model: str) -> Iterator[str]:
    """What states, lengths and the vendor's contract say of a group, one sentence each."""
    sealed = makeup.thoughts - makeup.readable
    if makeup.readable:
        yield (
            f"{makeup.readable:,} of {number_of(makeup.thoughts, 'thought')} can be read, {makeup.signed:,} of them "
            "beside a signature."
        )
    if sealed:
        yield f"{number_of(sealed, 'thought')} without a text: sealed, removed or empty. There is nothing to verify."
    yield from describe_lengths(makeup)
    if makeup.told:
        yield f"{makeup.told:,} of {number_of(makeup.readable, 'text')}: a summary by what the vendor says of it."
    if makeup.open:
        yield (
            f"There is nothing to check {makeup.open:,} of {number_of(makeup.readable, 'text')} against: no signature, "
            "or one of a kind that was not measured with text."
        )
    contract = contract_of(model)
    if contract is not None and makeup.readable:
        yield _contract(contract)
    yield from _joined(makeup)


def _joined(makeup: Makeup) -> Iterator[str]:
    """What raw sessions hold at the steps of published rows; nothing where there was none to compare with."""
    counts = makeup.joined
    with_step, thoughts = counts.get("with raw step", 0), counts.get("thoughts", 0)
    if not with_step:
        return
    yield f"{with_step:,} of {number_of(counts.get('rows', 0), 'published row')} have their step in a raw session."
    told = [f"{words} {counts[name]:,}" for name, words in IN_RAW.items() if counts.get(name)]
    if thoughts and told:
        yield f"Of {number_of(thoughts, 'published thought')} with a raw step: {', '.join(told)}."


def describe_lengths(makeup: Makeup) -> Iterator[str]:
    """What the sealed lengths say of the texts; nothing where none can be measured."""
    assessed = sum(makeup.assessed.values())
    if not assessed:
        return
    matches = makeup.assessed.get("match", 0)
    swapped, sealing = threshold("swapped-text-passes"), threshold("altered-one-liners")
    text = f"Texts with the length of the sealed reasoning: {matches:,} of {assessed:,} that can be measured"
    if makeup.one_line:
        text += f"; one-line texts with exactly that length: {makeup.one_line_matches:,} of {makeup.one_line:,}"
    yield (
        f"{text}. Base rate: {sealing.n - sealing.count:,} of {sealing.n:,} ({sealing.source}, {sealing.date}); under "
        f"the signature of another text {swapped.count:,} of {swapped.n:,} ({swapped.source}, {swapped.date}). A text "
        "that was padded to the length passes as well."
    )
    others = {name: makeup.assessed[name] for name in ("summary", "altered", "impossible") if makeup.assessed.get(name)}
    words = {
        "summary": "differ from it as summaries do",
        "altered": "are single lines that differ from it where no such line was ever a summary",
        "impossible": "are longer than any summary of it could be",
    }
    if others:
        yield f"Of the others, {', '.join(f'{number:,} {words[name]}' for name, number in others.items())}."


def _contract(contract: Contract) -> str:
    returned = _RETURNS.get(contract.returns, contract.returns)
    return f"{contract.vendor} {returned} (for {contract.model}: {contract.source}, {contract.date})."


def describe_small(readable: int) -> str:
    """That a dataset is too small to be judged by shares."""
    return (
        f"{number_of(readable, 'readable thought')} in all: below {LEAST:,} no dataset is called better than "
        f"unverifiable, whatever its groups are ({threshold('least-thoughts').source})."
    )


def describe_spread(judged: Sequence[tuple[Word | None, Makeup]]) -> list[str]:
    """How the thoughts of a dataset are spread over the words."""
    readable = sum(makeup.readable for _, makeup in judged)
    by_word: dict[Word, tuple[int, int]] = {}
    for word, makeup in judged:
        if word is not None:
            groups, thoughts = by_word.get(word, (0, 0))
            by_word[word] = groups + 1, thoughts + makeup.readable
    silent = [makeup for word, makeup in judged if word is None]
    told = [
        f"{thoughts:,} in {number_of(groups, 'group')} {word.label}"
        for word, (groups, thoughts) in sorted(by_word.items(), reverse=True)
    ]
    sentences = []
    if told:
        sentences.append(f"{number_of(readable, 'readable thought')}: {', '.join(told)}. The worst group decides.")
    if silent:
        sealed = sum(makeup.thoughts for makeup in silent)
        sentences.append(
            f"{number_of(sealed, 'thought')} of {number_of(len(silent), 'group')} without any text "
            f"{'is' if sealed == 1 else 'are'} not judged: there is nothing to verify."
        )
    return sentences
