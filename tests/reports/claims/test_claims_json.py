"""The Verification as JSON against its schema."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from traceaudit_reports.claims.json_report import render, schema

if TYPE_CHECKING:
    from traceaudit_reports.claims import Verification


@pytest.fixture(params=("empty", "rich", "hostile"))
def verification(request: pytest.FixtureRequest) -> Verification:
    """Each of them in turn."""
    value: Verification = request.getfixturevalue(request.param)
    return value


def test_output_fits_the_schema(verification: Verification) -> None:
    errors = Draft202012Validator(schema()).iter_errors(json.loads(render(verification)))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_schema_is_strict_and_described() -> None:
    Draft202012Validator.check_schema(schema())

    def look(node: object, path: str) -> None:
        if isinstance(node, dict):
            assert node.get("type") != "object" or node.get("additionalProperties") is False, path
            for name, value in node.items():
                if path.endswith("/properties"):
                    assert "description" in value, f"{path}/{name}"
                look(value, f"{path}/{name}")

    look(schema(), "#")


@pytest.mark.parametrize("part", [(), ("data",), ("counts",), ("answers", 0), ("not_checked", 0)])
def test_a_key_that_is_not_described_is_refused(rich: Verification, part: tuple[str | int, ...]) -> None:
    document = json.loads(render(rich))
    node = document["claims"]
    for step in part:
        node = node[step]
    node["extra"] = 1
    assert not Draft202012Validator(schema()).is_valid(document)


def test_values_come_from_the_verification(rich: Verification) -> None:
    document = json.loads(render(rich))
    found = document["claims"]
    assert document["tool"] == {"name": "traceaudit", "version": "0.1.0"}
    assert found["counts"] == {"contradicted": 3, "unverifiable": 15, "confirmed": 20, "not_checked": 30}
    assert len(found["answers"]) == 38
    assert (found["answers"][0]["line"], found["answers"][0]["answer"]) == (2, "contradicted")
    assert found["result"] == "contradicted"


def test_a_scan_can_tell_it_from_its_beginning(rich: Verification) -> None:
    assert re.match(r'\{\s*"schema_version":\s*"\d+",\s*"tool":\s*\{\s*"name":\s*"traceaudit"', render(rich))


def test_hostile_values_are_inert_and_come_back(hostile: Verification, hostile_value: str) -> None:
    text = render(hostile)
    assert re.fullmatch(r"[\n\x20-\x7e]*", text)
    assert json.loads(text)["claims"]["card"] == hostile_value.replace("\ud800", r"\ud800")
