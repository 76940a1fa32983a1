"""What a run is asked, made of the configuration, the profile and the files beside them: settings and a policy."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.config_gate import InlineWaivers
from traceaudit.gate.exemptions import Exemptions
from traceaudit.gate.policy import ContractAsked, Limit, Policy, Waiver
from traceaudit.grading import exact_levels, grade
from traceaudit.settings import make_settings
from traceaudit_rules.gates import gate_profiles
from traceaudit_rules.grades import Confidence

if TYPE_CHECKING:
    from traceaudit.config import Config
    from traceaudit.gate.policy import Baseline
    from traceaudit.grading import Grading
    from traceaudit.settings import Settings
    from traceaudit_rules.options import Options

WAIVERS = "traceaudit-waivers.toml"
BASELINE = "traceaudit-baseline.json"
HORIZON = 366
_TIMEOUT = 120


class Asked(NamedTuple):
    """What a run is asked: settings, which go to workers, and the policy, which stays."""

    settings: Settings
    policy: Policy


def resolve(said: Config, settings: Settings, *, finds_files: bool = True) -> Asked:
    """Settings with everything that the configuration says of the gate, and the policy.

    `finds_files`: waivers and a baseline that nobody named are taken where they have their usual names.

    Raises:
        UsageError: a file cannot be read or is wrong.
    """
    settings = select_rules(said, settings)
    policy = make_policy(said, settings, finds_files=finds_files)
    return Asked(replace(settings, exemptions=make_exemptions(said, policy, settings)), policy)


def settings_of(said: Config, options: Options, against: tuple[str, ...] = (), *, is_fast: bool = False) -> Settings:
    """Settings of a run, without what the gate adds; `options` are those of the rules.

    Raises:
        UsageError: something that is said is wrong.
    """
    return make_settings(
        profile=said.profile or "audit",
        select=said.select,
        ignore=said.ignore,
        fail_on=said.fail_on,
        max_bad_rows=said.max_bad_rows,
        locations=10 if said.locations is None else None if said.locations < 0 else said.locations,
        jobs=said.jobs,
        options=options,
        columns=said.columns,
        config=said.file,
        against=against,
        is_fast=is_fast,
    )


def select_rules(said: Config, settings: Settings) -> Settings:
    """Settings without rules whose severity is off, and with those that are selected as well."""
    off, _ = exact_levels(dict(said.severity))
    ignored = (*settings.ignore, *(code for code in off if code not in settings.ignore))
    return replace(settings, ignore=ignored, extend_select=settings.extend_select or said.extend_select)


def make_policy(said: Config, settings: Settings, *, finds_files: bool = True) -> Policy:
    """What the gate is asked.

    Raises:
        UsageError: a file cannot be read or is wrong.
    """
    from traceaudit.gate.calendar import find_today

    grading = _grading(said, settings)
    contract, reason = _contract(said, settings)
    return Policy(
        severities=grading.severities,
        raised=grading.raised,
        min_confidence=Confidence[(said.min_confidence or "weak").upper()],
        limits=(*said.limits, *profile_limits(said, settings)),
        waivers=_waivers(said, finds_files=finds_files),
        baseline=_baseline(said, finds_files=finds_files),
        contract=contract,
        today=find_today(),
        without_contract=reason,
    )


def make_exemptions(said: Config, policy: Policy, settings: Settings) -> Exemptions:
    """What is exempt by place: overrides, and waivers for places that have not expired."""
    places = [
        (waiver, None) for waiver in policy.waivers if waiver.is_of_places and not waiver.has_expired(policy.today)
    ]
    return Exemptions(_grading(said, settings).overrides, tuple(places))


def profile_limits(said: Config, settings: Settings) -> tuple[Limit, ...]:
    """Limits of the profile on measures of which the user says nothing."""
    from traceaudit.gate.limits import parse_limit

    told = {(limit.measure, limit.sign) for limit in said.limits}
    found = [parse_limit(bound.limit) for bound in gate_profiles()[settings.profile].limits]
    return tuple(replace(limit, by_profile=True) for limit in found if (limit.measure, limit.sign) not in told)


def find_waivers(said: Config) -> str | None:
    """The file of waivers that nobody named: beside the configuration file, or in the working folder."""
    beside = [os.path.join(os.path.dirname(said.file), WAIVERS)] if said.file else []
    return next((path for path in (*beside, WAIVERS) if os.path.lexists(path)), None)


def find_baseline() -> str | None:
    """The baseline that nobody named: in the working folder."""
    return BASELINE if os.path.lexists(BASELINE) else None


def _grading(said: Config, settings: Settings) -> Grading:
    severities = exact_levels(dict(said.severity))[1]
    return grade(severities, gate_profiles()[settings.profile].raised, said.overrides)


def _waivers(said: Config, *, finds_files: bool) -> tuple[Waiver, ...]:
    from traceaudit.gate.waiverfile import check_waivers, read_waivers

    horizon = said.waiver_horizon or HORIZON
    if isinstance(said.waivers, InlineWaivers):
        return check_waivers(list(said.waivers.items), said.waivers.where, horizon)
    path = said.waivers if isinstance(said.waivers, str) else None
    if said.waivers is None and finds_files:
        path = find_waivers(said)
    return () if path is None else read_waivers(path, horizon)


def _baseline(said: Config, *, finds_files: bool) -> Baseline | None:
    path = said.baseline if isinstance(said.baseline, str) else None
    if said.baseline is None and finds_files:
        path = find_baseline()
    if path is None:
        return None
    from traceaudit.gate.baselinefile import read_baseline

    return read_baseline(path)


def _contract(said: Config, settings: Settings) -> tuple[ContractAsked | None, str]:
    """The contract to run, or why there is none."""
    timeout = float(said.contract_timeout or _TIMEOUT)
    if settings.is_fast:
        return None, "left out by --fast"
    if said.contract is False:
        return None, "switched off"
    if isinstance(said.contract, str):
        from traceaudit.contract.suitefile import read_suite_file

        return ContractAsked(read_suite_file(said.contract), timeout), ""
    if said.contract is None and not gate_profiles()[settings.profile].runs_contract:
        return None, f"no part of profile {settings.profile}"
    return ContractAsked(None, timeout), ""
