"""Licences in metadata files, in every shape, and files that are broken."""

from __future__ import annotations

import json

import pytest

from traceaudit_rules.licences.evidence import Document, Evidence, read_documents
from traceaudit_rules.licences.picture import StatementKind


def read(name: str, text: str) -> Evidence:
    return read_documents([Document(1, f"data/{name}", "croissant" if name == "croissant.json" else "metadata", text)])


@pytest.mark.parametrize(
    "value",
    [
        "cc-by-4.0",
        "https://choosealicense.com/licenses/cc-by-4.0/",
        "https://creativecommons.org/licenses/by/4.0/",
        ["CC-BY-4.0"],
        {"@type": "CreativeWork", "url": "https://creativecommons.org/licenses/by/4.0/"},
        [{"name": "CC BY 4.0"}],
    ],
)
@pytest.mark.parametrize("key", ["license", "sc:license"])
def test_croissant(key: str, value: object) -> None:
    (found,) = read("croissant.json", "\ufeff" + json.dumps({"name": "x", key: value}, indent=1)).statements
    assert (found.kind, found.licence.expression, found.folder, found.line) == (
        StatementKind.METADATA, "CC-BY-4.0", "data", 3,
    )  # fmt: skip


def test_croissant_names_upstreams() -> None:
    data = {"isBasedOn": ["https://huggingface.co/datasets/brantwik/fable-5", 5], "prov:wasDerivedFrom": {"@id": "x"}}
    assert [one.repo for one in read("croissant.json", json.dumps(data)).upstreams] == ["brantwik/fable-5"]


@pytest.mark.parametrize(
    ("name", "text", "expression"),
    [
        ("dataset_infos.json", '{"default": {"license": "mit"}}', "MIT"),
        ("dataset_info.json", '{"license": "apache-2.0", "features": {"license": {"dtype": "string"}}}', "Apache-2.0"),
        ("package.json", '{"license": "MIT"}', "MIT"),
        ("package.json", '{"licenses": [{"type": "MIT", "url": "https://opensource.org/licenses/MIT"}]}', "MIT"),
        ("pyproject.toml", '[project]\nlicense = "Apache-2.0"', "Apache-2.0"),
        ("pyproject.toml", '[project]\nlicense = {text = "MIT"}', "MIT"),
        ("CITATION.cff", "cff-version: 1.2.0\ntype: dataset\nlicense: CC-BY-4.0", "CC-BY-4.0"),
        ("CITATION.cff", "license:\n- MIT", "MIT"),
    ],
)
def test_other_files(name: str, text: str, expression: str) -> None:
    assert [one.licence.expression for one in read(name, text).statements] == [expression]


def test_a_citation_of_software_is_an_aside() -> None:
    found = read("CITATION.cff", "type: software\nlicense: MIT")
    assert found.statements == ()
    assert [one.note for one in found.asides] == ["on code"]


@pytest.mark.parametrize(
    "name", ["croissant.json", "dataset_infos.json", "package.json", "pyproject.toml", "CITATION.cff"]
)
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "{",
            "[]",
            "null",
            "5",
            '"license"',
            "[" * 100_000,
            '{"license":' * 5_000,
            "a = [" * 999,
        ),
        *(
            '{"license": null}',
            '{"license": [[["mit"]]]}',
            '{"license": {"name": 5}}',
            "license: {a: [b]}",
            "\x00",
            "\ud800",
        ),
        *(
            "[project]\nlicense = 5",
            "[project]\nlicense = {file = 'LICENSE'}",
            "project = 5",
            "license: &a [*a]",
            "\ufeff",
        ),
    ],
    ids=lambda text: repr(text)[:20],
)
def test_broken_and_odd_files_say_nothing(name: str, text: str) -> None:
    assert read(name, text).statements == ()
