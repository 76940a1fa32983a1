"""Which licence can carry rows that came under another."""

from __future__ import annotations

import pytest

from traceaudit_rules.licences.picture import Answer
from traceaudit_rules.licences.readings.classes import Basis, class_of
from traceaudit_rules.licences.readings.entries import entries
from traceaudit_rules.licences.verdicts.compatibility import carries
from traceaudit_rules.licences.verdicts.directions import table

OK, FLAG, UNKNOWN, NO = Answer.OK, Answer.FLAG, Answer.UNKNOWN, Answer.NO
HUB = sorted(entry.id for entry in entries().values() if entry.hub)

# Each pair both ways: the first under the second, then the second under the first.
BOTH_WAYS = [
    ("MIT", "Apache-2.0", OK, FLAG),
    ("MIT", "CC-BY-4.0", OK, FLAG),
    ("MIT", "CC-BY-SA-4.0", OK, NO),
    ("MIT", "GPL-3.0-only", OK, NO),
    ("MIT", "AGPL-3.0-only", OK, NO),
    ("MIT", "BSD-3-Clause", OK, OK),
    ("MIT", "CC0-1.0", FLAG, OK),
    ("MIT", "ODbL-1.0", OK, NO),
    ("MIT", "MPL-2.0", OK, NO),
    ("MIT", "CC-BY-NC-4.0", OK, NO),
    ("Apache-2.0", "CC0-1.0", FLAG, OK),
    ("Apache-2.0", "ECL-2.0", OK, OK),
    ("Apache-2.0", "CC-BY-4.0", FLAG, FLAG),
    ("Apache-2.0", "CC-BY-SA-4.0", FLAG, NO),
    ("Apache-2.0", "GPL-2.0-only", NO, NO),
    ("Apache-2.0", "GPL-2.0-or-later", FLAG, NO),
    ("Apache-2.0", "GPL-3.0-only", OK, NO),
    ("Apache-2.0", "LGPL-2.1-only", NO, NO),
    ("Apache-2.0", "LGPL-3.0-only", OK, NO),
    ("Apache-2.0", "AGPL-3.0-only", OK, NO),
    ("Apache-2.0", "AGPL-3.0-or-later", OK, NO),
    ("Apache-2.0", "MPL-2.0", FLAG, NO),
    ("CC0-1.0", "AGPL-3.0-only", OK, NO),
    ("CC0-1.0", "CC-BY-4.0", OK, NO),
    ("PDDL-1.0", "ODC-By-1.0", OK, NO),
    ("Unlicense", "CC-BY-NC-SA-4.0", OK, NO),
    ("CC-BY-4.0", "CC-BY-SA-4.0", OK, NO),
    ("CC-BY-4.0", "AGPL-3.0-only", FLAG, NO),
    ("CC-BY-4.0", "CC-BY-NC-4.0", OK, NO),
    ("CC-BY-4.0", "CC-BY-NC-SA-4.0", OK, NO),
    ("CC-BY-3.0", "CC-BY-4.0", OK, FLAG),
    ("CC-BY-4.0", "ODC-By-1.0", FLAG, FLAG),
    ("ODC-By-1.0", "ODbL-1.0", OK, NO),
    ("etalab-2.0", "CC-BY-4.0", OK, FLAG),
    ("CC-BY-SA-3.0", "CC-BY-SA-4.0", OK, NO),
    ("CC-BY-SA-4.0", "GPL-3.0-only", OK, NO),
    ("CC-BY-SA-4.0", "GPL-3.0-or-later", FLAG, NO),
    ("CC-BY-SA-4.0", "AGPL-3.0-only", NO, NO),
    ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", NO, NO),
    ("CC-BY-SA-4.0", "ODbL-1.0", NO, NO),
    ("CC-BY-SA-4.0", "LicenseRef-gfdl", NO, NO),
    ("GPL-2.0-only", "GPL-3.0-only", NO, NO),
    ("GPL-2.0-only", "AGPL-3.0-only", NO, NO),
    ("GPL-2.0-only", "GPL-2.0-or-later", FLAG, OK),
    ("GPL-2.0-or-later", "GPL-3.0-only", OK, NO),
    ("GPL-2.0-or-later", "AGPL-3.0-only", OK, NO),
    ("GPL-2.0-or-later", "GPL-3.0-or-later", OK, NO),
    ("GPL-3.0-only", "AGPL-3.0-only", OK, NO),
    ("GPL-3.0-or-later", "AGPL-3.0-or-later", OK, NO),
    ("GPL-3.0-only", "GPL-3.0-or-later", FLAG, OK),
    ("GPL-3.0-only", "LGPL-3.0-only", NO, OK),
    ("AGPL-3.0-only", "AGPL-3.0-or-later", FLAG, OK),
    ("AGPL-3.0-only", "EUPL-1.2", NO, FLAG),
    ("LGPL-2.1-only", "GPL-2.0-only", OK, NO),
    ("LGPL-2.1-only", "LGPL-3.0-only", NO, NO),
    ("LGPL-2.1-or-later", "LGPL-3.0-only", OK, NO),
    ("LGPL-3.0-only", "AGPL-3.0-only", OK, NO),
    ("LGPL-3.0-only", "GPL-2.0-only", NO, NO),
    ("MPL-2.0", "GPL-2.0-only", OK, NO),
    ("MPL-2.0", "AGPL-3.0-only", OK, NO),
    ("MPL-2.0", "CC-BY-SA-4.0", NO, NO),
    ("EPL-2.0", "GPL-3.0-only", FLAG, NO),
    ("EPL-1.0", "GPL-3.0-only", NO, NO),
    ("Artistic-2.0", "GPL-3.0-only", OK, NO),
    ("AFL-3.0", "GPL-3.0-only", NO, NO),
    ("ODbL-1.0", "AGPL-3.0-only", NO, NO),
    ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", OK, NO),
    ("CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", OK, NO),
    ("CC-BY-NC-4.0", "AGPL-3.0-only", NO, NO),
    ("CC-BY-ND-4.0", "CC-BY-4.0", NO, FLAG),
    ("LicenseRef-openrail", "Apache-2.0", NO, FLAG),
    ("LicenseRef-llama3", "MIT", NO, OK),
    ("LicenseRef-llama3", "LicenseRef-llama3.1", NO, NO),
    ("LicenseRef-gemma", "AGPL-3.0-only", NO, NO),
    ("LicenseRef-apple-amlr", "CC-BY-4.0", NO, FLAG),
    ("LicenseRef-openrail", "LicenseRef-creativeml-openrail-m", UNKNOWN, UNKNOWN),
    ("LicenseRef-gpl", "GPL-3.0-only", UNKNOWN, UNKNOWN),
    ("LicenseRef-gpl", "MIT", NO, OK),
    ("LicenseRef-cc", "MIT", UNKNOWN, UNKNOWN),
    ("LicenseRef-bsd", "GPL-3.0-only", FLAG, NO),
    ("BSD-4-Clause", "GPL-2.0-only", NO, NO),
    ("LicenseRef-all-rights-reserved", "CC-BY-NC-4.0", NO, NO),
    ("LicenseRef-public-domain", "MIT", FLAG, FLAG),
    ("BUSL-1.1", "MIT", NO, FLAG),
    ("HPND", "MIT", FLAG, FLAG),
]

# The table of the facts, section 4c: rows by inbound, columns MIT, Apache-2.0, CC-BY-4.0, CC-BY-SA-4.0, AGPL-3.0.
COLUMNS = ("MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "AGPL-3.0-only")
FACTS = {
    "CC0-1.0": (OK, OK, OK, OK, OK),
    "PDDL-1.0": (OK, OK, OK, OK, OK),
    "Unlicense": (OK, OK, OK, OK, OK),
    "MIT": (OK, OK, OK, OK, OK),
    "BSD-3-Clause": (OK, OK, OK, OK, OK),
    "ISC": (OK, OK, OK, OK, OK),
    "Apache-2.0": (FLAG, OK, FLAG, FLAG, OK),
    "CC-BY-4.0": (FLAG, FLAG, OK, OK, FLAG),
    "CC-BY-SA-4.0": (NO, NO, NO, OK, NO),
    "GPL-3.0-only": (NO, NO, NO, NO, OK),
    "AGPL-3.0-only": (NO, NO, NO, NO, OK),
    "CC-BY-NC-4.0": (NO, NO, NO, NO, NO),
    "CC-BY-ND-4.0": (NO, NO, NO, NO, NO),
    "LicenseRef-openrail": (NO, NO, NO, NO, NO),
    "LicenseRef-llama3": (NO, NO, NO, NO, NO),
    "LicenseRef-unknown": (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
}


@pytest.mark.parametrize(("first", "second", "there", "back"), BOTH_WAYS)
def test_both_ways(first: str, second: str, there: Answer, back: Answer) -> None:
    assert carries(outbound=second, inbound=first).answer is there
    assert carries(outbound=first, inbound=second).answer is back


@pytest.mark.parametrize(("inbound", "row"), FACTS.items())
def test_the_table_of_the_facts(inbound: str, row: tuple[Answer, ...]) -> None:
    assert tuple(carries(outbound, inbound).answer for outbound in COLUMNS) == row


def test_every_pair_of_the_hub_has_an_answer_with_a_reason() -> None:
    for outbound in HUB:
        for inbound in HUB:
            carried = carries(outbound, inbound)
            assert carried.why.endswith(".")
            assert "says nothing about this pair" not in carried.why
            assert "{" not in carried.why
            # Duties are those of the rows, wherever they are carried at all.
            due = tuple(duty.value for duty in class_of(inbound).duties)
            assert carried.duties == (due if carried.answer <= FLAG else ())


def test_unknown_is_never_ok() -> None:
    for name in (*HUB, "LicenseRef-unknown", "Quillane-1.0", ""):
        assert carries(name, "LicenseRef-unknown").answer is UNKNOWN
        assert carries(name, "\x00").answer is UNKNOWN
        assert carries("Quillane-1.0", name).answer is UNKNOWN


@pytest.mark.parametrize("name", sorted(entries()))
def test_a_licence_carries_itself(name: str) -> None:
    found = class_of(name)
    answer = carries(name, name).answer
    if found.is_permissive or found.share_alike:
        assert answer <= FLAG
    assert (answer is UNKNOWN) == (found.basis is Basis.NOTHING)
    assert (answer is NO) == (found.group == "none")


def test_later_versions_reach_no_less_than_one_version() -> None:
    for base in ("GPL-2.0", "GPL-3.0", "AGPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0"):
        for outbound in HUB:
            later, only = carries(outbound, f"{base}-or-later").answer, carries(outbound, f"{base}-only").answer
            if outbound != f"{base}-only":
                assert later <= only, (base, outbound)


def test_copyleft_is_not_lost_in_a_permissive_licence() -> None:
    copyleft = [name for name in HUB if class_of(name).share_alike or class_of(name).use.value == "non-commercial"]
    for outbound in (name for name in HUB if class_of(name).is_permissive):
        assert {carries(outbound, inbound).answer for inbound in copyleft} == {NO}


def test_the_duties_of_agpl_name_the_network() -> None:
    duties = carries("AGPL-3.0-only", "AGPL-3.0-only").duties
    assert any("network" in duty for duty in duties)
    assert {"keep notices", "state changes", "share alike", "offer source"} <= set(duties)
    assert "pass on the NOTICE file" in carries("AGPL-3.0-only", "Apache-2.0").duties


def test_an_exception_counts_as_its_licence() -> None:
    with_exception = "GPL-2.0-only WITH Classpath-exception-2.0"
    assert carries("GPL-2.0-only", with_exception).answer is OK
    assert carries(with_exception, with_exception).answer is OK
    assert carries(with_exception, "GPL-2.0-only").answer is FLAG
    assert carries("MIT", with_exception).answer is NO


def test_a_class_by_category_is_at_best_a_question() -> None:
    assert carries("HPND", "CC0-1.0").answer is FLAG
    assert carries("CECILL-2.1", "CECILL-2.1").answer is FLAG
    assert carries("GPL-3.0-only", "CECILL-2.1").answer is UNKNOWN
    assert carries("MIT", "CECILL-2.1").answer is NO


def test_the_table_says_what_it_rests_on() -> None:
    known = table()
    assert known.note == "needs a lawyer's read"
    assert known.source
    assert known.date.startswith("2026-")
    assert set(known.candidates) <= set(entries())


def test_rules_name_licences_and_groups_that_exist() -> None:
    groups = {entry.group for entry in entries().values()}
    by_category = {"category-permissive", "category-copyleft", "category-restricted"}
    for rule in table().rules:
        for selector in (rule.inbound, rule.outbound):
            assert selector.ids <= set(entries())
            assert selector.groups <= groups | by_category


def test_no_rule_is_hidden_by_those_before_it() -> None:
    names = [*entries(), "HPND", "CECILL-2.1", "BUSL-1.1"]
    classes = [class_of(name) for name in names]
    used = {
        next(
            (at for at, rule in enumerate(table().rules) if rule.inbound.fits(coming) and rule.outbound.fits(going)), -1
        )
        for coming in classes
        for going in classes
        if coming.id != going.id and Basis.NOTHING not in {coming.basis, going.basis}
    }
    assert used == set(range(len(table().rules)))


def test_what_is_offered_as_outbound_is_known_in_full() -> None:
    """A candidate has an answer for every licence of the Hub that is not a family of unlike ones."""
    families = {name for name in HUB if class_of(name).is_versionless}
    for outbound in table().candidates:
        assert all(carries(outbound, inbound).answer is not UNKNOWN for inbound in HUB if inbound not in families)
