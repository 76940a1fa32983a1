"""Kinds that are a value behind the vendor's name: however the assignment is written, and never a name in code."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.pack import Kind, PackError, read_pack
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = r"""
[[kind]]
id = "quillane-key"
name = "Quillane key"
vendor = "Quillane"
behind = 'quillane[_.\- ]?(?:api|key|client)'
value = "[0-9A-Za-z]{24}"
mixed = true
revoke = "nowhere"
example = "QUILLANE_API_KEY={alnum:24}"
"""
ASSIGNMENTS = (
    "export QUILLANE_API_KEY={}",
    'QUILLANE_API_KEY="{}"',
    "quillane_api_key = '{}'",
    '{{"QUILLANE_API_KEY": "{}"}}',
    "quillaneApiKey: '{}',",
    'QuillaneAPIKey := "{}"',
    'os.environ["QUILLANE_API_KEY"] = "{}"',
    "os.getenv('QUILLANE_KEY', '{}')",
    "quillane.Client('{}')",
    "  quillane-api-key: {}",
    "--quillane-api-key {}",
    "X-Quillane-Api-Key: {}",
    "Quillane API key: {}",
    "${{QUILLANE_API_KEY:-{}}}",
    "'quillane_api_key' => '{}',",
    "quillane_api_key: str = '{}'",
    "const quillaneApiKey: string = '{}'",
    '- name: QUILLANE_API_KEY\n              value: "{}"',
    '<add key="QUILLANE_API_KEY" value="{}"/>',
    '{{"name": "QUILLANE_API_KEY", "value": "{}"}}',
    "Quillane API Key [None]: {}",
)
NAMES = ("quillaneKeyFromVaultHere", "readfromtheenvironmentof", "READ_FROM_THE_VAULT_HERE", "GetQuillaneKeyFromConfig")


def load(folder: Path, text: str) -> Kind:
    file = folder / "own.toml"
    file.write_text(text, "utf-8")
    return read_pack([file])[0]


def found(kind: Kind, text: str) -> list[str]:
    raw = bytearray(json.dumps({"a": text}).encode())
    hits = (confirm(kind, raw, match.end()) for match in re.finditer(kind.gate.encode(), raw))
    return [hit.subject for hit in hits if hit is not None]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_value_is_found_however_it_is_assigned(tmp_path: Path, assignment: str) -> None:
    value = make_sample("{alnum:24}", Random(assignment))
    assert value in found(load(tmp_path, ENTRY), assignment.format(value))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_code_is_no_value(tmp_path: Path, name: str) -> None:
    assert len(name) == 24
    assert found(load(tmp_path, ENTRY), f"quillane_api_key = {name}") == []


def test_a_longer_value_is_none(tmp_path: Path) -> None:
    value = make_sample("{alnum:24}", Random(3))
    assert found(load(tmp_path, ENTRY), f"quillane_api_key = {value}0") == []


def test_a_value_without_the_name_is_none(tmp_path: Path) -> None:
    value = make_sample("{alnum:24}", Random(4))
    assert found(load(tmp_path, ENTRY), f"api_key = {value}") == []


def test_without_mixed_a_value_may_be_of_one_case(tmp_path: Path) -> None:
    value = make_sample("{lower:24}", Random(5))
    assert found(load(tmp_path, ENTRY.replace("mixed = true", "")), f"quillane_api_key = {value}") == [value]


@pytest.mark.parametrize("line", ['value = "[0-9A-Za-z]{24}"\n', "behind = 'quillane[_.\\- ]?(?:api|key|client)'\n"])
def test_an_entry_with_half_of_it_is_refused(tmp_path: Path, line: str) -> None:
    assert line in ENTRY
    with pytest.raises(PackError, match="belong together"):
        load(tmp_path, ENTRY.replace(line, ""))


def test_an_entry_with_both_forms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"own\.toml: kind 'quillane-key': with `behind`"):
        load(tmp_path, ENTRY + 'gate = "quillane_"\n')


def test_an_entry_can_say_what_may_follow(tmp_path: Path) -> None:
    value = make_sample("{alnum:24}", Random(6))
    kind = load(tmp_path, ENTRY + 'after = "[0-9A-Za-z_]"\n')
    assert found(kind, f"quillane_api_key = {value}-live") == [value]
    assert found(load(tmp_path, ENTRY), f"quillane_api_key = {value}-live") == []
