"""What licences, card and verify cost beyond the scan, on the full-size generated dataset: `make bench-licences`.

One scan in this process; then each stage again and again on what it left, with a clock around it. Writes the figures of
docs/licences.md where that page is, and prints them. With --whole, whole scans with and without the family are measured
too, each in a process of its own: rows that name their source are emitted and headers searched while rows are read.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))

import make_fable
from block import write_block
from measure import Measure, middle, run_task
from repeats import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traceaudit_reports.card import Card

PAGE = ROOT / "docs" / "licences.md"
FAMILY = "TA8"
AIM = 0.3
_ROWS = 4665
_COUNTED = ("licensing", "facts", "section", "markdown")
"""Stages that the aim is about."""


class Taken(NamedTuple):
    """Seconds of CPU and on the clock: medians, and the first run, which also loads tables and modules."""

    cpu: float
    wall: float
    first: float
    runs: int


class Kept(NamedTuple):
    """What one scan left: its Card, and the stage of licences with its arguments."""

    card: Card
    licensing: Callable[[], Any]
    seconds: float


def measure(work: Callable[[], object], runs: int) -> Taken:
    """Run a piece of work once, and then so many times."""
    cpus, walls = [], []
    for _ in range(runs + 1):
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return Taken(median(cpus[1:]), median(walls[1:]), cpus[0], runs)


def scan(folder: Path, take: Callable[[Callable[[], Any]], None]) -> Kept:
    """Scan a folder; `take` gets the stage of licences while the work folder is still there."""
    from traceaudit import engine
    from traceaudit.settings import make_settings

    own = engine.examine_licences
    kept: list[Callable[[], Any]] = []

    def examine(*arguments: Any) -> Any:
        kept.append(lambda: own(*arguments))
        take(kept[0])
        return kept[0]()

    engine.examine_licences = examine
    start = time.process_time()
    try:
        card = engine.run_audit([str(folder)], make_settings(jobs=1))
    finally:
        engine.examine_licences = own
    return Kept(card, kept[0], time.process_time() - start)


def measure_stages(folder: Path, runs: int) -> tuple[dict[str, Taken], float]:
    """Every stage by name, and the CPU of the scan around them."""
    taken: dict[str, Taken] = {}
    pictures: list[Any] = []

    def take(licensing: Callable[[], Any]) -> None:
        taken["licensing"] = measure(licensing, runs)
        pictures.append(licensing().picture)

    kept = scan(folder, take)
    again = taken["licensing"].cpu * (runs + 1) + taken["licensing"].first
    for name, work in _later(kept.card, pictures[0], folder):
        taken[name] = measure(work, runs)
    return taken, kept.seconds - again


def _later(card: Card, picture: Any, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """The stages that work on a finished audit."""
    from traceaudit_reports import json_report
    from traceaudit_reports.provenance import EXPORTERS
    from traceaudit_reports.provenance.composition import make_section
    from traceaudit_rules.claims.checking import check_claims
    from traceaudit_rules.claims.reading import read_claims
    from traceaudit_rules.licences.presentation import present_licences, present_lineage

    section, text = make_section(card), (folder / "README.md").read_text("utf-8")
    audit = json.loads(json_report.render(card))
    yield "facts", lambda: (present_lineage(picture), present_licences(picture))
    yield "section", lambda: make_section(card)
    for name, module in EXPORTERS.items():
        render = import_module(module).render
        yield name, partial(render, section)
    yield "verify", lambda: check_claims(read_claims(text)[0], audit)


def measure_whole(folder: Path, runs: int) -> str:
    """CPU of whole scans with and without the family, alternating; medians of so many after one that is thrown away."""
    command = ("command", "scan", "--quiet", "--no-config", "--jobs", "1")
    taken: dict[str, list[Measure]] = {"with": [], "without": []}
    for number in range(runs + 1):
        for name, options in (("with", ()), ("without", ("--ignore", FAMILY))):
            found = run_task(*command, *options, str(folder))
            if number:
                taken[name].append(found)
    whole, rest = middle(taken["with"]).cpu, middle(taken["without"]).cpu
    share = f"{1 - rest / whole:.1%}".replace("%", " %")
    return (
        f"Whole scans, one process each, medians of {runs}: {whole:.2f} s of CPU, without the family {rest:.2f} s. "
        f"Share of the family: {share}.\n"
    )


def write_table(taken: dict[str, Taken], seconds: float, rows: int) -> str:
    """The figures as Markdown."""
    titles = {
        "licensing": "sources, evidence, verdicts, rules",
        "facts": "facts of lineage and licences",
        "section": "section of the card as data",
        "markdown": "the section as Markdown",
        "verify": "verify: claims read and answered",
    }
    runs = min(one.runs for one in taken.values())
    total = sum(taken[name].cpu for name in _COUNTED)
    first = sum(taken[name].first for name in _COUNTED)
    lines = [
        f"{rows:,} rows in one process; a scan took {seconds:.1f} s of CPU beside these stages. Medians of {runs}.",
        "",
        "| stage | CPU s | wall s | first run, CPU s |",
        "|---|--:|--:|--:|",
        *(
            f"| {titles.get(name, f'the section as {name}')} | {one.cpu:.3f} | {one.wall:.3f} | {one.first:.3f} |"
            for name, one in taken.items()
        ),
        f"| **licences and card** (aim: {AIM} s) | **{total:.3f}** | | {first:.3f} |",
    ]
    return "\n".join(lines) + "\n"


def make_full(work: Path) -> Path:
    """The full-size dataset without defects, made once."""
    folder = work / "licences-full"
    done = folder.with_name(f"{folder.name}.truth.json")
    if not done.is_file() and make_fable.main([str(folder), "--rows", str(_ROWS), "--no-defects"]):
        raise SystemExit(f"{folder} holds other files")
    return folder


def main(arguments: list[str] | None = None) -> int:
    """Make the dataset if no other one is named, measure, write the page."""
    parser = argparse.ArgumentParser(description="What licences, card and verify cost; writes docs/licences.md.")
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="dataset [the full-size generated one]")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="runs of each stage [7]")
    parser.add_argument("--whole", type=int, default=0, metavar="N", help="measure so many whole scans as well")
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE", help="page with the figures")
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks.local", metavar="DIR", help="for the dataset")
    options = parser.parse_args(arguments)
    folder = options.folder or make_full(options.work)
    taken, seconds = measure_stages(folder, options.runs)
    with (folder / "fable5_cot_merged.jsonl").open("rb") as file:
        rows = sum(1 for _ in file)
    text = write_table(taken, seconds, rows)
    if options.whole:
        text += "\n" + measure_whole(folder, options.whole)
    print(text)
    if options.folder is None:
        write_block(options.output, "licences-speed", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
