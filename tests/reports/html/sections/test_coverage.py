"""What was looked for, and what was not: a rule that did not run never reads as one that passed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_reports.card import NotLookedFor
from traceaudit_reports.html.limits import LADDER, Limits
from traceaudit_reports.html.sections.coverage import describe_coverage

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card, FamilyRun

WIDE = LADDER[0]


def test_every_rule_stands_in_one_list(rich_card: Card) -> None:
    told = describe_coverage(rich_card, WIDE)
    listed = [*told.ran, *told.failed, *(line for _, lines in told.skipped for line in lines)]
    assert sorted(line.code for line in listed) == sorted(run.code for run in rich_card.rules)
    assert told.lead == "Of 10 rules, 6 ran, 3 were skipped, 1 failed. A rule that did not run has not passed."
    # The reason of most comes first.
    assert [(reason, len(lines)) for reason, lines in told.skipped] == [
        ("not selected", 2),
        ("no row has the id that it looks at", 1),
    ]
    assert told.skipped_total == "3 rules"


def test_rules_lead_to_their_findings(rich_card: Card, open_page: OpenPage) -> None:
    assert {line.code for line in describe_coverage(rich_card, WIDE).ran if not line.has_findings} == {"TA102"}
    links = {node.attributes["href"] for node in open_page(rich_card).tags("a") if "table" in node.inside}
    assert "#TA101" in links
    assert "#TA102" not in links


def test_families_say_what_became_of_their_rules(rich_card: Card, families: tuple[FamilyRun, ...]) -> None:
    told = describe_coverage(replace(rich_card, families=families), WIDE)
    assert told.families == [
        ("TA1", "hidden thinking", "3 rules: 3 ran"),
        ("TA2", "reasoning provenance", "no rule yet: not looked for"),
        ("TA4", "host paths and hosts", "2 rules: 1 ran, 1 failed"),
    ]


def test_what_is_left_out_is_counted(rich_card: Card) -> None:
    blind = tuple(NotLookedFor(f"thing {number}", 1) for number in range(5))
    told = describe_coverage(replace(rich_card, not_looked_for=blind), Limits(2, 1, 80))
    assert len(told.blind) == 2
    assert told.blind_left_out == "3 more entries in the JSON report"
    assert told.skipped_left_out == "1 more reason in the JSON report"


def test_method_is_one_section(rich_card: Card, empty_card: Card, open_page: OpenPage) -> None:
    for card in (rich_card, empty_card):
        page = open_page(card)
        heads = [node.attributes.get("id") for node in page.tags("h2")]
        assert heads[-1] == "method-h"
        text = page.text()
        assert text.index("Method and limits") < text.index("A rule that did not run has not passed.")
        assert "How to read this" in text
