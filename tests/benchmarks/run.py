"""Measure speed and memory, and write docs/benchmarks.md: `make bench`.

Never a part of the tests: numbers belong to a machine. Corpora are kept in benchmarks.local/ for the next time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from corpus import MAKERS, MB, Corpus
from measure import Costs, Measure, measure_costs, middle, run, run_task
from page import Memory, Results, Speed, write_figures, write_page
from repeats import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], Measure]

PAGE = ROOT / "docs" / "benchmarks.md"
LARGE = 1500
_COUNT_LINES = 'find "$1" -type f -print0 | xargs -0 wc -l'
_SCAN = ("scan", "--quiet", "--no-config", "--jobs")


def say(text: str) -> None:
    """Tell on stderr what goes on."""
    print(text, file=sys.stderr, flush=True)


def scan(corpus: Corpus, jobs: int) -> Measure:
    """A whole scan through the command line."""
    return run_task("command", *_SCAN, str(jobs), str(corpus.folder))


def speed_cases(corpus: Corpus) -> dict[str, Work]:
    """What is timed over a corpus, peers first: they also bring the files into the page cache."""
    folder = str(corpus.folder)
    return {
        "wc -l": lambda: run(["sh", "-c", _COUNT_LINES, "sh", folder]),
        "orjson": lambda: run_task("decode", folder),
        "bytes": lambda: run_task("bytes", folder),
        "steps": lambda: run_task("steps", folder),
        "scan 1": lambda: scan(corpus, 1),
        "scan 2": lambda: scan(corpus, 2),
    }


def start_cases(tiny: Path) -> dict[str, Work]:
    """What a start costs."""
    return {
        "help": lambda: run([sys.executable, "-m", "traceaudit", "--help"]),
        "explain": lambda: run([sys.executable, "-m", "traceaudit", "explain", "TA101"]),
        "start": lambda: run_task("command", *_SCAN, "1", str(tiny)),
    }


def measure_speed(cases: dict[str, Work], runs: int, what: str) -> dict[str, Measure]:
    """Medians. Every round runs every case once, so that a slow minute of the machine hits all alike."""
    for work in list(cases.values())[:2]:
        work()
    taken: dict[str, list[Measure]] = {name: [] for name in cases}
    for number in range(1, runs + 1):
        for name, work in cases.items():
            say(f"{what}, run {number} of {runs}: {name}")
            taken[name].append(work())
    return {name: middle(measures) for name, measures in taken.items()}


def measure_memory(corpora: list[Corpus]) -> list[Memory]:
    """Peak memory of one scan of each corpus, with one process and with two workers."""
    found = []
    for corpus in corpora:
        size, lines, files = corpus.size, corpus.count_lines(), len(corpus.files)
        for jobs in (1, 2):
            say(f"memory: {files:,} files, {size // MB:,} MB, {jobs} jobs")
            found.append(Memory(corpus.what, size, files, lines, jobs, scan(corpus, jobs)))
    return found


def make_corpora(work: Path, size: int) -> list[Corpus]:
    """Every corpus in a process of its own: the peak memory of a child is never less than that of its parent."""
    made = []
    for kind, make in MAKERS.items():
        say(f"corpus: {kind}, {size // MB:,} MB")
        run([sys.executable, str(Path(__file__).with_name("corpus.py")), kind, str(work), str(size)])
        corpus = make(work, size)
        if corpus is not None:
            made.append(corpus)
    return made


def write_tiny(work: Path) -> Path:
    """A file of one row: what is left is the cost of starting."""
    path = work / "tiny" / "tiny.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"type":"user","sessionId":"s","uuid":"u","message":{"role":"user","content":"hello"}}\n')
    return path


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description="Measure speed and memory; writes docs/benchmarks.md.")
    parser.add_argument("--size", type=int, default=200, metavar="MB", help="size of each corpus [200]")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each case; medians are given [5]")
    parser.add_argument("--large", action="store_true", help=f"measure memory at {LARGE} MB too")
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks.local", metavar="DIR", help="for the corpora")
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Make the corpora, measure, write the page."""
    options = parse(arguments)
    corpora = make_corpora(options.work, options.size * MB)
    start = measure_speed(start_cases(write_tiny(options.work)), options.runs, "start")
    speeds, costs = [], []
    for corpus in corpora:
        speeds.append(Speed(corpus, measure_speed(speed_cases(corpus), options.runs, corpus.what)))
        say(f"{corpus.what}: planes and functions")
        costs.append(_costs(corpus))
    memory = measure_memory(corpora)
    if options.large:
        memory += measure_memory(make_corpora(options.work, LARGE * MB))
    results = Results(speeds, costs, start, memory, options.runs, options.size, options.large)
    options.output.write_text(write_page(results), encoding="utf-8")
    if options.output == PAGE:
        _fill_readme(results)
    say(f"wrote {options.output.name}")
    return 0


def _fill_readme(results: Results) -> None:
    """The small table. Imported late: the peak memory of a child is never less than that of its parent."""
    sys.path.insert(0, str(ROOT / "docs"))
    import make_readme

    page = make_readme.PAGE.read_text("utf-8")
    make_readme.PAGE.write_text(make_readme.fill(page, make_readme.FIGURES, write_figures(results)), "utf-8")


def _costs(corpus: Corpus) -> Costs:
    return measure_costs(*_SCAN, "1", str(corpus.folder))


if __name__ == "__main__":
    sys.exit(main())
