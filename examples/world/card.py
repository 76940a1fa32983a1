"""The card of the dataset: front matter, and its figures in the way such cards publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MADE_BY = "made by examples/make_fable.py"
_TOOLS_SHOWN = 13
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"))
_CUT = "…[earlier truncated]…"
_HEAD = f"""---
license: agpl-3.0
language:
- en
size_categories:
- {{category}}
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


def write_card(
    merged: Mapping[str, Any], roots: Mapping[str, int], cut: int, sizes: tuple[int, int] | None = None
) -> str:
    """The card, from the facts of the merged rows before anything was planted.

    `roots` are the rows of each source root, `cut` the contexts without their beginning, `sizes` the bytes of the
    merged file and of all, where they are known already.
    """
    head = _HEAD.replace("{category}", next(name for limit, name in _SIZES if merged["rows"] < limit))
    figures = (*_figures(merged, cut), *(_weights(merged["rows"], *sizes) if sizes else ()))
    return head + "\n".join((*figures, "", *_histogram(merged), "", *_sources(roots), ""))


def is_cut(context: str) -> bool:
    """Whether the beginning of a context was left out."""
    return context.startswith(_CUT)


def _figures(merged: Mapping[str, Any], cut: int) -> Iterator[str]:
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
        # As published: only thoughts have a least length of interest.
        named = (("min", "min"), *_QUANTILES) if name == "cot" else _QUANTILES
        shown = ", ".join(f"{label} {_short(facts[key])}" for label, key in named)
        yield f"| {name} characters | {shown}, mean {facts['mean']:,.1f} |"
    yield f"| truncated rows | {cut:,} ({cut / rows:.1%}) |"
    yield from ("| duplicates | 0 |", "| invalid rows | 0 |")


_QUANTILES = (("median", "median"), ("P90", "p90"), ("P95", "p95"), ("max", "max"))


def _weights(rows: int, merged: int, whole: int) -> Iterator[str]:
    yield f"| total size | {_megabytes(whole)} |"
    yield from ("", "## Files", "", "| file | rows | size |", "|---|---|---|")
    yield f"| `fable5_cot_merged.jsonl` | {rows:,} | {_megabytes(merged)} |"


def _megabytes(size: int) -> str:
    """Three digits of millions of bytes."""
    return f"{size / 10**6:.{2 if size < 10**7 else 1 if size < 10**8 else 0}f} MB"


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
