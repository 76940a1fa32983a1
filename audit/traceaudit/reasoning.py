"""facts.reasoning in full: what the rules on the origin of reasoning found, as evidence and verdicts; disclosures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit.disclosures import list_disclosures
from traceaudit.ledger import add_up, ask, gather_told
from traceaudit_rules.facts import reasoning
from traceaudit_rules.provenance.texts.shapes import describe_distributions
from traceaudit_rules.provenance.verdicts.assessment import describe_group, judge_groups
from traceaudit_rules.provenance.verdicts.chain import describe_told, rank_evidence
from traceaudit_rules.provenance.verdicts.overall import describe_dataset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.masker import Masker
    from traceaudit.results import Audit
    from traceaudit.settings import Settings
    from traceaudit_reports.card import Finding
    from traceaudit_rules.contract import Rule

MOST_GROUPS = 200
"""Groups that are told one by one, the worst and largest first."""
MOST_EVIDENCE = 500
_LONGEST_NAME = 80


def describe_reasoning(
    found: Audit,
    audit: Audit,
    rules: Mapping[str, Rule],
    findings: Sequence[Finding],
    settings: Settings,
    masker: Masker,
) -> dict[str, object]:
    """The JSON of facts.reasoning; the caller masks its strings, as those of all facts.

    `found` is everything that the rules met, `audit` what holds of it, `findings` what is told of that.
    """
    family = {code: rule for code, rule in rules.items() if rule.evidence is not None}

    def name(text: str) -> str:
        # Hidden first and cut then: the beginning of a secret is not known for one.
        return masker.text(text)[:_LONGEST_NAME]

    asked = ask(family, audit, settings)
    told = rank_evidence(gather_told(found, audit, family, findings, settings, masker))
    judged = judge_groups(audit.tally, told, asked)
    disclosed = list_disclosures(family, findings)
    said = [f'The dataset says itself ({one["kind"]}): "{one["text"]}".' for one in disclosed]
    verdict = describe_dataset(judged, told, add_up(told, family, masker), asked, name, said)
    return {
        **reasoning.present(audit.tally),
        "verdict": verdict,
        "groups": [describe_group(group, asked) for group in judged[:MOST_GROUPS]],
        "groups_left_out": max(0, len(judged) - MOST_GROUPS),
        "evidence": [describe_told(one) for one in told[:MOST_EVIDENCE]],
        "evidence_left_out": max(0, len(told) - MOST_EVIDENCE),
        "disclosed": disclosed,
        "distributions": describe_distributions(audit.tally),
    }
