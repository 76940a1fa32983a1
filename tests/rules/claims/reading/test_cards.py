"""Whole cards: front matter, tables, lists, and texts that are out to break the reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from traceaudit_rules.claims.claim import Claim, Kind
from traceaudit_rules.claims.reading import read_claims
from traceaudit_rules.claims.reading.front_matter import read_front_matter

CARD = """---
license: agpl-3.0
language:
- en
size_categories:
- 1K<n<10K
source_datasets:
- quillane/orrery
configs:
- config_name: merged
  data_files: rows.jsonl
- config_name: pi
  data_files: "pi/*.jsonl"
dataset_info:
  config_name: merged
  features:
  - name: uid
    dtype: string
  splits:
  - name: train
    num_bytes: 12
    num_examples: 240
---
# Orrery

| fact | value |
|---|---|
| merged rows | 240 |
| unique source sessions | 10 |
| tool_use | 195 (81.25%) |
| origin local | 191 |
| cot characters | median 2,404, P90 4,193 |
| duplicates | 0 |
| license | AGPL-3.0 |

| tool | calls | share |
|---|--:|--:|
| `Bash` | 79 | 40.5% |
| mcp__view__shot | 49 | 25.1% |
| other | 67 | |

| File | Model | Traces | Size |
|---|---|---|---|
| a/one.jsonl | Qwen3-0.6B | 50 | 1.5 MB |
| Total | | 200 | 4 MB |

## Fields

| Field | Description |
|---|---|
| `context` | task (average approximately 6,600 characters) |
| `cot` | |

## Evaluation

| Benchmark | Score |
|---|---|
| SWE-bench | 🚧 |
| HumanEval | 61.2 |
"""


def of_kind(claims: tuple[Claim, ...], kind: Kind) -> list[tuple[object, ...]]:
    """Subject, words, value, scope of the claims of one kind."""
    return [(c.subject, c.words, c.value, c.scope) for c in claims if c.kind is kind]


def test_the_front_matter_claims() -> None:
    claims, unchecked = read_claims(CARD)
    assert of_kind(claims, Kind.LICENCE) == [("", "agpl-3.0", None, ""), ("", "AGPL-3.0", None, "")]
    assert of_kind(claims, Kind.LANGUAGE) == [("", "en", None, "")]
    assert of_kind(claims, Kind.UPSTREAM) == [("", "quillane/orrery", None, "")]
    (size,) = [claim for claim in claims if claim.kind is Kind.SIZE_CATEGORY]
    assert (size.unit_low, size.unit_high, size.line) == (1000, 10000, 6)
    assert of_kind(claims, Kind.SPLIT) == [("train", "", 240, "rows.jsonl")]
    assert (Kind.FIELD, "uid", 17) in {(claim.kind, claim.subject, claim.line) for claim in claims}
    assert any("in memory" in entry.why for entry in unchecked)


def test_tables_claim() -> None:
    claims, unchecked = read_claims(CARD)
    assert of_kind(claims, Kind.ROWS) == [
        ("", "", 240, "rows.jsonl"),
        ("traces", "", 50, "a/one.jsonl"),
        ("traces", "", 200, ""),
    ]
    assert of_kind(claims, Kind.TOOL) == [
        ("Bash", "", 79, ""),
        ("mcp__view__shot", "", 49, ""),
        ("other", "Bash, mcp__view__shot", 67, ""),
    ]
    assert ("Bash", "tools", 0.405, "") in of_kind(claims, Kind.SHARE)
    assert of_kind(claims, Kind.MODEL) == [("Qwen3-0.6B", "Qwen3-0.6B", None, "a/one.jsonl")]
    assert [scope for *_, scope in of_kind(claims, Kind.BYTES)] == ["a/one.jsonl", ""]
    assert of_kind(claims, Kind.COUNT) == [("tool_use", "output_types", 195, ""), ("local", "origins", 191, "")]
    assert of_kind(claims, Kind.DUPLICATES) == [("", "", 0, "")]
    lengths = [(c.subject, c.statistic, c.value) for c in claims if c.kind is Kind.LENGTH]
    assert lengths == [("cot", "median", 2404), ("cot", "p90", 4193), ("context", "mean", 6600)]
    whys = {entry.text: entry.why for entry in unchecked}
    assert whys["SWE-bench | 🚧"] == "no value claimed"
    assert whys["HumanEval | 61.2"] == "a score or a setting: not in the data"


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r")])
def test_line_ends_do_not_matter(change: tuple[str, str]) -> None:
    assert read_claims("\ufeff" + CARD.replace(*change)) == read_claims(CARD)


def test_code_comments_and_the_own_section_are_not_read() -> None:
    hidden = "```\n5,000 rows\n```\n\n<!-- 5,001 rows -->\n\n"
    hidden += "<!-- traceaudit:begin -->\n5,002 rows\n<!-- traceaudit:end -->\n"
    claims, unchecked = read_claims(f"{hidden}\n    5,003 rows\n\n4,665 rows\n")
    assert [claim.value for claim in claims] == [4665]
    assert [claim.line for claim in claims] == [13]
    assert unchecked == ()


def test_a_table_of_html() -> None:
    rows = "<tr><td>Rows</td><td>\n<b>4,665</b></td></tr><tr><td>Sessions</td><td>60</td></tr>"
    nested = "<tr><td><table><tr><td>Files</td><td>9</td></tr></table></td><td></td></tr>"
    claims, _ = read_claims(f"<table>\n<tr><th>Fact</th><th>Value</th></tr>\n{rows}\n{nested}</table>\n")
    assert [(claim.kind, claim.value) for claim in claims] == [(Kind.ROWS, 4665), (Kind.SESSIONS, 60)]


def test_a_pasted_table_without_lines() -> None:
    text = (
        "File Source tasks Model Traces\na/one.jsonl MBPP test Qwen3-0.6B 500\na/two.jsonl MBPP test Qwen3-1.7B 200\n"
    )
    claims, _ = read_claims(text)
    assert of_kind(claims, Kind.ROWS) == [("traces", "", 500, "a/one.jsonl"), ("traces", "", 200, "a/two.jsonl")]


def test_broken_front_matter_raises_nothing() -> None:
    for text in (
        "---\n",
        "---\nlicense",
        "---\nlicense: [mit\n---\n",
        "---\n- - - -\n: :\n---\n",
        "---\n\tx: y\n---\n",
    ):
        assert isinstance(read_claims(text)[0], tuple)
    assert read_front_matter(["---", "license: mit # ours", "---"]).texts == {("license",): "mit"}


PATHOLOGICAL = {
    "digits": "1,111",
    "pipes": "|a|1|\n",
    "stars": "*",
    "brackets": "[a](",
    "tags": "<a ",
    "comments": "<!--",
    "quotes": '"a ',
    "statistics": "mean 5 ",
    "rows": "5 rows. ",
    "joined rows": "rows: 5\n",
    "reasoning": "raw, raw reasoning ",
    "paths": "absolute local ",
    "files": "a.jsonl 5 rows, ",
    "tools": "tools: Bash, ",
    "tables": "|a|b|\n|---|---|\n",
    "html tables": "<table>\n<tr><td>a</td><td>1</td></tr>\n",
    "models": "traces a b c d e f generated with gpt-",
    "dates": "2026-01-01 to ",
    "deep": "---\n" + " - ",
    "empty": "\n",
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_a_megabyte_of_anything_is_read_quickly(name: str) -> None:
    piece = PATHOLOGICAL[name]
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    claims, unchecked = read_claims(text)
    assert time.process_time() - started < 3
    assert len(claims) + len(unchecked) < 25_000


def test_a_very_long_text_says_where_reading_ends() -> None:
    _, unchecked = read_claims("| tool | calls |\n|---|---|\n" + "| Bash | 5 |\n" * 100_000)
    assert unchecked[-1].why.endswith("too long to be read")


SEEDS = Path(__file__).parents[5] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the texts beside the repository")
def test_an_article_a_thread_and_a_readme() -> None:
    article, thread, readme = (read_claims(path.read_text("utf-8"))[0] for path in sorted(SEEDS.glob("*.txt")))
    assert {(c.kind, c.value) for c in article} >= {
        (Kind.ROWS, 4665),
        (Kind.FILES, 4665),
        (Kind.SESSIONS, 60),
        (Kind.BYTES, 188e6),
        (Kind.COUNT, 3799),
        (Kind.SHARE, 0.1856),
        (Kind.LENGTH, 6600),
    }
    assert "AGPL-3.0" in {c.words for c in article}
    assert [(c.kind, c.value) for c in thread] == [(Kind.ROWS, 4659)]
    assert [value for _, _, value, _ in of_kind(readme, Kind.ROWS)] == [500, 500, 200, 200, 1400]
    assert of_kind(readme, Kind.LICENCE) == [("", "Apache-2.0", None, "")]
