"""Front matter of a new card: what the Hub's own reader makes of it, and nothing that was not verified."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.provenance.composition import make_section
from traceaudit_reports.provenance.hub import front_matter
from traceaudit_reports.provenance.insertion import new_card
from traceaudit_reports.provenance.markdown import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card

hub = pytest.importorskip("huggingface_hub")


def card_of(card: Card, outbound: str | None, answer: str = "carries", rows: int = 4_665) -> Card:
    """A complete audit of one file, under this licence."""
    licences: dict[str, Any] = dict(card.facts["licences"])  # type: ignore[call-overload]
    licences["parts"] = [licences["parts"][0] | {"outbound": outbound, "answer": answer}]
    read = next(item for item in card.inputs if item.format == "fable-merged")
    return replace(
        card,
        inputs=(replace(read, rows=rows),),
        rules=tuple(run for run in card.rules if run.status == "ran"),
        facts={**card.facts, "licences": licences},
        verdict=replace(card.verdict, result="pass", reasons=()),
    )


def read_back(card: Card) -> Mapping[str, Any]:
    """What the Hub's card reader finds in the front matter of a new card."""
    section = make_section(card)
    text = new_card("Demo", render(section), front_matter(section))
    loaded = hub.DatasetCard(text)
    assert loaded.text.lstrip().startswith("# Demo")
    found: dict[str, Any] = loaded.data.to_dict()
    return found


def test_everything_that_is_verified(full_card: Card) -> None:
    assert read_back(card_of(full_card, "AGPL-3.0-only")) == {
        "license": "agpl-3.0",
        "source_datasets": ["oskvelan/agent-rows"],
        "size_categories": ["1K<n<10K"],
        "tags": ["agent-traces", "fable-merged"],
    }


@pytest.mark.parametrize(
    ("outbound", "found"),
    [
        ("Apache-2.0", {"license": "apache-2.0"}),
        ("GPL-3.0-or-later", {"license": "gpl-3.0"}),
        ("ODC-By-1.0", {"license": "odc-by"}),
        ("CC-BY-NC-SA-4.0", {"license": "cc-by-nc-sa-4.0"}),
        ("LicenseRef-Quillane-Terms", {"license": "other", "license_name": "quillane-terms"}),
        ("Apache-2.0 OR MIT", {}),
        ("mit\nevil: true", {}),
        (None, {}),
    ],
)
def test_licences(full_card: Card, outbound: str | None, found: Mapping[str, str]) -> None:
    data = read_back(card_of(full_card, outbound))
    assert {name: value for name, value in data.items() if name.startswith("license")} == found
    assert "evil" not in data


@pytest.mark.parametrize("answer", ["cannot carry", "unknown", "", "-->"])
def test_a_licence_that_cannot_carry_the_rows_is_left_out(full_card: Card, answer: str) -> None:
    assert "license" not in read_back(card_of(full_card, "Apache-2.0", answer))


def test_an_incomplete_audit_states_neither_licence_nor_size(full_card: Card) -> None:
    card = card_of(full_card, "Apache-2.0")
    data = read_back(replace(card, verdict=replace(card.verdict, result="incomplete")))
    assert "license" not in data
    assert "size_categories" not in data


def test_views_of_different_size_have_no_size(full_card: Card) -> None:
    card = card_of(full_card, "Apache-2.0")
    other = replace(card.inputs[0], path="pi/a.jsonl", format="pi", rows=23_325)
    assert "size_categories" not in read_back(replace(card, inputs=(*card.inputs, other)))


@pytest.mark.parametrize(
    ("rows", "size"), [(1, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (10_000, "10K<n<100K"), (10**9, "1B<n<10B")]
)
def test_sizes(full_card: Card, rows: int, size: str) -> None:
    assert read_back(card_of(full_card, None, rows=rows))["size_categories"] == [size]


@pytest.mark.parametrize(
    "name", ["x\n- evil", "owner/name: x", "no-slash", "/", "a/b/c", "true", "owner/na me", "<account>/x", "-->"]
)
def test_only_ids_of_repositories_are_upstreams(full_card: Card, name: str) -> None:
    card = card_of(full_card, None)
    lineage: dict[str, Any] = dict(card.facts["lineage"])  # type: ignore[call-overload]
    lineage["sources"] = [lineage["sources"][1] | {"upstream": name}]
    assert "source_datasets" not in read_back(replace(card, facts={**card.facts, "lineage": lineage}))


@pytest.mark.parametrize(
    ("grade", "told"), [("declared", True), ("digest match", True), ("inferred", False), ("none", False)]
)
def test_upstreams_need_evidence(full_card: Card, grade: str, told: bool) -> None:
    card = card_of(full_card, None)
    lineage: dict[str, Any] = dict(card.facts["lineage"])  # type: ignore[call-overload]
    lineage["sources"] = [lineage["sources"][1] | {"grade": grade}]
    data = read_back(replace(card, facts={**card.facts, "lineage": lineage}))
    assert ("source_datasets" in data) is told


def test_formats_of_any_name_are_plain_text(full_card: Card, hostile: str) -> None:
    card = card_of(full_card, None)
    for name in ("yes", "a: b", "- x", hostile.encode("utf-8", "replace").decode("utf-8")):
        data = read_back(replace(card, inputs=(replace(card.inputs[0], format=name),)))
        assert len(data["tags"]) == 2
        assert all(isinstance(tag, str) for tag in data["tags"])
