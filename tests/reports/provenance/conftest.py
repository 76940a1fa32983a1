"""Cards with facts on lineage and licences, and the sections that are made from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.provenance.composition import make_section

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.provenance.section import Section


def _origin(name: str, rows: int, **other: object) -> dict[str, object]:
    return {
        "key": f"origin {name}",
        "name": name,
        "formats": ["fable-merged"],
        "rows": rows,
        "share": rows / 4_665,
        "sessions": 3,
        "files": 1,
        "folders": ["."],
        "grade": "none",
        "derivation": "unknown",
        "upstream": None,
        "commit": "",
        "is_explained": True,
        "is_own": False,
        "is_upper_bound": False,
        "reason": "",
    } | other


def _stated(kind: str, text: str, expression: str, **other: object) -> dict[str, object]:
    return {
        "kind": kind,
        "text": text,
        "expression": expression,
        "path": "README.md",
        "line": 3,
        "count": 1,
        "note": "",
    } | other


def rights_facts(name: str = "oskvelan/agent-rows", answer: str = "cannot carry") -> dict[str, object]:
    """facts.lineage and facts.licences of a dataset that was merged from an AGPL source."""
    chain = ["953 rows", "origin hf", name, "AGPL-3.0-only"]
    edge = {
        "source": "origin hf",
        "chain": chain,
        "inbound": "AGPL-3.0-only",
        "outbound": "Apache-2.0",
        "answer": answer,
        "duties": ["keep notices"],
        "why": f"{name} asks for the same licence",
    }
    part = {
        "folder": ".",
        "declared": [_stated("front matter", "apache-2.0", "Apache-2.0"), _stated("licence text", "MIT", "MIT")],
        "outbound": "Apache-2.0",
        "answer": answer,
        "rows": 4_665,
        "sources": ["origin hf", "origin local"],
        "edges": [edge],
        "candidates": ["AGPL-3.0-only"],
        "conflicts": [["origin hf", "origin local"]],
        "fixes": [{"outbound": "Apache-2.0", "drop": ["origin hf"], "rows": 953, "is_upper_bound": True}],
    }
    link = {
        "repo": name,
        "licence": "AGPL-3.0-only",
        "relation": "contains",
        "seen": "2026-06-19",
        "note": "",
        "depth": 1,
    }
    imported = {"grade": "declared", "derivation": "merge", "upstream": name, "commit": "0123456789abcdef"}
    return {
        "lineage": {
            "sources": [_origin("local", 3_712, is_own=True), _origin("hf", 953, **imported)],
            "unexplained_rows": 0,
        },
        "licences": {
            "notice": "",
            "answer": answer,
            "parts": [part],
            "sources": [
                {
                    "key": "origin hf",
                    "concluded": "AGPL-3.0-only",
                    "statements": [_stated("registry of upstreams", "agpl-3.0", "AGPL-3.0-only", path=name, line=0)],
                    "upstreams": [link],
                },
                {"key": "origin local", "concluded": None, "statements": [], "upstreams": []},
            ],
            "duties": ["keep notices", f"offer the source of {name}"],
            "terms": [
                {
                    "vendor": "Anthropic",
                    "models": {"claude-fable-5": 4_665},
                    "rows": 4_665,
                    "text": "Outputs may not train competing models without permission",
                    "captured": "2026-11-20",
                    "link": "https://example.org/terms",
                }
            ],
            "attribution": [f"Rows of {name}, AGPL-3.0-only"],
        },
    }


@pytest.fixture
def full_card(contradicted_card: Card) -> Card:
    """A Card with every fact that a section shows."""
    return replace(contradicted_card, facts={**contradicted_card.facts, **rights_facts()}, name="demo")


@pytest.fixture
def hostile_full_card(hostile_card: Card, hostile: str) -> Card:
    """Hostile values also where lineage and licences are told, and a folder with a hostile name."""
    return replace(hostile_card, facts={**hostile_card.facts, **rights_facts(hostile, hostile)}, name=hostile)


@pytest.fixture
def full(full_card: Card) -> Section:
    """The section of the full Card."""
    return make_section(full_card)
