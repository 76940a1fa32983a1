"""The stream of JSON lines against its schema, which builds on that of the JSON report."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from traceaudit_reports import json_report, jsonl

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

sys.path[:0] = [str(Path(__file__).parents[1] / "benchmarks")]
many = importlib.import_module("many_findings")
CARDS = ("empty_card", "clean_card", "rich_card", "hostile_card", "gated_card")
REGISTRY = Registry().with_resource("urn:traceaudit:schema:audit:1", Resource.from_contents(json_report.schema()))
VALIDATOR = Draft202012Validator(jsonl.schema(), registry=REGISTRY)


def read(card: Card) -> list[dict[str, Any]]:
    """Every line, as a strict reader takes it."""
    return [orjson.loads(line) for line in jsonl.render(card).splitlines()]


@pytest.mark.parametrize("name", CARDS)
def test_lines_fit_the_schema(request: pytest.FixtureRequest, name: str) -> None:
    card = request.getfixturevalue(name)
    lines = read(card)
    for line in lines:
        errors = [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(line)]
        assert errors == [], line["type"]
        assert set(line) == {"type", line["type"]}
    assert re.fullmatch(r"(?:[\x20-\x7e]+\n)+", jsonl.render(card))


def test_the_schema_is_a_schema_and_strict(rich_card: Card) -> None:
    Draft202012Validator.check_schema(jsonl.schema())
    for line in read(rich_card):
        assert not VALIDATOR.is_valid(line | {"more": 1})
        if line["type"] != "gate":
            assert not VALIDATOR.is_valid({**line, line["type"]: line[line["type"]] | {"secret": 1}})


def test_the_order_and_the_counts_are_told(rich_card: Card) -> None:
    lines = read(rich_card)
    kinds = [line["type"] for line in lines]
    assert list(dict.fromkeys(kinds)) == ["header", "input", "rule", "finding", "not_looked_for", "gate", "verdict"]
    counts = Counter(kinds)
    header, verdict = lines[0]["header"], lines[-1]["verdict"]
    assert header["inputs"]["count"] == counts["input"]
    assert header["rules"] == counts["rule"]
    assert header["findings"] == counts["finding"] == verdict["counts"]["findings"]
    assert verdict["counts"]["statuses"] == {"new": 5, "grown": 1, "baselined": 1, "waived": 1}
    assert verdict["counts"]["active"] == {"error": 1, "warning": 4, "note": 1}
    assert (verdict["result"], verdict["exit_code"]) == ("fail", 1)


def test_members_are_those_of_the_json_report(gated_card: Card) -> None:
    document = json.loads(json_report.render(gated_card))
    lines = read(gated_card)
    for kind, name in (("input", "inputs"), ("rule", "rules"), ("finding", "findings"), ("gate", "gate")):
        told = [line[kind] for line in lines if line["type"] == kind]
        assert told == (document[name] if isinstance(document[name], list) else [document[name]])


def test_the_digest_is_about_names_and_contents(rich_card: Card) -> None:
    def digest(card: Card) -> str:
        found: str = read(card)[0]["header"]["inputs"]["digest"]
        return found

    assert digest(rich_card) == digest(replace(rich_card, inputs=rich_card.inputs[::-1]))
    renamed = (replace(rich_card.inputs[0], path="other.md"), *rich_card.inputs[1:])
    assert digest(rich_card) != digest(replace(rich_card, inputs=renamed))


def test_hostile_values_come_back_as_in_the_json_report(hostile_card: Card, hostile: str) -> None:
    lines = read(hostile_card)
    paths = [line["input"]["path"] for line in lines if line["type"] == "input"]
    assert set(paths) == {hostile.replace("\ud800", r"\ud800")}


def test_a_number_that_is_none_becomes_null(rich_card: Card) -> None:
    finding = rich_card.findings[0]
    places = tuple(
        replace(place, score=score)
        for place, score in zip(finding.locations, (float("nan"), float("inf")), strict=True)
    )
    for hostile in ("", "\ud800"):
        card = replace(rich_card, findings=(replace(finding, locations=places, message=f"x{hostile}"),))
        (line,) = [line for line in read(card) if line["type"] == "finding"]
        assert [place["score"] for place in line["finding"]["locations"]] == [None, None]


def test_integers_of_any_size_are_kept(rich_card: Card) -> None:
    card = replace(rich_card, findings=(replace(rich_card.findings[0], properties={"seed": 2**80}),))
    assert f'"seed":{2**80}' in jsonl.render(card)


@given(st.text(max_size=60))
def test_no_text_breaks_a_line(text: str) -> None:
    lines = read(many.make_card(many.Size(3), hostile=text))
    assert [line["type"] for line in lines][-2:] == ["gate", "verdict"]
    shown = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    finding = next(line["finding"] for line in lines if line["type"] == "finding")
    assert finding["message"].endswith(shown)


def test_many_findings_are_as_many_lines() -> None:
    text = jsonl.render(many.make_card(many.Size(20_000, pool=500)))
    assert text.count('\n{"type":"finding"') == 20_000
