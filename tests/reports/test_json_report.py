"""The JSON output against its schema, key by key, and with hostile values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from traceaudit_reports.json_report import render, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card

CARDS = ("empty_card", "clean_card", "rich_card", "contradicted_card", "hostile_card", "gated_card")
_CHECKER = FormatChecker()


@_CHECKER.checks("json-pointer")
def _is_pointer(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"(/([^~/]|~[01])*)*", value, re.DOTALL) is not None


@pytest.fixture(params=CARDS)
def card(request: pytest.FixtureRequest) -> Card:
    """Each of the Cards in turn."""
    value: Card = request.getfixturevalue(request.param)
    return value


@pytest.fixture
def validator() -> Draft202012Validator:
    """A validator that also asserts formats."""
    return Draft202012Validator(schema(), format_checker=_CHECKER)


def _subschemas(node: object, path: str = "#") -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(node, dict):
        yield path, node
        for name, value in node.items():
            yield from _subschemas(value, f"{path}/{name}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _subschemas(value, f"{path}/{index}")


def test_output_fits_the_schema(card: Card, validator: Draft202012Validator) -> None:
    document = json.loads(render(card))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == []


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_schema_is_strict_and_described() -> None:
    open_places = {"#/properties/facts/additionalProperties", "#/$defs/finding/properties/properties"}
    for path, node in _subschemas(schema()):
        if node.get("type") == "object" and path not in open_places:
            assert "additionalProperties" in node, path
        if path.endswith("/properties") and path not in open_places and "/then" not in path:
            for name, value in node.items():
                conditional = any(part in path for part in ("/if/", "/then/", "/else/"))
                assert conditional or "description" in value, f"{path}/{name}"  # type: ignore[operator]


@pytest.mark.parametrize(
    ("part", "extra"),
    [
        ((), "title"),
        (("inputs", 0), "mtime"),
        (("rules", 0), "title"),
        (("findings", 0), "secret"),
        (("findings", 0, "locations", 0), "value"),
        (("facts", "views", 0), "examples"),
        (("facts", "concentration", "dataset"), "names"),
        (("facts", "concentration", "views", 0), "names"),
        (("facts", "concentration", "formats", 0, "sessions"), "names"),
        (("facts", "reasoning"), "texts"),
        (("verdict",), "exit_code"),
        (("gate",), "policy"),
        (("gate", "limits", 0), "measure"),
        (("gate", "waivers", 0), "globs"),
        (("gate", "baseline"), "entry"),
        (("gate", "baseline", "stale", 0), "row"),
        (("gate", "contract"), "values"),
        (("gate", "contract", "expectations", 0), "unexpected"),
        (("gate", "cost"), "sum"),
        (("gate", "cost", "views", 0), "sessions"),
        (("gate", "cost", "rules", 0), "uids"),
    ],
)
def test_a_key_that_is_not_described_is_refused(
    gated_card: Card, validator: Draft202012Validator, part: tuple[str | int, ...], extra: str
) -> None:
    document = json.loads(render(gated_card))
    node = document
    for step in part:
        node = node[step]
    node[extra] = "x"
    assert not validator.is_valid(document)


def test_keys_are_those_of_the_design(rich_card: Card) -> None:
    document = json.loads(render(rich_card))
    assert " ".join(document) == (
        "schema_version tool config inputs ignored_files totals facts rules findings not_looked_for verdict gate"
    )
    assert " ".join(document["tool"]) == "name version rules_version"
    assert " ".join(document["inputs"][0]) == "path format container bytes rows sessions sha256 status problems"
    assert " ".join(document["totals"]) == "files bytes rows steps sessions"
    assert " ".join(document["rules"][0]) == "code name severity status reason findings"
    assert " ".join(document["findings"][0]) == (
        "code name kind severity confidence status subject scope message fix count rows sessions files "
        "properties locations fingerprint"
    )
    assert " ".join(document["findings"][0]["locations"][0]) == (
        "file row pointer in_key start end session uid role score evidence"
    )
    assert " ".join(document["not_looked_for"][0]) == "what count"
    assert " ".join(document["verdict"]) == "result profile reasons"


def test_values_come_from_the_card(rich_card: Card) -> None:
    document = json.loads(render(rich_card))
    assert document["facts"] == rich_card.facts
    assert document["inputs"][-3]["sha256"] is None
    assert document["findings"][0]["locations"][1]["pointer"] is None
    assert document["findings"][0]["scope"] == rich_card.findings[0].scope
    assert document["ignored_files"] == 4
    assert {run["status"] for run in document["rules"]} == {"ran", "skipped", "failed"}


def test_the_gate_is_told_part_by_part(gated_card: Card, rich_card: Card) -> None:
    gate = json.loads(render(gated_card))["gate"]
    assert gate["regraded"] == {"TA401": "note", "TA5": "error"}
    assert [(limit["value"], limit["holds"]) for limit in gate["limits"]] == [
        (12.0, True),
        (0.13412, False),
        (None, None),
        (0.25, True),
    ]
    assert [limit["by_profile"] for limit in gate["limits"]] == [False, False, False, True]
    assert gate["cost"]["counted"] == {"TA801": 953}
    assert [waiver["status"] for waiver in gate["waivers"]] == ["active", "unused", "expired"]
    assert gate["baseline"]["stale"] == [{"fingerprint": "ab" * 32, "rule": "TA402", "count": 4, "found": 0}]
    assert [view["lost_rows"] for view in gate["cost"]["views"]] == [120, 3, 0]
    unused = json.loads(render(rich_card))["gate"]
    assert (unused["fail_on"], unused["cost"], unused["baseline"], unused["waivers"]) == ("never", None, None, [])


def test_hostile_words_of_a_gate_are_inert(hostile_gate_card: Card) -> None:
    text = render(hostile_gate_card)
    assert re.fullmatch(r"[\n\x20-\x7e]*", text)
    assert json.loads(text)["gate"]["waivers"][0]["reason"].startswith("evil\x1b[31m")


def test_equal_cards_give_equal_bytes(rich_card: Card) -> None:
    assert render(rich_card) == render(replace(rich_card, facts=MappingProxyType(dict(rich_card.facts))))
    assert render(rich_card).endswith("}\n")


def test_very_many_findings_are_the_same_data(
    hostile_card: Card, validator: Draft202012Validator, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretty = render(hostile_card)
    monkeypatch.setattr("traceaudit_reports.json_report._MOST_PRETTY", 3)
    short = render(hostile_card)
    assert json.loads(short) == json.loads(pretty)
    assert list(json.loads(short)) == list(json.loads(pretty))
    assert short.count("\n") < pretty.count("\n")
    assert re.fullmatch(r"[\n\x20-\x7e]*", short)
    assert validator.is_valid(json.loads(short))


def test_our_own_output_can_be_told_from_its_beginning(empty_card: Card) -> None:
    begin = r'\{\s*"schema_version":\s*"\d+",\s*"tool":\s*\{\s*"name":\s*"traceaudit"'
    assert re.match(begin, render(empty_card))


def test_hostile_values_are_inert_and_come_back(hostile_card: Card, hostile: str) -> None:
    text = render(hostile_card)
    assert re.fullmatch(r"[\n\x20-\x7e]*", text)
    document = json.loads(text)
    readable = hostile.replace("\ud800", r"\ud800")
    assert document["inputs"][0]["path"] == readable
    assert document["findings"][0]["properties"] == {readable: [readable]}


def test_strict_readers_can_read_lone_surrogates(clean_card: Card) -> None:
    item = replace(clean_card.inputs[0], path="a\ud83d\ude00\udfff\U0001f600.jsonl")
    document = json.loads(render(replace(clean_card, inputs=(item,))))
    path = document["inputs"][0]["path"]
    assert path == "a\\ud83d\\ude00\\udfff\U0001f600.jsonl"
    assert path.encode("utf-8")


def test_a_number_that_json_cannot_say_is_refused(clean_card: Card) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(replace(clean_card, facts={"x": {"share": float("nan")}}))


def test_only_plain_data_is_accepted(clean_card: Card) -> None:
    with pytest.raises(TypeError, match="plain data only, found set"):
        render(replace(clean_card, facts={"x": {"states": {1}}}))
