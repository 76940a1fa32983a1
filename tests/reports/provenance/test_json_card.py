"""card.json against its schema, and its clipped lists."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from traceaudit_reports.card import Input
from traceaudit_reports.provenance.composition import make_section
from traceaudit_reports.provenance.json_card import MOST_FILES, render, schema
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

CARDS = ("empty_card", "clean_card", "rich_card", "contradicted_card", "full_card", "hostile_full_card")


@pytest.mark.parametrize("name", CARDS)
def test_output_fits_the_schema(name: str, request: pytest.FixtureRequest) -> None:
    text = render(make_section(request.getfixturevalue(name), time="2026-01-01T00:00:00Z"))
    assert text.isascii()
    document = json.loads(text)
    errors = Draft202012Validator(schema()).iter_errors(document)
    told = [f"{error.json_path}: {error.message}" for error in errors]
    # The invented hostile Card has a status that no reader gives.
    assert [line for line in told if ".status" not in line] == []
    assert document["notice"] == TRIAGE


def test_the_schema_is_a_schema_and_names_every_field() -> None:
    Draft202012Validator.check_schema(dict(schema()))
    told: Any = schema()
    for node in (told, *told["$defs"].values()):
        if "properties" in node:
            assert set(node["required"]) == set(node["properties"])


def test_parts_that_were_not_verified_are_null(clean_card: Card) -> None:
    document = json.loads(render(make_section(clean_card)))
    for name, reason in document["not_verified"].items():
        assert reason
        assert (document[name] if name != "terms" else document["generators"]["terms"]) is None
    assert {"lineage", "licences", "terms"} <= set(document["not_verified"])


def test_many_files_are_counted(clean_card: Card) -> None:
    files = tuple(
        Input(f"{number:04}.jsonl", "pi", "jsonl", 10, 1, 1, "0" * 64, "read", ()) for number in range(MOST_FILES + 30)
    )
    identity = json.loads(render(make_section(replace(clean_card, inputs=files))))["identity"]
    assert (identity["data_files"], len(identity["files"]), identity["files_left_out"]) == (
        MOST_FILES + 30,
        MOST_FILES,
        30,
    )
    assert identity["bytes"] == 10 * (MOST_FILES + 30)
    assert identity["sha256"]


def test_a_scan_knows_it_for_its_own(full_card: Card) -> None:
    document = json.loads(render(make_section(full_card)))
    assert list(document)[:2] == ["schema_version", "tool"]
    assert document["tool"]["name"] == "traceaudit"
    assert document["licences"]["sources"][0]["upstreams"] == [
        {"repo": "oskvelan/agent-rows", "licence": "AGPL-3.0-only", "relation": "contains"}
    ]
