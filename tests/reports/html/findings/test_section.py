"""The section of the findings: rules once, and what is written out, packed and left out, with exact numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import RuleRun
from traceaudit_reports.html import render
from traceaudit_reports.replay import Moment, Replay, Replays
from traceaudit_reports.waiving import WAIVER, waiver_snippet

if TYPE_CHECKING:
    from conftest import MakeFinding, OpenPage, ReadPage, Unpack

    from traceaudit_reports.card import Card, Finding

HOSTILE = "</script><img src=x onerror=alert(1)>\u202e\x00\ud800\"'&{{ 7 * 7 }}"


@pytest.fixture
def many(clean_card: Card, make_finding: MakeFinding) -> Card:
    """1,000 findings of one rule."""
    findings = tuple(
        make_finding("TA101", "hidden-thinking", "note", n, f"finding {n}", fingerprint=f"{n:064x}")
        for n in range(1, 1001)
    )
    return replace(clean_card, findings=findings)


def written(page: str) -> list[str]:
    """Ids of the findings that are elements, without the template."""
    return [name for name in re.findall(r'<details class="finding" id="([^"]+)"', page) if not name.startswith("TA000")]


def test_a_rule_has_200_elements_and_the_island_the_others(many: Card, unpack: Unpack, read_page: ReadPage) -> None:
    page = render(many)
    assert written(page) == [f"TA101-{n}" for n in range(1, 201)]
    records = unpack(page)
    assert [record[1] for record in records] == list(range(201, 1001))
    assert [record[6] for record in records[:2]] == ["finding 800", "finding 799"]
    text = read_page(page).text()
    assert "200 of 1,000 findings are written out on this page" in text
    assert "800 more are packed into it, for its script to list." in text
    assert "800 more findings of this rule packed into this page, for its script." in text
    assert "in the JSON report (" not in text


def test_a_packed_finding_says_what_a_written_one_says(many: Card, unpack: Unpack, read_page: ReadPage) -> None:
    record = unpack(render(many))[0]
    alone = next(finding for finding in many.findings if finding.fingerprint == record[10])
    node = next(
        node
        for node in read_page(render(replace(many, findings=(alone,)))).tags("details")
        if node.attributes.get("class") == "finding"
    )
    code, _, severity, status, origin, sessions = record[:6]
    assert [node.attributes[f"data-{name}"] for name in ("code", "severity", "status", "origin", "sessions")] == [
        code,
        severity,
        status,
        origin,
        " ".join(sessions),
    ]
    text = read_page(render(replace(many, findings=(alone,)))).text()
    for said in (record[6], *record[7], *(value for pair in record[8] for value in pair), record[10], record[11]):
        assert said in text


def test_a_small_page_has_no_island(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    assert [node.attributes["id"] for node in page.tags("template")] == ["waiver-template"]
    assert not [node for node in page.nodes if node.attributes.get("id") in ("island", "packed")]
    assert "written out on this page" not in page.text()


def test_the_first_ten_come_before_the_fold(many: Card, open_page: OpenPage) -> None:
    page = open_page(replace(many, findings=many.findings[:15]))
    folded = [node for node in page.tags("details") if node.attributes.get("class") == "finding"]
    # A folded one is in one more element: main, sections, the rule, and the fold.
    assert [node.inside.count("details") for node in folded] == [1] * 10 + [2] * 5
    assert "5 more findings finding" in page.text().replace(" note ", " ")


def test_few_findings_are_unfolded_many_are_not(many: Card, open_page: OpenPage) -> None:
    def opened(count: int) -> bool:
        page = open_page(replace(many, findings=many.findings[:count]))
        (rule,) = (node for node in page.tags("details") if node.attributes.get("class") == "rule")
        return "open" in rule.attributes

    assert (opened(12), opened(13)) == (True, False)


def test_the_text_of_a_rule_stands_there_once(many: Card, open_page: OpenPage) -> None:
    run = RuleRun("TA101", "hidden-thinking", "Title.", "note", "ran", None, 1000, "Title.\n\nIt matters `a lot` here.")
    text = open_page(replace(many, rules=(run,))).text()
    findings = text[text.index("Findings A finding") :]
    assert findings.count("It matters a lot here.") == 1


def test_the_pattern_of_a_waiver_makes_the_snippet(many: Card, open_page: OpenPage) -> None:
    page = open_page(many)
    (template,) = (node for node in page.tags("template") if node.attributes["id"] == "waiver-template")
    assert template.inside[-1] == "section"
    pattern = "".join(word for tag, word in page.words if tag == "template")
    assert WAIVER in pattern
    finding = many.findings[0]
    made = re.sub(r"\{(code|name|fingerprint)\}", lambda match: getattr(finding, match[1]), WAIVER)
    assert made == waiver_snippet(finding)


def test_hostile_values_reach_the_island_as_text(many: Card, unpack: Unpack, read_page: ReadPage) -> None:
    def evil(finding: Finding) -> Finding:
        place = replace(finding.locations[0], file=HOSTILE, session=HOSTILE, evidence=HOSTILE, pointer=HOSTILE)
        fields = {"message": HOSTILE, "subject": HOSTILE, "fix": HOSTILE + finding.fingerprint, "kind": HOSTILE}
        scope = {"origin": HOSTILE, HOSTILE: HOSTILE}
        return replace(finding, scope=scope, locations=(place,), properties={HOSTILE: HOSTILE}, **fields)

    page = render(replace(many, findings=tuple(map(evil, many.findings))))
    records = unpack(page)
    assert len(records) == 800
    shown = "</script><img src=x onerror=alert(1)>\\u202e\\x00\\ud800\"'&{{ 7 * 7 }}"
    assert {record[6] for record in records} == {shown}
    assert {record[4] for record in records} == {shown}
    assert records[0][14][0][0] == shown
    taken = read_page(page)
    assert len(taken.tags("script")) == 2
    assert taken.tags("img") == []
    assert not re.search("[\u202e\x00\ud800]", page + str(records))


def test_a_link_to_a_finding_that_is_not_written_leads_to_its_rule(many: Card) -> None:
    place = many.findings[0].locations[0]
    prints = tuple(finding.fingerprint for finding in many.findings[-1:])
    moment = Moment(place.row, "thinking", "assistant", "", "", "", "text", hits=("a hit",), findings=prints)
    replay = Replay("s", place.file, "pi", "m", "h", "1", 9, 9, 1, "note", (moment,))
    page = render(replace(many, replays=Replays((replay,))))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    behind = page[page.index("</section>", page.index('id="TA101-200"')) :]
    assert re.search(r'href="#TA101(-1)?"', behind)
