"""Croissant: the validator of MLCommons takes it, files carry their digests, and nothing is guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.card import Input
from traceaudit_reports.provenance.composition import make_section
from traceaudit_reports.provenance.croissant import render
from traceaudit_reports.provenance.croissant_files import MOST_FILES

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit_reports.card import Card

CARDS = ("empty_card", "clean_card", "full_card", "hostile_full_card")


def document_of(card: Card) -> dict[str, Any]:
    """The Croissant of a Card."""
    found: dict[str, Any] = json.loads(render(make_section(card)))
    return found


# Libraries that the validator loads warn of their own future.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CARDS)
def test_the_validator_takes_it(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    validator = pytest.importorskip("mlcroissant")
    card = request.getfixturevalue(name)
    path = tmp_path / "croissant.json"
    path.write_text(render(make_section(card)), encoding="utf-8")
    metadata = validator.Dataset(path).metadata
    assert not metadata.ctx.issues.errors
    assert {issue.rpartition('"')[0].rpartition("/")[2] for issue in metadata.ctx.issues.warnings} <= {
        "citeAs",
        "datePublished",
        "license",
        "version",
    }
    if name == "full_card":
        assert metadata.data_collection.startswith("Recorded sessions of coding agents: ")
        assert any("account" in text for text in metadata.personal_sensitive_information)
        assert [str(day)[:10] for day in metadata.data_collection_timeframe] == ["2025-07-16", "2026-07-03"]
        assert {node.sha256 for node in metadata.file_objects} >= {card.inputs[1].sha256}


def test_files_carry_their_digests(full_card: Card) -> None:
    files = {node["contentUrl"]: node for node in document_of(full_card)["distribution"]}
    for item in full_card.inputs:
        if item.format == "document" or item.sha256 is None:
            assert item.path not in files
        else:
            assert files[item.path]["sha256"] == item.sha256
            assert files[item.path]["contentSize"] == f"{item.bytes} B"


def test_many_files_are_a_set_with_the_digest_of_their_list(clean_card: Card) -> None:
    files = tuple(
        Input(f"raw/{'deep/' * (number % 2)}{number:04}.jsonl", "pi", "jsonl", 10, 1, 1, "0" * 64, "read", ())
        for number in range(MOST_FILES + 1)
    )
    section = make_section(replace(clean_card, inputs=files))
    (node,) = json.loads(render(section))["distribution"]
    assert (node["@type"], node["includes"]) == ("cr:FileSet", ["raw/**/*.jsonl"])
    assert "201 files" in node["description"]
    assert str(section.identity.sha256) in node["description"]


def test_a_masked_name_is_not_passed_off_as_a_path(clean_card: Card) -> None:
    hidden = Input("raw/-home-<slug>/a.jsonl", "pi", "jsonl", 10, 1, 1, "0" * 64, "read", ())
    lost = replace(hidden, path="<account>.jsonl")
    document = document_of(replace(clean_card, inputs=(hidden, lost)))
    (node,) = document["distribution"]
    assert (node["@type"], node["includes"]) == ("cr:FileSet", ["raw/**/*.jsonl"])
    assert "1 file without a digest or a name to show" in document["description"]
    assert "<account>" not in json.dumps(document["distribution"])


def test_upstreams_and_licence(full_card: Card) -> None:
    document = document_of(full_card)
    assert document["prov:wasDerivedFrom"] == [
        {
            "@type": "prov:Entity",
            "name": "oskvelan/agent-rows",
            "version": "0123456789abcdef",
            "description": "953 rows; derivation: merge; evidence: declared",
        }
    ]
    # Apache-2.0 is declared, and cannot carry what is in there.
    assert "license" not in document
    assert any("cannot carry" in text and "not legal advice" in text for text in document["rai:dataLimitations"])


def test_it_is_ascii_and_begins_as_scans_know_it(hostile_full_card: Card) -> None:
    text = render(make_section(hostile_full_card))
    assert text.isascii()
    assert list(json.loads(text))[:2] == ["@type", "sdPublisher"]
