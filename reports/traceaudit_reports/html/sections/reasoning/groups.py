"""Groups of thoughts of one model, origin, format and program: their words, their counts, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.clipping import clip, percent
from traceaudit_reports.html.sections.reasoning.deciding import amount_of
from traceaudit_reports.html.sections.reasoning.naming import LONGEST_NAME, NOT_STATED, name_parts, whole, word_of
from traceaudit_reports.html.sections.reasoning.verdict import LONGEST_TEXT, MOST_SETTLING, besides, link_all
from traceaudit_reports.json_values import counts, number
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.signatures.identity import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.html.sections.reasoning.verdict import Link

_MOST_SENTENCES = 10
_MOST_SIGNS = 10
_SCOPE = ("format", "origin", "model", "harness")


class GroupRow(NamedTuple):
    """One group: its name in parts, its word, and its thoughts by what a sealed length says of them.

    `outcomes` stand in the order of the columns; `unsealed` have no length to say anything. `signs` are evidence that
    holds and is more than a fact about rows, as (rule, how often, its grade).
    """

    name: list[str]
    word: str
    tone: str
    thoughts: str
    readable: str
    outcomes: list[str]
    unsealed: str
    chain: list[Link]
    signs: list[tuple[str, str, str]]
    settling: list[str]


def columns_of(groups: Sequence[Mapping[str, object]]) -> list[str]:
    """Outcomes that occur in any of the groups."""
    return [name for name in OUTCOMES if any(counts(group.get("outcomes")).get(name) for group in groups)]


def describe_group(
    group: Mapping[str, object], columns: Sequence[str], evidence: Sequence[Mapping[str, object]]
) -> GroupRow:
    """A group with what holds of it among all evidence."""
    outcomes = counts(group.get("outcomes"))
    thoughts, word = whole(group.get("thoughts")), word_of(group.get("verdict"))
    about = [one for one in evidence if all(one.get(name) == group.get(name) for name in _SCOPE)]
    unsealed = thoughts - sum(outcomes.values())
    return GroupRow(
        name=name_parts(group) or [NOT_STATED],
        word=word.text,
        tone=word.tone,
        thoughts=f"{thoughts:,}",
        readable=f"{whole(group.get('readable')):,}",
        outcomes=[f"{outcomes[name]:,}" if outcomes.get(name) else "" for name in columns],
        unsealed=f"{unsealed:,}" if unsealed > 0 else "",
        chain=link_all(besides(group.get("chain"), about), _MOST_SENTENCES),
        signs=[_sign(one) for one in about if one.get("holds") and one.get("grade") != "fact"][:_MOST_SIGNS],
        settling=[clip(text, LONGEST_TEXT) for text in sentences(group.get("would_settle"))[:MOST_SETTLING]],
    )


def _sign(entry: Mapping[str, object]) -> tuple[str, str, str]:
    share = (
        f" ({percent(min(max(float(number(entry.get('share'))), 0.0), 1.0))})" if whole(entry.get("examined")) else ""
    )
    name = f"{entry.get('code', '')} {entry.get('name', '')}"
    return clip(name, LONGEST_NAME), amount_of(entry) + share, clip(str(entry.get("grade", "")), LONGEST_NAME)
