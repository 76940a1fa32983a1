"""What every output costs at 10, 1,000 and 100,000 findings, and how large it is: `make bench-outputs`.

The Cards are invented (many_findings.py), so no audit runs. A renderer works as `traceaudit scan` calls it; the clock
is CPU time of this process. Writes docs/outputs.md and prints it.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import re
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import many_findings
import many_sessions
from repeats import ROOT

from traceaudit.commands.outputs import collecting_later
from traceaudit.commands.scan import FORMATS

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

PAGE = ROOT / "docs" / "outputs.md"
SIZES = (10, 1_000, 100_000)
SESSIONS = (60, 10_000)
_LARGE = 50_000
_AIM_SECONDS = 2.0
_AIM_RESULTS = 5_000
_AIM_BYTES = 10_000_000
_MEGABYTE = 1_000_000


class Taken(NamedTuple):
    """One output of one Card: medians of CPU seconds, bytes, bytes after gzip, and entries where it has any."""

    seconds: float
    size: int
    packed: int
    entries: int | None
    runs: int


def measure(name: str, card: Card, runs: int) -> Taken:
    """Render so many times, and look at the text."""
    render = import_module(FORMATS[name]).render
    times, text = [], ""
    for _ in range(runs):
        text = ""
        gc.collect()
        with collecting_later():
            start = time.process_time()
            text = render(card)
            times.append(time.process_time() - start)
    data = text.encode()
    return Taken(median(times), len(data), len(gzip.compress(data, 6)), count_entries(name, text), runs)


def count_entries(name: str, text: str) -> int | None:
    """Results of a SARIF log, entries of a GitLab report, tests of JUnit, lines of a stream, findings that a page has
    as elements or packed; None for other formats."""
    if name == "html":
        packed = re.search(r'id="island" data-count="(\d+)"', text)
        written = len(re.findall(r'<details class="finding" id="TA[1-9]', text))
        return written + (int(packed[1]) if packed else 0)
    if name == "sarif":
        return len(json.loads(text)["runs"][0]["results"])
    if name == "gitlab":
        return len(json.loads(text))
    if name == "junit":
        return text.count("<testcase ")
    return text.count("\n") if name == "jsonl" else None


def measure_sessions(runs: int) -> list[str]:
    """The page at so many sessions with replays and a timeline, as a table."""
    lines = ["", "The page with a timeline, replays and surroundings of findings:", ""]
    lines += ["| sessions | findings | CPU s | MB | MB gzip | replays in it |", "|--:|--:|--:|--:|--:|--:|"]
    for sessions in SESSIONS:
        size = many_findings.Size(min(1_000, sessions), files=min(200, sessions), sessions=max(1, sessions // 200))
        card = many_sessions.with_sessions(many_findings.make_card(size), sessions)
        one = measure("html", card, runs)
        shown = len(set(re.findall(r'id="replay-(\d+)"', import_module(FORMATS["html"]).render(card))))
        lines.append(
            f"| {sessions:,} | {size.findings:,} | {one.seconds:.3f} | {one.size / _MEGABYTE:,.2f} | "
            f"{one.packed / _MEGABYTE:,.2f} | {shown:,} of {len(card.replays.sessions):,} |"
        )
    return lines


def write_page(taken: dict[str, dict[int, Taken]], sessions: list[str], command: str, day: str) -> str:
    """The page as Markdown; `sessions` are its lines on pages with replays."""
    sizes = list(next(iter(taken.values())))
    lines = [
        "# Outputs",
        "",
        f"Written by `make bench-outputs` (`{command}`) on {day}. Do not edit. Invented findings with one to four "
        "places each, in 200 files and 6,000 sessions; CPU seconds of the renderer alone, medians; sizes in MB, plain "
        "and after gzip. Entries: results of SARIF, entries of GitLab, tests of JUnit, lines of the stream, findings "
        "of the page, written out or packed.",
        "",
        "| format | findings | CPU s | runs | MB | MB gzip | entries |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, by_size in taken.items():
        for size in sizes:
            one = by_size[size]
            entries = "" if one.entries is None else f"{one.entries:,}"
            lines.append(
                f"| {name} | {size:,} | {one.seconds:.3f} | {one.runs} | {one.size / _MEGABYTE:,.2f} | "
                f"{one.packed / _MEGABYTE:,.2f} | {entries} |"
            )
    return "\n".join([*lines, *sessions, "", *_aims(taken, max(sizes)), ""])


def _aims(taken: dict[str, dict[int, Taken]], size: int) -> list[str]:
    lines = [f"At {size:,} findings:", "", "| aim | measured | |", "|---|--:|---|"]
    for name, by_size in taken.items():
        one = by_size[size]
        lines.append(
            f"| {name} under {_AIM_SECONDS:.0f} s | {one.seconds:.2f} s | {_met(one.seconds < _AIM_SECONDS)} |"
        )
    log = taken.get("sarif", {}).get(size)
    if log is not None and log.entries is not None:
        lines.append(f"| SARIF under {_AIM_RESULTS:,} results | {log.entries:,} | {_met(log.entries < _AIM_RESULTS)} |")
        size_of_log = f"{log.packed / _MEGABYTE:.2f} MB"
        lines.append(f"| SARIF under 10 MB after gzip | {size_of_log} | {_met(log.packed < _AIM_BYTES)} |")
    return lines


def _met(holds: bool) -> str:
    return "met" if holds else "not met"


def main(arguments: list[str] | None = None) -> int:
    """Measure every format at every size, write the page."""
    parser = argparse.ArgumentParser(description="What outputs cost; writes docs/outputs.md.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each format [5]")
    parser.add_argument("--large-runs", type=int, default=3, metavar="N", help="runs at 50,000 findings and above [3]")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help="numbers of findings")
    parser.add_argument("--formats", nargs="+", default=list(FORMATS), choices=list(FORMATS), help="formats [all]")
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE", help="page with the figures")
    options = parser.parse_args(arguments)
    taken: dict[str, dict[int, Taken]] = {name: {} for name in options.formats}
    for size in options.sizes:
        card = many_findings.make_card(many_findings.Size(size))
        for name in options.formats:
            taken[name][size] = measure(name, card, options.large_runs if size >= _LARGE else options.runs)
            print(f"{name} {size:,}: {taken[name][size].seconds:.3f} s", file=sys.stderr)
    command = f"python tests/benchmarks/outputs_bench.py --runs {options.runs} --large-runs {options.large_runs}"
    sessions = measure_sessions(options.runs) if "html" in options.formats else []
    text = write_page(taken, sessions, command, f"{datetime.now(UTC):%Y-%m-%d}")
    options.output.write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
