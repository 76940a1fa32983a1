"""The whole gate of a run as plain data."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit.gate.cost import measure_cost
from traceaudit.gate.figures import Figures
from traceaudit.gate.measures import accepted_rules, measure_limit
from traceaudit_reports.gate import ContractRun, Gate
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.gate.policy import Policy
    from traceaudit.gate.settling import Settled
    from traceaudit.masker import Masker
    from traceaudit.results import Audit
    from traceaudit.settings import Settings
    from traceaudit.spill import Spill
    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import BaselineUse, Cost
    from traceaudit_rules.contract import Rule


def conclude(
    card: Card,
    settled: Settled,
    policy: Policy,
    settings: Settings,
    rules: Mapping[str, Rule],
    audit: Audit,
    spill: Spill | None,
    contract: ContractRun | None,
    masker: Masker,
) -> Gate:
    """What the policy made of the findings of a Card that has everything else."""
    threshold, cost = settings.fail_on, None
    if spill is not None:
        accepted = accepted_rules(policy, card, threshold)
        cost = measure_cost(settled.told, threshold, rules, spill, policy.waivers, accepted)
    baseline = None if settled.baseline is None else _asked_for(settled.baseline, card)
    problems = Counter[str]()
    for count in audit.files.values():
        problems.update(count.problems)
    figures = Figures(card, problems, cost, baseline)
    return Gate(
        fail_on="never" if settings.fail_on is None else settings.fail_on.label,
        min_confidence=policy.min_confidence.label,
        unsure=settled.unsure,
        regraded=tuple((code, severity.label) for code, severity in policy.severities),
        date=policy.today.isoformat() if policy.waivers else "",
        limits=tuple(replace(measure_limit(limit, figures), by_profile=limit.by_profile) for limit in policy.limits),
        waivers=settled.waivers,
        baseline=baseline,
        contract=contract or _left_out(policy, settings),
        cost=None if cost is None else _masked(cost, masker),
    )


def _left_out(policy: Policy, settings: Settings) -> ContractRun | None:
    """A contract that is a part of the profile and was left out: that must not pass in silence."""
    if policy.contract is not None or not gate_profiles()[settings.profile].runs_contract:
        return None
    return ContractRun("skipped", policy.without_contract, "", 0, ())


def _masked(cost: Cost, masker: Masker) -> Cost:
    """A cost with the names of its folders as they are shown."""
    return replace(cost, views=tuple(replace(view, folder=masker.text(view.folder)) for view in cost.views))


def _asked_for(baseline: BaselineUse, card: Card) -> BaselineUse:
    """The baseline without stale entries of rules that did not run: nobody looked for what they are about."""
    idle = {rule.code for rule in card.rules if rule.status != "ran"}
    return replace(baseline, stale=tuple(entry for entry in baseline.stale if entry.rule not in idle))
