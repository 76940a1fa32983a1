"""The verdict in words: what was found, what it means, what the dataset says itself, and what would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, sentence
from traceaudit_reports.html.sections.reasoning.naming import LONGEST_NAME, whole
from traceaudit_reports.json_values import entries, mapping
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.reasoning import ReasoningSummary

LONGEST_TEXT = 900
_MOST_CHAIN = 16
MOST_SETTLING = 4
_MOST_DISCLOSED = 6
# The disclosures stand in a list of their own.
_DISCLOSED = "The dataset says itself"
_BASE = ". Base rate: "
_NOTHING_TO_VERIFY = (
    "There is no readable reasoning, or no rule was asked about it.",
    "It says nothing, neither for the data nor against them.",
)


class Link(NamedTuple):
    """A sentence of the chain, and the base rate that it is to be read against, which is folded below it."""

    text: str
    base: str


class Verdict(NamedTuple):
    """The verdict on the dataset. `tone` is a severity that it is shown like, or empty.

    `spread` says how thoughts are spread over the words, `chain` what else leads to the verdict; what decides is told
    one by one elsewhere.
    """

    word: str
    tone: str
    headline: str
    means: str
    does_not_mean: str
    amount: str
    spread: list[str]
    chain: list[Link]
    settling: list[str]
    disclosed: list[tuple[str, str]]


def describe_verdict(told: ReasoningSummary, facts: Mapping[str, object]) -> Verdict:
    """The verdict in words; `facts` is facts.reasoning."""
    means, does_not_mean = MEANINGS.get(told.word, _NOTHING_TO_VERIFY)
    verdict = mapping(facts.get("verdict"))
    chain = besides(verdict.get("chain"), entries(verdict.get("deciding")))
    # The first sentences of the chain count groups and thoughts.
    spread = [text for text in chain[:2] if "thought" in text]
    return Verdict(
        word=told.word,
        tone=told.tone,
        headline=sentence(clip(told.headline, LONGEST_TEXT)),
        means=means,
        does_not_mean=does_not_mean,
        amount=f"{number_of(told.thoughts, 'distinct thought')}, {told.n:,} of them readable",
        spread=clip_all(spread, len(spread)),
        chain=link_all(chain[len(spread) :], _MOST_CHAIN),
        settling=[clip(text, LONGEST_TEXT) for text in told.settling[:MOST_SETTLING]],
        disclosed=[_disclosed(entry) for entry in entries(facts.get("disclosed"))[:_MOST_DISCLOSED]],
    )


def besides(chain: object, told: Sequence[Mapping[str, object]]) -> list[str]:
    """The sentences of a chain that no piece of evidence and no disclosure stands for."""
    begun = tuple(f"{one.get('code')} {one.get('name')} (" for one in told)
    return [text for text in sentences(chain) if not text.startswith((*begun, _DISCLOSED))]


def clip_all(texts: Sequence[str], most: int) -> list[str]:
    """Sentences as the page shows them; those above the most are counted."""
    rest = len(texts) - most
    shown = [clip(text, LONGEST_TEXT) for text in texts[:most]]
    return [*shown, f"And {number_of(rest, 'more sentence')} in the JSON report."] if rest > 0 else shown


def link_all(texts: Sequence[str], most: int) -> list[Link]:
    """The same, with base rates set apart."""
    parted = (text.partition(_BASE) for text in clip_all(texts, most))
    return [Link(f"{before}." if after else before, after) for before, _, after in parted]


def _disclosed(entry: Mapping[str, object]) -> tuple[str, str]:
    """What is said, and where."""
    row = whole(entry.get("row"))
    where = clip_path(str(entry.get("file") or ""), LONGEST_NAME)
    return clip(str(entry.get("text", "")), 2 * LONGEST_NAME), f"{where}, row {row:,}" if row else where
