"""The JSON Schema for editors: shipped as it is made, valid itself, and of one mind with the tool."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from traceaudit.config_fields import Fields, Key
from traceaudit.config_keys import KEYS
from traceaudit.config_schema import make_schema, schema_text
from traceaudit.config_shapes import ByType, Listed, Tables
from traceaudit.config_tables import check_table
from traceaudit.errors import UsageError
from traceaudit.tomltext import toml_value

ROOT = Path(__file__).parents[2]
HEADER = "[tool.traceaudit]\n"
SCHEMA = make_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = [
    (page.name, number, block)
    for page in PAGES
    for number, block in enumerate(re.findall(r"^```toml\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S))
    if "[tool.traceaudit" in block
]


def instance(text: str) -> Any:
    """A document as editors see it: a date is a text."""
    return _as_json(tomllib.loads(text))


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


def is_valid(text: str) -> bool:
    return bool(VALIDATOR.is_valid(instance(text)))


def is_taken(text: str) -> bool:
    try:
        check_table(Path("traceaudit.toml"), tomllib.loads(text)["tool"]["traceaudit"])
    except UsageError:
        return False
    return True


def every_key(keys: tuple[Key, ...] = KEYS) -> list[Key]:
    """All keys, with those of tables of fixed keys."""
    found = []
    for key in keys:
        found.append(key)
        shapes: list[Any] = [key.shape]
        while shapes:
            shape = shapes.pop()
            if isinstance(shape, ByType):
                shapes += shape.shapes.values()
            elif isinstance(shape, Listed | Tables):
                shapes.append(shape.item)
            elif isinstance(shape, Fields):
                found += every_key(shape.keys)
    return found


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_shipped_file_is_up_to_date() -> None:
    # traceaudit config --schema > audit/traceaudit/schema/config-1.json
    assert (files("traceaudit") / "schema/config-1.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("key", every_key(), ids=lambda key: key.name)
def test_every_key_is_described(key: Key) -> None:
    assert len(key.title) > 2
    assert not key.title.endswith(".")
    assert key.says.endswith(".")


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_has_an_example_that_the_tool_and_the_schema_take(key: Key) -> None:
    described = SCHEMA["$defs"]["configuration"]["properties"][key.name]  # type: ignore[index]
    assert described["title"] == key.title
    assert key.says in described["description"]
    assert key.examples
    for example in key.examples:
        text = f"{HEADER}{key.name} = {toml_value(example)}\n"
        assert is_taken(text), text
        assert is_valid(text), text


@pytest.mark.parametrize(("page", "number", "text"), EXAMPLES, ids=[f"{page}-{n}" for page, n, _ in EXAMPLES])
def test_examples_of_the_documentation(page: str, number: int, text: str) -> None:
    assert is_taken(text), f"{page}, block {number}"
    assert is_valid(text), f"{page}, block {number}"


def test_there_are_examples_in_the_documentation() -> None:
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "fail_on = 'error'",
        "max_bad_rows = 0",
        "locations = 'all'",
        "max_html_mb = 2",
        "severity = { TA401 = 'note', ta5xx = 'off', project-slugs = 'error', TA = 'note' }",
        "limits = { rows = 5, near_duplicate_rate = '<= 2%', TA701 = [1, '>= 0'], near-copies = 3 }",
        "waivers = [{ rule = 'TA402', reason = 'x', expires = 2027-01-31 }]",
        "baseline = false",
        "sources = ['data']",
        "columns = { uid = 'a.b' }",
        "tools = { a = [], b = { required = ['x'] } }",
        "pii = { nlp-engine = 'm' }",
    ],
)
def test_both_take_it(text: str) -> None:
    assert is_taken(HEADER + text)
    assert is_valid(HEADER + text)


@pytest.mark.parametrize(
    "text",
    [
        "profil = 'ci'",
        "profile = 'train'",
        "fail-on = 'warn'",
        "jobs = 0",
        "jobs = '2'",
        "locations = 'many'",
        "select = [1]",
        "severity = { TA401 = 'fatal' }",
        "severity = { 'Home Paths' = 'note' }",
        "limits = { near_duplicate_rate = 'few' }",
        "limits = { rows = -1 }",
        "overrides = [{ path = ['a'] }]",
        "overrides = { paths = ['a'] }",
        "waivers = [{ rule = 'TA401' }]",
        "baseline = true",
        "contract = 1",
        "columns = { thinkin = 'x' }",
        "sources = { hf = { licens = 'MIT' } }",
        "tools = { a = { requird = [] } }",
        "pii = {}",
    ],
)
def test_both_refuse_it(text: str) -> None:
    assert not is_taken(HEADER + text)
    assert not is_valid(HEADER + text)


def test_other_tables_of_pyproject_are_nobody_s_business() -> None:
    assert is_valid('[project]\nname = "x"\n[tool.ruff]\nline-length = 3\n' + HEADER + "jobs = 1\n")
