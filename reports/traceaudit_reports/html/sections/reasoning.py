"""Where the reasoning comes from: the verdict with its chain, groups, the ledger of evidence, and what words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, sentence
from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.reasoning import NO_WORD, TONES, sentences, summarise_reasoning
from traceaudit_rules.provenance.statistics import percent
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS
from traceaudit_rules.signatures.identity import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.reasoning import ReasoningSummary

_NAME = 80
_TEXT = 900
_SAYS = 320
_SOURCE = 200
_MOST_CHAIN = 16
_MOST_SETTLING = 4
_MOST_DISCLOSED = 6
_NOTHING_TO_VERIFY = (
    "There is no readable reasoning, or no rule was asked about it.",
    "It says nothing, neither for the data nor against them.",
)


class Verdict(NamedTuple):
    """The verdict on the dataset. `tone` is a severity that it is shown like, or empty."""

    word: str
    tone: str
    headline: str
    means: str
    does_not_mean: str
    amount: str
    chain: list[str]
    settling: list[str]
    disclosed: list[tuple[str, str]]


class GroupRow(NamedTuple):
    """One group: its name in parts, its word, and its thoughts by what a sealed length says of them.

    `outcomes` stand in the order of the columns; `unsealed` have no length to say anything.
    """

    name: list[str]
    word: str
    tone: str
    thoughts: str
    readable: str
    outcomes: list[str]
    unsealed: str
    chain: list[str]
    settling: list[str]


class EvidenceRow(NamedTuple):
    """What one rule found in one scope. `is_finding`: the page has a finding of this rule to go to."""

    code: str
    name: str
    where: str
    grade: str
    kind: str
    amount: str
    share: str
    base: str
    source: str
    holds: bool
    says: str
    innocent: str
    is_finding: bool


class Reasoning(NamedTuple):
    """The section; the first screen tells the verdict. `columns` are the outcomes that occur."""

    verdict: Verdict
    outcomes: list[tuple[str, str, str]]
    columns: list[str]
    groups: list[GroupRow]
    groups_left_out: str
    evidence: list[EvidenceRow]
    evidence_left_out: str
    words: list[tuple[str, str, str]]


def describe_reasoning(card: Card, limits: Limits) -> Reasoning | None:
    """The section on reasoning; None where there was no thinking step."""
    told = summarise_reasoning(card)
    if told is None:
        return None
    facts = mapping(card.facts.get("reasoning"))
    groups, evidence = entries(facts.get("groups")), entries(facts.get("evidence"))
    columns = [name for name in OUTCOMES if any(counts(group.get("outcomes")).get(name) for group in groups)]
    codes = {finding.code for finding in card.findings}
    groups_left = int(number(facts.get("groups_left_out"))) + max(0, len(groups) - limits.groups)
    evidence_left = int(number(facts.get("evidence_left_out"))) + max(0, len(evidence) - limits.rows)
    return Reasoning(
        verdict=describe_verdict(told, facts),
        outcomes=[(name, f"{amount:,}", OUTCOMES[name]) for name, amount in told.lengths.items()],
        columns=columns,
        groups=[_group(group, columns) for group in groups[: limits.groups]],
        groups_left_out=_left_out(groups_left, "group", "groups"),
        evidence=[_evidence(entry, codes) for entry in evidence[: limits.rows]],
        evidence_left_out=_left_out(evidence_left, "piece of evidence", "pieces of evidence"),
        words=[(word, *meaning) for word, meaning in MEANINGS.items()],
    )


def describe_verdict(told: ReasoningSummary, facts: Mapping[str, object]) -> Verdict:
    """The verdict in words; `facts` is facts.reasoning."""
    means, does_not_mean = MEANINGS.get(told.word, _NOTHING_TO_VERIFY)
    return Verdict(
        word=told.word,
        tone=told.tone,
        headline=sentence(clip(told.headline, _TEXT)),
        means=means,
        does_not_mean=does_not_mean,
        amount=f"{number_of(told.thoughts, 'distinct thought')}, {told.n:,} of them readable",
        chain=_clipped(mapping(facts.get("verdict")).get("chain"), _MOST_CHAIN),
        settling=[clip(text, _TEXT) for text in told.settling[:_MOST_SETTLING]],
        disclosed=[_disclosed(entry) for entry in entries(facts.get("disclosed"))[:_MOST_DISCLOSED]],
    )


def _clipped(value: object, most: int) -> list[str]:
    texts = sentences(value)
    rest = len(texts) - most
    shown = [clip(text, _TEXT) for text in texts[:most]]
    return [*shown, f"And {number_of(rest, 'more sentence')} in the JSON report."] if rest > 0 else shown


def _disclosed(entry: Mapping[str, object]) -> tuple[str, str]:
    """What is said, and where."""
    row = int(number(entry.get("row")))
    where = clip_path(str(entry.get("file") or ""), _NAME)
    return clip(str(entry.get("text", "")), 2 * _NAME), f"{where}, row {row:,}" if row else where


def _group(group: Mapping[str, object], columns: Sequence[str]) -> GroupRow:
    outcomes = counts(group.get("outcomes"))
    thoughts, word = int(number(group.get("thoughts"))), str(group.get("verdict") or NO_WORD)
    return GroupRow(
        name=_name(group) or ["not stated"],
        word=clip(word, _NAME),
        tone=TONES.get(word, ""),
        thoughts=f"{thoughts:,}",
        readable=f"{int(number(group.get('readable'))):,}",
        outcomes=[f"{outcomes[name]:,}" if outcomes.get(name) else "" for name in columns],
        unsealed=f"{thoughts - sum(outcomes.values()):,}" if thoughts > sum(outcomes.values()) else "",
        chain=_clipped(group.get("chain"), _MOST_CHAIN),
        settling=[clip(text, _TEXT) for text in sentences(group.get("would_settle"))[:_MOST_SETTLING]],
    )


def _name(entry: Mapping[str, object]) -> list[str]:
    """Model, origin, format and harness, as far as they are stated and differ."""
    parts = (entry.get(name) for name in ("model", "origin", "format", "harness"))
    return list(dict.fromkeys(clip(str(part), _NAME) for part in parts if part))


def _evidence(entry: Mapping[str, object], codes: Container[str]) -> EvidenceRow:
    code, count, examined = str(entry.get("code", "")), number(entry.get("count")), number(entry.get("examined"))
    low, high = number(entry.get("low")), number(entry.get("high"))
    interval = f"{percent(low)} to {percent(high)}" if examined else ""
    return EvidenceRow(
        code=code,
        name=clip(str(entry.get("name", "")), _NAME),
        where=", ".join(_name(entry)) or "the whole dataset",
        grade=clip(str(entry.get("grade", "")), _NAME),
        kind=clip(str(entry.get("evidence", "")), _NAME),
        amount=f"{int(count):,} of {int(examined):,}" if examined else f"{int(count):,}",
        share=f"{percent(number(entry.get('share')))}, 95 %: {interval}" if interval else "",
        base=_base(entry),
        source=clip(", ".join(filter(None, (str(entry.get(name) or "") for name in ("source", "date")))), _SOURCE),
        holds=bool(entry.get("holds")),
        says=sentence(clip(str(entry.get("says", "")), _SAYS)),
        innocent=clip(str(entry.get("innocent", "")), _SAYS),
        is_finding=code in codes,
    )


def _base(entry: Mapping[str, object]) -> str:
    base_count, base_n, share = (entry.get(name) for name in ("base_count", "base_n", "base_share"))
    if number(base_n):
        return f"{int(number(base_count)):,} of {int(number(base_n)):,}"
    if entry.get("grade") == "proof" and not entry.get("source"):
        return "none, as nothing is estimated"
    return percent(share) if isinstance(share, float) else "not measured"


def _left_out(count: int, one: str, several: str) -> str:
    return f"{count:,} more {one if count == 1 else several} in the JSON report" if count > 0 else ""
