"""TA830, TA831 and data/terms.toml: outputs of models whose vendors have terms on them."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.arguments.terms import all_terms, models_by_terms, present_terms
from traceaudit_rules.licences.mentions import unmentioned_terms
from traceaudit_rules.licences.outputs import output_terms

OWN = {"key": "own rows", "rows": 40, "own": True}
CLAUDE = {"declared": "mit", "sources": [OWN], "models": {"claude-opus-4-5": 30, "claude-fable-5": 10}}


@pytest.mark.parametrize(
    ("model", "vendor"),
    [
        ("claude-opus-4-5-20251101", "anthropic"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic"),
        ("anthropic/claude-4.5-sonnet:thinking", "anthropic"),
        ("claude-fable-5", "anthropic"),
        ("fable-5", "anthropic"),
        ("claude-opus-4-6[1m]", "anthropic"),
        ("gpt-5-codex", "openai"),
        ("openai/gpt-4o", "openai"),
        ("o3", "openai"),
        ("o4-mini", "openai"),
        ("codex-mini-latest", "openai"),
        ("gemini-2.5-pro", "google"),
        ("google/gemini-2.5-flash", "google"),
        ("grok-4", "xai"),
        ("meta-llama/Llama-3.3-70B-Instruct", "meta"),
        ("llama3.1", "meta"),
        ("gemma-3-27b-it", "gemma"),
        ("gpt-oss-120b", None),
        ("gpt-2", None),
        ("gpt-neo-2.7B", None),
        ("grok-1", None),
        ("gemma-4-12b", None),
        ("Qwen3-0.6B", None),
        ("deepseek-r1", None),
        ("model-0", None),
        ("opusculum", None),
        ("o365", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_vendor_of_a_model(model: str, vendor: str | None) -> None:
    assert [terms.id for terms in models_by_terms({model: 1})] == [vendor] * (vendor is not None)


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        ({}, Severity.WARNING),
        ({"profile": "publish"}, Severity.WARNING),
        ({"profile": "pretrain"}, Severity.ERROR),
        ({"profile": "pretrain", "acknowledged": ("Anthropic",)}, Severity.NOTE),
        ({"profile": "pretrain", "acknowledged": ("openai",)}, Severity.ERROR),
    ],
)
def test_severities(options: dict[str, object], severity: Severity) -> None:
    (said,) = judge(output_terms, CLAUDE | {"options": options})
    assert (said.subject, said.severity, said.rows) == ("anthropic", severity, 40)


def test_models_date_and_link_are_told_and_no_licence_is_mixed_in() -> None:
    (said,) = judge(output_terms, CLAUDE)
    for part in (
        "40 rows of claude-opus-4-5, claude-fable-5",
        "read 2026-",
        "support.claude.com",
        "holder of the account",
    ):
        assert part in said.message
    assert "unsettled" in said.message


@pytest.mark.parametrize(
    ("prose", "number"),
    [
        ("", 1),
        ("Sessions of Claude Code.", 1),
        ("Terms of service of this page.", 1),
        ("Outputs of Claude are subject to Anthropic's Terms of Service.", 0),
        ("See the usage policy of Anthropic.", 0),
        ("Anthropic. " + "x" * 1000 + " terms of use", 1),
    ],
)
def test_a_sentence_on_the_terms_is_enough(prose: str, number: int) -> None:
    assert len(judge(unmentioned_terms, CLAUDE | {"prose": prose})) == number


@pytest.mark.parametrize(
    ("declared", "number"), [("mit", 1), ("cc-by-4.0", 1), ("agpl-3.0", 0), ("cc-by-nc-4.0", 0), ("", 0)]
)
def test_only_permissive_licences_promise_too_much(declared: str, number: int) -> None:
    assert len(judge(unmentioned_terms, CLAUDE | {"declared": declared})) == number


def test_entries_are_dated_sourced_and_neutral() -> None:
    assert {terms.id for terms in all_terms()} >= {"anthropic", "openai", "google", "xai", "meta"}
    for terms in all_terms():
        assert date.fromisoformat(terms.captured) <= date(2027, 1, 1)
        assert terms.source
        assert "://" not in terms.link
        assert re.fullmatch(r"[\w.-]+\.[a-z]+(/[\w.-]+)+", terms.link)
        assert not re.search(r"\b(legal|illegal|you may|you must)\b", terms.text, re.IGNORECASE)
        assert not terms.text.endswith(".")


def test_facts_are_plain_and_ordered() -> None:
    (entry,) = present_terms({"claude-fable-5": 10, "claude-opus-4-5": 30, "model-0": 4})
    assert entry["vendor"] == "anthropic"
    assert list(entry["models"].items()) == [("claude-opus-4-5", 30), ("claude-fable-5", 10)]
    assert entry["rows"] == 40
    assert set(entry) >= {"text", "captured", "link"}


def test_where_one_part_is_not_permissive_the_rows_of_a_model_may_be_in_it() -> None:
    sources = [{"key": f"own {name}", "rows": 40, "own": True, "folder": name} for name in ("a", "b")]
    said = {"a": {"front matter": "mit"}, "b": {"front matter": "agpl-3.0"}}
    assert judge(unmentioned_terms, CLAUDE | {"sources": sources, "declared": said}) == []
    both = {"a": {"front matter": "mit"}, "b": {"front matter": "apache-2.0"}}
    assert len(judge(unmentioned_terms, CLAUDE | {"sources": sources, "declared": both})) == 1
