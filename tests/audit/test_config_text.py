"""A configuration printed as TOML is the same configuration, and says where each value comes from."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit.config import Config, load_config
from traceaudit.config_text import config_text
from traceaudit.gate.limits import parse_limit
from traceaudit.resolution import resolve, settings_of
from traceaudit_rules.options import Options

if TYPE_CHECKING:
    from pathlib import Path

FULL = """
[tool.traceaudit]
profile = "pretrain"
select = ["TA4", "hidden-thinking"]
fail-on = "never"
locations = "all"
jobs = 2
paths = ["data", "more"]
license = "agpl-3.0"
acknowledge-terms = ["Anthropic"]
baseline = false
contract = false

[tool.traceaudit.severity]
TA4 = "error"
TA402 = "off"

[tool.traceaudit.limits]
rows = [">= 10", "<= 20"]
TA711 = 25

[[tool.traceaudit.overrides]]
paths = ["fixtures/**"]
ignore = ["TA4"]
severity = { TA801 = "note" }

[[tool.traceaudit.overrides]]
origins = ["hf:*"]
ignore = ["TA5"]

[[tool.traceaudit.waivers]]
rule = "TA402"
reason = "a \\u202e sign"
expires = 2027-01-31

[tool.traceaudit.tools]
grep = ["pattern", "path"]
submit = {}
"run it" = { required = ["command"] }

[tool.traceaudit.columns]
uid = '"a.b".c[0]'

[tool.traceaudit.pii]
nlp_engine = "en_core_web_sm"

[tool.traceaudit.sources."hf:*"]
license = "CC-BY-4.0"
upstream = "quillane/traces"

[tool.traceaudit.sources."session:s-?"]
own = true
"""


def text_of(said: Config, *, is_resolved: bool = False) -> str:
    return config_text(said, resolve(said, settings_of(said, Options())), is_resolved=is_resolved)


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A configuration with nearly every key."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "traceaudit.toml").write_text(FULL, encoding="utf-8")
    return load_config()


@pytest.mark.parametrize("is_resolved", [False, True])
def test_it_is_the_same_when_it_is_read_again(full: Config, tmp_path: Path, is_resolved: bool) -> None:
    text = text_of(full, is_resolved=is_resolved)
    (tmp_path / "again.toml").write_text(text, encoding="utf-8")
    again = load_config("again.toml")
    if is_resolved:
        assert set(map(str, again.limits)) > set(map(str, full.limits))
        again = replace(
            again,
            limits=full.limits,
            min_confidence=None,
            max_bad_rows=None,
            max_html_mb=None,
            waiver_horizon=None,
            contract_timeout=None,
        )
    assert replace(again, file=full.file, waivers=None) == replace(full, waivers=None)
    assert again.waivers.items == full.waivers.items  # type: ignore[union-attr]
    assert "\u202e" not in text


def test_every_value_says_where_it_comes_from(full: Config) -> None:
    said = full.over(jobs=3, severity=(("TA4", "note"),), limits=(parse_limit("findings <= 3"),))
    text = text_of(said, is_resolved=True)
    values = [line for line in text.splitlines() if line and not line.startswith("[")]
    bare = [line for line in values if "  # " not in line]
    # the tables of an array have it in their head
    assert all(
        line.split(" = ")[0] in {"paths", "origins", "ignore", "severity", "rule", "reason", "expires"} for line in bare
    )
    for line in (
        "jobs = 3  # command line",
        'TA4 = "note"  # command line',
        'TA402 = "off"  # traceaudit.toml',
        'findings = "<= 3"  # command line',
        'profile = "pretrain"  # traceaudit.toml',
        "max-bad-rows = 0  # profile pretrain",
        'min-confidence = "weak"  # default',
        "max-html-mb = 3.0  # default",
        "# harness: what the data says  # default",
    ):
        assert line in values, line
    # the head says which files are extended, and the table of limits has the most findings
    assert not [line for line in values if line.startswith(("# extend:", "# max-findings:"))]
    assert any(line.startswith('near_duplicate_rate = "<= 0.02"  # profile pretrain: ') for line in values)
    assert any(line.startswith("# TA947: error") and "profile pretrain: " in line for line in values)


def test_without_a_file_there_is_only_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert text_of(Config()) == "[tool.traceaudit]\n"
    assert tomllib.loads(text_of(Config(), is_resolved=True))["tool"]["traceaudit"]["profile"] == "audit"
