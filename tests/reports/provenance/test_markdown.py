"""The section as Markdown: a snapshot, its length, and no markup, marker or comment from the data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import Input
from traceaudit_reports.provenance.composition import make_section
from traceaudit_reports.provenance.escaping import code, escaped, sentence
from traceaudit_reports.provenance.insertion import insert_section, new_card
from traceaudit_reports.provenance.markdown import render
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.licences.sections import BEGIN, END, blank_section, find_sections

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card
    from traceaudit_reports.provenance.section import Section

BREAKERS = (
    "-->",
    END,
    BEGIN,
    f"x\n{END}\ny",
    f"\r\n{END}",
    "```",
    "~~~\n",
    "a | b",
    "<script>alert(1)</script>",
    "[x](http://example.org)",
    "![x](y)",
    "`code`",
    "# heading",
    "---",
    "&lt;b&gt;",
    "\\",
    "x\\|",
    "@everyone www.example.org",
    "\u202eoverride\u2028",
    "$x$",
    "",
    " ",
)


def spoil(card: Card, text: str) -> Card:
    """The Card with a text in names of tools, models, files, folders and sources, and in messages."""
    view = {"format": "pi", "folder": text, "container": "jsonl", "rows": 1, "sessions": 1}
    view |= {name: {text: 1} for name in ("models", "tools", "origins")}
    facts = {**card.facts, "views": [view]}
    return replace(
        card,
        name=text,
        inputs=(Input(text, text, text, 1, 1, 1, "0" * 64, text, (text,)),),
        facts=facts,
        findings=tuple(replace(finding, message=text) for finding in card.findings),
        rules=tuple(replace(run, reason=run.reason and text) for run in card.rules),
        verdict=replace(card.verdict, profile=text, reasons=(text,)),
    )


def test_everything(full: Section, snapshot: SnapshotAssertion) -> None:
    assert render(full) == snapshot


def test_nothing(empty_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(make_section(empty_card)) == snapshot


def test_it_is_two_pages_at_most(full: Section) -> None:
    lines = render(full).splitlines()
    assert len(lines) < 140
    assert max(map(len, lines)) < 1_200


def test_long_lists_are_clipped_with_exact_counts(full_card: Card) -> None:
    files = tuple(
        Input(f"part-{number:03}/a.jsonl", "pi", "jsonl", 10, 1, 1, "0" * 64, "read", ()) for number in range(500)
    )
    tools = {f"tool-{number:03}": 500 - number for number in range(300)}
    models = {f"model-{number:03}": 500 - number for number in range(300)}
    view = {"format": "pi", "folder": ".", "container": "jsonl", "rows": 500, "tools": tools, "models": models}
    text = render(make_section(replace(full_card, inputs=files, facts={**full_card.facts, "views": [view]})))
    assert len(text.splitlines()) < 150
    assert "500 data files" in text
    assert "| and 488 more views |" in text
    assert "and 292 more" in text
    assert "and 292 more models" in text


@pytest.mark.parametrize("text", BREAKERS)
def test_nothing_breaks_out(full_card: Card, text: str) -> None:
    section = render(make_section(spoil(full_card, text)))
    assert len(find_sections(new_card(escaped(text) or "Dataset", section, ()))) == 1
    card = new_card("Dataset", section, ())
    # All that is ours is blanked, and nothing else: only the headings for a person remain.
    assert "traceaudit" not in blank_section(card)
    assert insert_section(card, section, ()) == card


@pytest.mark.parametrize("text", [*BREAKERS, "plain-name", "a b", "it's 100 % ok"])
def test_tables_keep_their_columns(full_card: Card, text: str) -> None:
    widths: set[int] = set()
    for line in [*render(make_section(spoil(full_card, text))).splitlines(), ""]:
        if line.startswith("|"):
            widths.add(len(re.findall(r"(?<!\\)\|", line)))
        else:
            assert len(widths) <= 1
            widths = set()


def test_hostile_values_are_no_markup(hostile_full_card: Card) -> None:
    text = render(make_section(hostile_full_card))
    assert all(char == "\n" or char.isprintable() for char in text)
    plain = re.sub(r"\\[^\w\s]|&#\d+;|`[^`]*`", "", text)  # without what is escaped, and code
    for markup in ("<script", "<", "http://", "[", "]"):
        assert markup not in plain


def test_licences_come_with_what_they_are(full: Section, full_card: Card) -> None:
    text = render(full)
    assert TRIAGE in text
    assert "cannot carry" in text
    assert "953 rows → origin hf → oskvelan/agent-rows → AGPL-3.0-only" in text
    assert "fix: declare `Apache-2.0` and drop `origin hf` (at most 953 rows)" in text
    assert "`MIT` (licence text, `README.md` line 3)" in text  # what lost stays visible
    assert "read on 2026-11-20" in text
    blank = render(make_section(replace(full_card, facts={})))
    assert TRIAGE in blank
    assert "### Licences\n\n*Not verified*" in blank


def test_forbidden_words_stand_nowhere(full: Section, hostile_full_card: Card) -> None:
    for text in (render(full), render(make_section(hostile_full_card))):
        assert not re.search(r"fabricat|\bfake|genuine|\blegal(?! advice)|illegal|you may", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("claude-fable-5", "`claude-fable-5`"),
        ("mcp__a__b", "`mcp__a__b`"),
        ("a`b", "a\\`b"),
        ("-->", "--&#62;"),
        ("", "no name"),
        ("x\ny", "x\\\\ny"),
        ("two  spaces", "two  spaces"),
    ],
)
def test_names_are_code_where_nothing_needs_escapes(text: str, shown: str) -> None:
    assert code(text) == shown


def test_long_text_is_cut() -> None:
    assert len(escaped("x" * 500)) == 120
    assert sentence("x" * 5_000).endswith("x…")
    assert sentence("done") == "done."
    assert sentence("done.") == "done."
