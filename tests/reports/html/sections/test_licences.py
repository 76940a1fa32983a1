"""The section on sources and licences: what it shows, what it leaves out, and that nothing of it gets out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.licences import describe_licences
from traceaudit_rules.licences.picture import TRIAGE, Answer

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card

HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e\x1b[31m\x00" + "W" * 9_000


def statement(name: str, line: int = 2) -> dict[str, Any]:
    kind = "front matter"
    return {"kind": kind, "text": name, "expression": "MIT", "path": name, "line": line, "count": 1, "note": name}


def facts(name: str = "quillane") -> dict[str, Any]:
    """facts.lineage and facts.licences; the name stands wherever the data has a say."""
    source = {"key": f"origin {name}", "name": name, "formats": ["fable-merged"], "rows": 953, "share": 0.2}
    source |= {"sessions": 8, "grade": "none", "derivation": "merge", "upstream": name, "commit": name, "reason": name}
    edge = {"source": f"origin {name}", "chain": ["953 rows", name, "AGPL-3.0-only"], "inbound": "AGPL-3.0-only"}
    edge |= {"answer": Answer.NO.words, "why": name}
    other = edge | {"source": f"own {name}", "chain": ["40 rows", "own", name], "inbound": name, "why": ""}
    odd = [edge | {"why": f"{place} {name}"} for place in range(60)]
    part = {
        "folder": name,
        "declared": [statement(name)],
        "outbound": name,
        "answer": Answer.NO.words,
        "edges": [edge, edge, other | {"answer": Answer.OK.words}, *odd],
        "candidates": ["AGPL-3.0-only"],
        "conflicts": [[name, "other"], ["odd"], 7],
        "fixes": [{"outbound": name, "drop": [name], "rows": 953}],
    }
    terms = {"vendor": name, "models": {name: 7}, "rows": 7, "text": name, "captured": "2026-01-01", "link": name}
    return {
        "lineage": {
            "sources": [
                source | {"is_explained": False, "is_own": False, "is_upper_bound": False},
                source | {"key": f"own {name}", "is_explained": True, "is_own": True, "is_upper_bound": True},
            ]
        },
        "licences": {
            "notice": TRIAGE,
            "parts": [part],
            "sources": [{"key": f"origin {name}", "concluded": name, "statements": [statement(name, 9)]}],
            "duties": [name],
            "terms": [terms],
        },
    }


def with_facts(card: Card, name: str = "quillane") -> Card:
    return replace(card, facts={**card.facts, **facts(name)})


def test_there_is_no_section_where_nobody_asked(rich_card: Card) -> None:
    assert describe_licences(rich_card, LADDER[0]) is None


def test_the_sentence_and_what_to_do_come_first(rich_card: Card, open_page: OpenPage) -> None:
    section = describe_licences(with_facts(rich_card), LADDER[0])
    assert section is not None
    assert (section.tone, section.notice) == ("error", TRIAGE)
    assert section.headline == "Declared quillane: it cannot carry all rows."
    assert section.fix == "Drop quillane: 953 rows lost."
    # The first screen has words of this section, too.
    _, _, text = open_page(with_facts(rich_card)).text().rpartition("Sources and licences")
    assert text.index(section.headline) < text.index(section.fix) < text.index(TRIAGE) < text.index("Every source")


def test_a_statement_is_listed_once_with_its_place(rich_card: Card) -> None:
    section = describe_licences(with_facts(rich_card), LADDER[0])
    assert section is not None
    assert [(row.about, row.read, row.where) for row in section.statements] == [
        ("quillane", "read as MIT", "quillane, line 2, quillane"),
        ("origin quillane", "read as MIT", "quillane, line 9, quillane"),
    ]


@pytest.mark.parametrize("limits", LADDER)
def test_what_is_left_out_is_counted(rich_card: Card, limits: Any) -> None:
    section = describe_licences(with_facts(rich_card), limits)
    assert section is not None
    shown = len(section.parts[0].steps)
    more = 62 - shown
    assert section.parts[0].steps_left_out == (f"{more} more steps in the JSON report" if more else "")
    many = facts()
    many["licences"]["parts"] = many["licences"]["parts"] * 50
    section = describe_licences(replace(rich_card, facts=many), limits)
    assert section is not None
    assert section.parts_left_out == f"{50 - limits.groups} more declarations in the JSON report"


def test_a_page_shows_it(open_page: OpenPage, rich_card: Card) -> None:
    page = open_page(with_facts(rich_card))
    text = page.text()
    assert TRIAGE in text
    assert "origin quillane AGPL-3.0-only, network copyleft" in text
    assert len(page.tags("table")) == len(page.tags("caption"))
    levels = [int(node.tag[1]) for node in page.nodes if node.tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [node.attributes["id"] for node in page.nodes if "id" in node.attributes]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("value", [None, 3, "x", [3, None], {"kind": 3}, [{"key": 3, "chain": [4], "answer": []}]])
def test_members_of_another_kind_do_no_harm(rich_card: Card, value: object) -> None:
    whole = facts()
    for name in whole["licences"]:
        if name != "parts":
            card = replace(rich_card, facts={**whole, "licences": {**whole["licences"], name: value}})
            assert describe_licences(card, LADDER[0]) is not None
    (part,) = whole["licences"]["parts"]
    for name in part:
        odd = {**whole["licences"], "parts": [{**part, name: value}]}
        assert describe_licences(replace(rich_card, facts={**whole, "licences": odd}), LADDER[0]) is not None
    assert describe_licences(replace(rich_card, facts={**whole, "lineage": {"sources": value}}), LADDER[0]) is not None


def test_hostile_values_add_no_element(rich_card: Card, open_page: OpenPage) -> None:
    def shapes(name: str) -> list[tuple[str, tuple[str, ...]]]:
        page = open_page(with_facts(rich_card, name))
        assert len(page.tags("script")) == 1
        assert not {"\u202e", "\x1b", "\x00"} & set(page.source)
        assert "{{ 7 * 7 }}" in page.source or name != HOSTILE
        assert len(page.source) < 3_000_000
        return [(node.tag, tuple(node.attributes)) for node in page.nodes]

    assert shapes(HOSTILE) == shapes("harmless")
