"""Where the reasoning comes from: the verdict among its words, what decides, states by source and time, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.sections.reasoning.deciding import describe_deciding
from traceaudit_reports.html.sections.reasoning.groups import columns_of, describe_group
from traceaudit_reports.html.sections.reasoning.lattice import describe_lattice
from traceaudit_reports.html.sections.reasoning.ledger import describe_evidence, describe_look
from traceaudit_reports.html.sections.reasoning.naming import whole
from traceaudit_reports.html.sections.reasoning.over_time import describe_over_time
from traceaudit_reports.html.sections.reasoning.seals import describe_seals
from traceaudit_reports.html.sections.reasoning.states import describe_states
from traceaudit_reports.html.sections.reasoning.verdict import describe_verdict
from traceaudit_reports.json_values import entries, mapping
from traceaudit_reports.reasoning import NO_WORD, ReasoningSummary, summarise_reasoning
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.reasoning.deciding import Grade
    from traceaudit_reports.html.sections.reasoning.groups import GroupRow
    from traceaudit_reports.html.sections.reasoning.lattice import Lattice
    from traceaudit_reports.html.sections.reasoning.ledger import EvidenceRow, LookRow
    from traceaudit_reports.html.sections.reasoning.over_time import OverTime
    from traceaudit_reports.html.sections.reasoning.seals import Seals
    from traceaudit_reports.html.sections.reasoning.states import States
    from traceaudit_reports.html.sections.reasoning.verdict import Verdict

# Where steps were counted and nobody judged them.
_UNJUDGED = "No verdict was asked for; the states of the thinking steps are below."


class Reasoning(NamedTuple):
    """The section; the first screen tells the verdict. `columns` are the outcomes that occur in a group.

    `short` is the number of characters below which a thought is short. Strings of `left_out` say what is not shown.
    """

    verdict: Verdict
    lattice: Lattice | None
    deciding: list[Grade]
    states: States | None
    over_time: OverTime | None
    seals: Seals | None
    columns: list[str]
    groups: list[GroupRow]
    groups_left_out: str
    evidence: list[EvidenceRow]
    evidence_left_out: str
    looks: list[LookRow]
    looks_left_out: str
    short: str
    words: list[tuple[str, str, str]]


def describe_reasoning(card: Card, limits: Limits) -> Reasoning | None:
    """The section on reasoning; None where there was no thinking step."""
    facts = mapping(card.facts.get("reasoning"))
    states = describe_states(card, facts)
    told = summarise_reasoning(card)
    if told is None and states is None:
        return None
    told = told or ReasoningSummary(NO_WORD, 0, 0, _UNJUDGED, (), ())
    groups, evidence, looks = (entries(facts.get(name)) for name in ("groups", "evidence", "distributions"))
    columns = columns_of(groups)
    codes = {finding.code for finding in card.findings}
    groups_left = whole(facts.get("groups_left_out")) + max(0, len(groups) - limits.groups)
    evidence_left = whole(facts.get("evidence_left_out")) + max(0, len(evidence) - limits.rows)
    return Reasoning(
        verdict=describe_verdict(told, facts),
        lattice=describe_lattice(facts),
        deciding=describe_deciding(mapping(facts.get("verdict")), codes),
        states=states,
        over_time=describe_over_time(facts),
        seals=describe_seals(facts, told.lengths),
        columns=columns,
        groups=[describe_group(group, columns, evidence) for group in groups[: limits.groups]],
        groups_left_out=_left_out(groups_left, "group", "groups"),
        evidence=[describe_evidence(entry, codes) for entry in evidence[: limits.rows]],
        evidence_left_out=_left_out(evidence_left, "piece of evidence", "pieces of evidence"),
        looks=[describe_look(entry) for entry in looks[: limits.groups]],
        looks_left_out=_left_out(len(looks) - limits.groups, "group", "groups"),
        short=f"{threshold('short-thought').value:,.0f}",
        words=[(word, *meaning) for word, meaning in MEANINGS.items()],
    )


def _left_out(count: int, one: str, several: str) -> str:
    return f"{count:,} more {one if count == 1 else several} in the JSON report" if count > 0 else ""
