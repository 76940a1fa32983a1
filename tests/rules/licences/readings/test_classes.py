"""What licences ask for."""

from __future__ import annotations

import pytest

from traceaudit_rules.licences.readings.classes import Basis, Duty, Use, class_of, flags_of_table
from traceaudit_rules.licences.readings.entries import entries
from traceaudit_rules.licences.readings.reading import read_licence

HUB = sorted(name for entry in entries().values() for name in entry.hub)


@pytest.mark.parametrize("name", HUB)
def test_every_id_of_the_hub_has_a_class(name: str) -> None:
    found = class_of(read_licence(name).expression)
    assert found.group
    assert found.name
    assert (found.basis is Basis.TABLE) == (name != "cc")


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: entry.id)
def test_the_table_uses_known_flags_only(entry: object) -> None:
    assert set(entry.flags) <= flags_of_table()  # type: ignore[attr-defined]


def test_agpl_is_another_class_than_gpl() -> None:
    agpl, gpl = class_of("AGPL-3.0-only"), class_of("GPL-3.0-only")
    assert agpl.network
    assert not gpl.network
    assert agpl.group != gpl.group
    assert Duty.NETWORK in agpl.duties
    assert Duty.NETWORK not in gpl.duties
    assert agpl.share_alike
    assert gpl.share_alike


@pytest.mark.parametrize(
    ("licence", "use"),
    [
        ("MIT", Use.ANY),
        ("CC-BY-NC-4.0", Use.NON_COMMERCIAL),
        ("CC-BY-NC-SA-3.0", Use.NON_COMMERCIAL),
        ("CC-BY-NC-ND-4.0", Use.NON_COMMERCIAL),
        ("CC-BY-ND-4.0", Use.ANY),
        ("LicenseRef-apple-amlr", Use.RESEARCH),
        ("LicenseRef-all-rights-reserved", Use.NONE),
        ("LicenseRef-cc", Use.UNKNOWN),
        ("LicenseRef-nothing-known", Use.UNKNOWN),
        ("", Use.UNKNOWN),
    ],
)
def test_use(licence: str, use: Use) -> None:
    assert class_of(licence).use is use


@pytest.mark.parametrize(
    ("licence", "duties"),
    [
        ("CC0-1.0", ()),
        ("MIT", (Duty.NOTICES,)),
        ("Apache-2.0", (Duty.NOTICES, Duty.NOTICE_FILE, Duty.STATE_CHANGES)),
        ("CC-BY-4.0", (Duty.NOTICES, Duty.ATTRIBUTION, Duty.STATE_CHANGES)),
        ("CC-BY-SA-4.0", (Duty.NOTICES, Duty.ATTRIBUTION, Duty.STATE_CHANGES, Duty.SHARE_ALIKE)),
        ("GPL-3.0-only", (Duty.NOTICES, Duty.STATE_CHANGES, Duty.SHARE_ALIKE, Duty.SOURCE)),
        ("AGPL-3.0-only", (Duty.NOTICES, Duty.STATE_CHANGES, Duty.SHARE_ALIKE, Duty.SOURCE, Duty.NETWORK)),
        ("CC-BY-ND-4.0", (Duty.NOTICES, Duty.ATTRIBUTION, Duty.NO_DERIVATIVES)),
    ],
)
def test_duties(licence: str, duties: tuple[Duty, ...]) -> None:
    assert class_of(licence).duties == duties


def test_permissive_is_what_leaves_the_choice_of_a_licence() -> None:
    assert all(class_of(name).is_permissive for name in ("MIT", "Apache-2.0", "CC-BY-4.0", "CC0-1.0"))
    hard = ("AGPL-3.0-only", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "LicenseRef-openrail", "LicenseRef-llama4", "MPL-2.0")
    assert not any(class_of(name).is_permissive for name in hard)


def test_rail_and_vendor_terms_are_marked() -> None:
    assert class_of("LicenseRef-bigscience-openrail-m").field_of_use
    assert class_of("LicenseRef-llama3.3").vendor == "Meta"
    assert class_of("LicenseRef-gemma").vendor == "Google"


def test_an_exception_and_a_port_leave_the_class_as_it_is() -> None:
    assert class_of("GPL-2.0-only WITH Classpath-exception-2.0").group == class_of("GPL-2.0-only").group
    assert class_of("CC-BY-SA-3.0-IGO").share_alike


@pytest.mark.parametrize(
    ("licence", "group"),
    [
        ("HPND", "category-permissive"),
        ("CECILL-2.1", "category-copyleft"),
        ("BUSL-1.1", "category-restricted"),
    ],
)
def test_what_only_license_expression_knows_is_marked_as_such(licence: str, group: str) -> None:
    found = class_of(licence)
    assert (found.basis, found.group) == (Basis.CATEGORY, group)


@pytest.mark.parametrize("text", ["Quillane-1.0", "LicenseRef-unknown", "x" * 100_000, "MIT OR ISC", "\x00"])
def test_all_else_is_unknown(text: str) -> None:
    found = class_of(text)
    assert (found.basis, found.use, found.duties) == (Basis.NOTHING, Use.UNKNOWN, ())
