"""The card of the dataset: front matter, and its figures in the way such cards publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MADE_BY = "made by examples/make_fable.py"
_TOOLS_SHOWN = 13
_HEAD = f"""---
license: agpl-3.0
language:
- en
tags:
- agent-traces
- pi-agent
- claude-code
- fable-5
- chain-of-thought
- tool-use
configs:
- config_name: merged
  data_files: fable5_cot_merged.jsonl
- config_name: pi_agent
  data_files: pi-traces/*.jsonl
---
# Demo-5-traces

Invented data, {MADE_BY} of traceaudit. Nobody said or did any of this. The licence above is part of the
invention.

Sessions of a coding agent, as merged rows (`fable5_cot_merged.jsonl`), as a pi projection with one file for each row
(`pi-traces/`), and as raw logs (`claude/`). `cot` is the reasoning trace captured for each step.

"""


def write_card(merged: Mapping[str, Any], roots: Mapping[str, int]) -> str:
    """The card, from the facts of the merged rows before anything was planted, and the rows of each source root."""
    return _HEAD + "\n".join((*_figures(merged), "", *_histogram(merged), "", *_sources(roots), ""))


def _figures(merged: Mapping[str, Any]) -> Iterator[str]:
    rows, types, per = merged["rows"], merged["output_types"], merged["rows_per_session"]
    yield from ("## Figures", "", "| fact | value |", "|---|---|")
    yield f"| merged rows | {rows:,} |"
    yield f"| pi files | {rows:,} |"
    yield f"| unique source sessions | {merged['sessions']:,} |"
    mean, median = _short(per["mean"]), _short(per["median"])
    yield f"| rows per session | mean {mean}, median {median}, P90 {_short(per['p90'])}, max {per['max']:,} |"
    yield from (f"| model `{name}` | {number:,} |" for name, number in merged["models"].items())
    yield from (f"| {name} | {number:,} ({number / rows:.2%}) |" for name, number in types.items())
    yield from (f"| origin {name} | {number:,} |" for name, number in merged["origins"].items())
    for name, facts in merged["lengths"].items():
        shown = ", ".join(f"{label} {_short(facts[key])}" for label, key in _QUANTILES)
        yield f"| {name} characters | {shown}, mean {facts['mean']:,.1f} |"
    yield "| duplicates | 0 |"


_QUANTILES = (("median", "median"), ("P90", "p90"), ("P95", "p95"), ("max", "max"))


def _histogram(merged: Mapping[str, Any]) -> Iterator[str]:
    tools = list(merged["tools"].items())
    yield from ("## Tools", "", "| tool | calls |", "|---|---|")
    yield from (f"| {name} | {number:,} |" for name, number in tools[:_TOOLS_SHOWN])
    rest = sum(number for _, number in tools[_TOOLS_SHOWN:])
    if rest:
        yield f"| other | {rest:,} |"


def _sources(roots: Mapping[str, int]) -> Iterator[str]:
    yield from ("## Source roots", "", "| root | rows |", "|---|---|")
    yield from (f"| {name} | {number:,} |" for name, number in sorted(roots.items(), key=lambda item: -item[1]))


def _short(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
