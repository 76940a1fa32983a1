"""What is spilled under one name is read as one kind of thing: the names in the work folder are all different."""

from __future__ import annotations

from traceaudit.flush import GIVEN, TEXTS
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Counted, Keyed
from traceaudit_rules.facts import GATHERED
from traceaudit_rules.licences.sources.gathering import SOURCES


def test_every_name_belongs_to_one_emitter() -> None:
    shuffles = {rule.check.shuffle for rule in all_rules() if isinstance(rule.check, Keyed | Counted)}
    names = [*(shuffle.name for shuffle in shuffles), *GATHERED, TEXTS, GIVEN, SOURCES]
    assert sorted(set(names)) == sorted(names)
