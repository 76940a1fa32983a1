"""What is selected, and what a profile brings along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.config import Config
from traceaudit.errors import UsageError
from traceaudit.resolution import select_rules
from traceaudit.settings import PROFILES, make_settings
from traceaudit_rules.contract import Severity
from traceaudit_rules.gates import gate_profiles

_CODES = st.sampled_from(["TA", "TA4", "TA40", "TA401", "TA402", "TA5", "TA501"])
_LISTS = st.lists(_CODES, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "runs", "does_not"),
    [
        ((), (), (), ("TA401", "TA501"), ()),
        (("TA4",), (), (), ("TA401",), ("TA501",)),
        (("TA4",), ("TA401",), (), ("TA402",), ("TA401", "TA501")),
        (("TA4",), (), ("TA501",), ("TA401", "TA501"), ("TA502",)),
        # what is added comes before what is ignored where it is as long or longer
        ((), ("TA4",), ("TA401",), ("TA401", "TA501"), ("TA402",)),
        ((), ("TA401",), ("TA4",), ("TA402",), ("TA401",)),
        ((), ("TA401",), ("TA401",), ("TA401",), ()),
        (("TA401",), ("TA401",), (), (), ("TA401", "TA402")),
    ],
)
def test_selection(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    extend: tuple[str, ...],
    runs: tuple[str, ...],
    does_not: tuple[str, ...],
) -> None:
    settings = make_settings(select=select, ignore=ignore, extend_select=extend)
    assert [code for code in (*runs, *does_not) if settings.is_selected(code)] == list(runs)


@given(_LISTS, _LISTS, _LISTS, st.sampled_from(["TA401", "TA402", "TA501", "TA502"]))
def test_to_extend_never_takes_a_rule_away(
    select: tuple[str, ...], ignore: tuple[str, ...], extend: tuple[str, ...], code: str
) -> None:
    without = make_settings(select=select, ignore=ignore).is_selected(code)
    assert make_settings(select=select, ignore=ignore, extend_select=extend).is_selected(code) >= without


def test_the_severity_off_takes_rules_away_and_a_longer_one_does_not() -> None:
    said = Config(severity=(("TA4", "off"), ("TA401", "note")))
    settings = select_rules(said, make_settings())
    assert settings.is_selected("TA401")
    assert not settings.is_selected("TA402")
    assert settings.is_selected("TA501")
    # what is selected as well is run all the same
    assert select_rules(said, make_settings(extend_select=("TA402",))).is_selected("TA402")


def test_the_profiles_are_those_of_the_data() -> None:
    assert tuple(gate_profiles()) == PROFILES


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_sets_what_nobody_says(profile: str) -> None:
    settings, gate = make_settings(profile=profile), gate_profiles()[profile]
    assert (settings.fail_on is None) == (profile == "audit")
    assert settings.max_bad_rows == gate.max_bad_rows
    assert settings.tolerates_unsupported == gate.accepts_unsupported
    assert settings.options.profile == profile
    told = make_settings(profile=profile, fail_on="note", max_bad_rows=7)
    assert (told.fail_on, told.max_bad_rows) == (Severity.NOTE, 7)


@pytest.mark.parametrize("wrong", [{"profile": "train"}, {"fail_on": "warn"}, {"jobs": 0}, {"locations": -2}])
def test_wrong_settings(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        make_settings(**wrong)  # type: ignore[arg-type]
