"""Kinds of licences: in words, and never milder than what is known."""

from __future__ import annotations

import sys

import pytest

from traceaudit_reports.html.sections.licences.kinds import UNKNOWN, kind_of, order_of
from traceaudit_rules.licences.readings.entries import entries


@pytest.mark.parametrize(
    ("expression", "words", "edge"),
    [
        ("AGPL-3.0-only", "network copyleft", "copyleft"),
        ("GPL-2.0-or-later", "strong copyleft", "copyleft"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "strong copyleft", "copyleft"),
        ("MIT", "permissive", "permissive"),
        ("Apache-2.0", "permissive", "permissive"),
        ("CC-BY-4.0", "attribution", "permissive"),
        ("CC-BY-NC-4.0", "not commercial", "limited"),
        ("CC-BY-SA-3.0-US", "share alike", "copyleft"),
        ("MIT AND AGPL-3.0-only", "network copyleft", "copyleft"),
        ("MIT OR AGPL-3.0-only", "permissive", "permissive"),
        ("(CC-BY-NC-4.0 OR GPL-3.0-only) ", "strong copyleft", "copyleft"),
    ],
)
def test_a_licence_is_told_by_what_it_asks(expression: str, words: str, edge: str) -> None:
    assert kind_of(expression) == (words, edge)


@pytest.mark.parametrize(
    "expression",
    ["", "see the wiki", "LicenseRef-unknown", "MIT AND LicenseRef-odd", "AND", "((((", "MIT " * 900, "\x00"],
)
def test_what_is_not_known_has_no_kind(expression: str) -> None:
    assert kind_of(expression) is UNKNOWN


def test_every_group_of_the_table_has_a_kind() -> None:
    groups = {entry.group: name for name, entry in entries().items() if "unknown" not in entry.flags.values()}
    assert [group for group, name in groups.items() if kind_of(name) is UNKNOWN and group != "unknown"] == []


def test_limits_come_before_copyleft_and_permissive_is_last() -> None:
    names = ["MIT", "nobody knows", "AGPL-3.0-only", "CC-BY-NC-4.0"]
    assert sorted(names, key=lambda name: order_of(kind_of(name))) == names[::-1]


def test_no_list_of_all_licences_is_loaded() -> None:
    loaded = "license_expression" in sys.modules
    kind_of("Some-Unheard-Of-Licence-1.0")
    assert ("license_expression" in sys.modules) == loaded
