"""The profiles as data: every rule is there and can be raised, every limit can be measured, and all have a reason."""

from __future__ import annotations

import pytest

from traceaudit.gate.limits import parse_limit
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Severity
from traceaudit_rules.gates import GateProfile, gate_profiles
from traceaudit_rules.licences.missing import missing_licence
from traceaudit_rules.licences.origins import unexplained_origin
from traceaudit_rules.licences.outputs import output_terms

RULES = {rule.code: rule for rule in all_rules()}
PROFILES = list(gate_profiles().values())
# Rules whose own text says in which profile their findings are errors.
BY_RULE = {"publish": {missing_licence.code, unexplained_origin.code}, "pretrain": {output_terms.code}}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_entry_can_do_what_it_says(profile: GateProfile) -> None:
    codes = [code for entry in profile.errors for code in entry.codes]
    assert len(codes) == len(set(codes))
    # a note is never raised, and an error need not be
    assert {code for code in codes if RULES[code].severity is not Severity.WARNING} == set()
    for limit in profile.limits:
        assert parse_limit(limit.limit).by_profile is False
        assert limit.source


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_entry_has_a_reason(profile: GateProfile) -> None:
    reasons = [entry.reason for entry in (*profile.errors, *profile.limits)]
    assert all(len(reason) > 20 and not reason.endswith(".") for reason in reasons)
    assert profile.says.endswith(".")
    assert profile.title


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_rules_that_grade_themselves_say_so(profile: GateProfile) -> None:
    by_rule = {code for entry in profile.errors if entry.by_rule for code in entry.codes}
    assert by_rule == BY_RULE.get(profile.name, set())
    assert not by_rule & set(profile.raised)
    assert all(f"profile {profile.name}" in " ".join(RULES[code].doc.split()) for code in by_rule)


def test_the_profiles_differ() -> None:
    gates = {name: (gate.fail_on, gate.raised, gate.limits) for name, gate in gate_profiles().items()}
    assert len(set(gates.values())) == len(gates) == 4
    assert gates["audit"] == ("never", (), ())
    assert not gate_profiles()["audit"].runs_contract


def test_reasons_are_found_by_code() -> None:
    publish = gate_profiles()["publish"]
    assert "person" in (publish.reason_of("TA401") or "")
    assert publish.reason_of("TA101") is None


def test_what_a_profile_raises_is_sure() -> None:
    publish, pretrain = gate_profiles()["publish"], gate_profiles()["pretrain"]
    assert publish.raises("TA401", "linux-home", "strong")
    assert not publish.raises("TA401", "linux-home", "weak")
    assert not pretrain.raises("TA401", "linux-home", "certain")


def test_a_rule_that_grades_itself_spares_some_kinds() -> None:
    publish = gate_profiles()["publish"]
    assert publish.raises("TA801", "own rows", "weak")
    spared = {kind for entry in publish.errors for code, kind in entry.spared if code == "TA801"}
    assert spared == {"named upstream", "further upstream"}
    assert not any(publish.raises("TA801", kind, "certain") for kind in spared)
    assert all(f"`{kind}`" in " ".join(RULES["TA801"].doc.split()) for kind in spared)
