"""What stands on the page, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import NotLookedFor, Verdict
from traceaudit_reports.html import render

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card, FamilyRun

CARDS = ("empty_card", "clean_card", "rich_card", "hostile_card")
ORDER = (
    *("summary", "identity", "licences", "reasoning", "tools", "leaks", "duplicates", "facts", "timeline"),
    *("gate", "findings", "sessions", "method"),
)


@pytest.mark.parametrize("name", CARDS)
def test_the_page_is_well_formed(name: str, open_page: OpenPage, request: pytest.FixtureRequest) -> None:
    page = open_page(request.getfixturevalue(name))
    assert page.source.startswith("<!doctype html>\n")
    assert page.source.endswith("</html>\n")
    assert page.tags("html")[0].attributes == {"lang": "en"}
    assert [len(page.tags(tag)) for tag in ("h1", "main", "nav", "header", "footer")] == [1] * 5
    assert next(node.inside for node in page.tags("title")) == ("html", "head")


@pytest.mark.parametrize("name", CARDS)
def test_ids_are_unique_and_references_lead_somewhere(
    name: str, open_page: OpenPage, request: pytest.FixtureRequest
) -> None:
    page = open_page(request.getfixturevalue(name))
    ids = Counter(node.attributes["id"] for node in page.nodes if "id" in node.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    for node in page.nodes:
        assert (node.attributes.get("href") or "#main")[1:] in {*ids, "ata:,"}
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert set((node.attributes.get(attribute) or "").split()) <= set(ids), node


def test_headings_do_not_skip_a_level(rich_card: Card, open_page: OpenPage) -> None:
    levels = [int(node.tag[1]) for node in open_page(rich_card).nodes if node.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_say_what_they_are(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    tables = page.tags("table")
    assert len(tables) == len(page.tags("caption")) > 5
    assert all(node.attributes.get("scope") in ("row", "col", "rowgroup", "colgroup") for node in page.tags("th"))
    # A box that scrolls can be reached with the keyboard, and has a name.
    boxes = [node for node in page.tags("div") if (node.attributes.get("class") or "").startswith("scroll")]
    assert boxes
    for box in boxes:
        assert box.attributes["tabindex"] == "0"
        assert box.attributes["role"] == "region"
        assert box.attributes.get("aria-label") or box.attributes.get("aria-labelledby")


def test_every_chart_has_words_and_a_table(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    charts = [node for node in page.tags("svg") if node.attributes.get("role") == "img"]
    assert len(charts) >= 4
    assert len(page.tags("desc")) == len(charts)
    in_charts = [node for node in page.tags("table") if "figure" in node.inside]
    assert len(in_charts) == len(charts)
    widths = [node.attributes["width"] for node in page.tags("rect") if node.attributes.get("class") == "bar"]
    assert all(0 <= float((width or "").removesuffix("%")) <= 100 for width in widths)


def test_sections_come_in_their_order(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    sections = [node.attributes["id"] for node in page.tags("section") if node.inside[-1] == "main"]
    # A section with nothing to say is not there.
    assert set(sections) <= set(ORDER)
    assert sections == sorted(sections, key=ORDER.index)
    assert {"summary", "identity", "facts", "findings", "method"} <= set(sections)


def test_the_first_screen_says_it_all(rich_card: Card, families: tuple[FamilyRun, ...], open_page: OpenPage) -> None:
    text = open_page(replace(rich_card, name="quillane-traces", families=families)).text()
    first = text[: text.index("What was audited")]
    for words in (
        "quillane-traces",
        "55 files \N{MIDDLE DOT} 13.3 MB \N{MIDDLE DOT} 6,812 rows",
        "The policy of profile publish is not met.",
        "1 finding of 1 rule is an error.",
        "Exit code 1, profile publish",
        "error 1 warnings 4 note 1",
        "Besides: 1 baselined, 1 waived",
        "1,149 of 1,508 thinking steps have no text.",
        "Licence Unknown No rule on licences looked at these rows.",
        "Before publishing TA401 home-paths 123 occurrences in 2 findings Do something about it."
        " An error here: they name the person on whose machine the session was recorded.",
        "Before training TA906 lfs-pointer 1 finding Do something about it."
        " Both audits would be incomplete: 1 rule that failed.",
        "This is what these findings would do. Limits and the row contract of the profiles publish and pretrain"
        " are not measured for it; a scan with the profile does that."
        " Accepted findings are left out.",
        "Not looked for Images (12); reasoning provenance, tools, secrets, personal data, duplicates (6,812 each).",
        "Not fully read 3 of 55 files: 1 could not be read, 1 in a format without a reader, 1 only in part.",
        "Rules that failed 1: TA402.",
        "Rules that were skipped 3 of 10 rules: 2 because not selected; 1 because no row has the id that it looks at.",
        "Passed over 4 other files in the folders",
    ):
        assert words in first


def test_without_a_name_the_files_are_counted(clean_card: Card, open_page: OpenPage) -> None:
    assert "traceaudit report 1 file 1 file \N{MIDDLE DOT} 12.0 kB" in open_page(clean_card).text()


def test_nothing_read_is_no_pass(empty_card: Card, open_page: OpenPage) -> None:
    text = open_page(empty_card).text()
    assert "incomplete Nothing was read, so this is no pass." in text
    assert text.count("so this is no pass") == 1
    assert "There are no findings. This says nothing about what was not looked for." in text


def test_reasons_are_sentences(rich_card: Card, open_page: OpenPage) -> None:
    pointer = replace(rich_card.findings[0], kind="lfs-pointer", message="1 file replaced by a Git LFS pointer")
    verdict = Verdict("incomplete", "audit", ("lfs-pointer: 1", "bad rows: 3"), 3)
    card = replace(rich_card, findings=(pointer,), verdict=verdict)
    text = open_page(card).text()
    assert "Not audited: 1 Git LFS pointer in place of the data. Bad rows: 3." in text
    # What could not be read breaks no policy; any other error does where there is one.
    assert "Both audits would be incomplete: 1 Git LFS pointer in place of the data, 1 rule that failed." in text
    assert "Before publishing TA906" not in text
    text = open_page(replace(card, findings=(pointer, replace(pointer, kind="other")))).text()
    assert text.count("TA906 lfs-pointer 1 finding Do something about it.") == 2


def test_the_index_names_every_rule_with_findings(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    assert "PATH is what was scanned. error 1 rule TA906 lfs-pointer 1 warning" in page.text()
    links = [node.attributes["href"] for node in page.tags("a") if "ul" in node.inside]
    assert links[0] == "#TA906"
    assert sorted(link or "" for link in links) == sorted({f"#{finding.code}" for finding in rich_card.findings})


def test_a_pass_says_what_it_does_not_say(clean_card: Card, open_page: OpenPage) -> None:
    blind = replace(clean_card, not_looked_for=(NotLookedFor("secrets", 12),))
    text = open_page(blind).text()
    assert "2 rules ran and found nothing above a note; this says nothing about what was not looked for." in text
    assert "2 rules ran and found nothing. Nobody looked for secrets (12)." in text


def test_rules_are_told_by_what_became_of_them(
    rich_card: Card, families: tuple[FamilyRun, ...], open_page: OpenPage
) -> None:
    text = open_page(replace(rich_card, families=families)).text()
    assert "Of 10 rules, 6 ran, 3 were skipped, 1 failed. A rule that did not run has not passed." in text
    assert "error TA402 project-slugs did not run: ValueError: odd" in text
    assert "Skipped: 3 rules 2, because not selected" in text
    assert "Ran: 6" in text
    assert "TA2xx reasoning provenance no rule yet: not looked for" in text
    assert "TA4xx host paths and hosts 2 rules: 1 ran, 1 failed" in text


def test_inputs_have_digests_and_problems_first(rich_card: Card, open_page: OpenPage) -> None:
    text = open_page(rich_card).text()
    assert text.index("bad-line: 2 lines, first line 12 (cut)") < text.index("Files with their digests")
    inputs = text[text.index("Files with their digests, those with problems first") :]
    assert inputs.index("codex/rollout.jsonl") < inputs.index("merged/train.jsonl")
    assert all((item.sha256 or "") in inputs for item in rich_card.inputs)


def test_limits_are_said(rich_card: Card, open_page: OpenPage) -> None:
    text = open_page(replace(rich_card, config="traceaudit.toml")).text()
    assert "This is triage, not legal advice." in text
    assert "what the data contradicts, not who did what, or why" in text
    # Neither says more than is known: that somebody lied, or that what nothing was found in is borne out.
    assert "who lied" not in text
    assert "without findings is consistent" not in text
    assert "configured by traceaudit.toml" in text
    assert not {"fabricated", "fake", "genuine"} & set(text.lower().split())


def test_equal_cards_give_equal_bytes(rich_card: Card) -> None:
    assert render(rich_card) == render(replace(rich_card, facts=MappingProxyType(dict(rich_card.facts))))


@pytest.mark.parametrize("name", CARDS)
def test_the_ways_through_the_page_are_few(name: str, open_page: OpenPage, request: pytest.FixtureRequest) -> None:
    links = [node for node in open_page(request.getfixturevalue(name)).tags("a") if node.inside[-1] == "nav"]
    assert 2 <= len(links) <= 8
