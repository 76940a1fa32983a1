"""Recall, precision, cost and growth of the search for copies, beside others: `make bench-duplicates`.

Writes the figures of docs/duplicates.md. Corpora are made from a seed and kept in benchmarks.local/. Everything that
needs memory runs in a process of its own: the peak memory of a child is never less than that of its parent.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from duplicates.tables import (
    Compared,
    Scanned,
    Staged,
    check_lines,
    peer_lines,
    scan_lines,
    signing_lines,
    stage_lines,
)
from measure import Measure, middle, run, run_task
from repeats import ROOT

PAGE = ROOT / "docs" / "duplicates.md"
SIZES, LARGE = (5_000, 20_000), (80_000, 320_000)
# Where peers are measured, and how many rounds: the slowest takes minutes.
BESIDE = {20_000: 3, 80_000: 3}
SEED = 7
PEERS = {"rensa": ("rensa", "0.5.0"), "datasketch": ("datasketch", "2.0.0"), "daft": ("daft", "0.7.26")}
_DECODER = "orjson==3.13.0"
_BEGIN, _END = "<!-- duplicates:begin -->\n", "<!-- duplicates:end -->\n"
_INTRO = """# Copies: what is found, and at what cost

The figures are written by `make bench-duplicates`. Do not edit between the marks.

"""
_HERE = Path(__file__).parent / "duplicates"
_ASKS = (
    "import sys; from traceaudit_rules.catalog import all_rules; from traceaudit_rules.contract import Reads; "
    "sys.exit(0 if any(rule.reads is Reads.COPIES for rule in all_rules()) else 3)"
)


def say(text: str) -> None:
    """Tell on stderr what goes on."""
    print(text, file=sys.stderr, flush=True)


class Bench:
    """The corpora, the processes and what they tell."""

    def __init__(self, work: Path) -> None:
        self.work = work / "duplicates"
        self.peers = work / "peers"
        self.work.mkdir(parents=True, exist_ok=True)

    def corpus(self, rows: int, is_growing: bool) -> Path:
        """The folder of a corpus, made if it is not there; the truth is written last."""
        kind = "growing" if is_growing else "constant"
        folder = self.work / f"{kind}-{rows}"
        if not folder.with_name(f"{folder.name}.truth.npz").exists():
            say(f"corpus: {rows:,} rows, {kind}")
            run([sys.executable, str(_HERE / "making.py"), str(folder), str(rows), str(SEED), kind])
        return folder

    def empty(self) -> Path:
        """A corpus of no rows."""
        folder = self.work / "empty"
        folder.mkdir(exist_ok=True)
        (folder / "train.jsonl").touch()
        return folder

    def child(self, script: str, result: Path, *arguments: str, python: str = sys.executable) -> Measure:
        """Run one of the scripts."""
        return run([python, str(_HERE / script), str(result), *arguments])

    def told(self, script: str, *arguments: str) -> dict[str, Any]:
        """Run one of the scripts for what it tells."""
        result = self.work / f"{Path(script).stem}.told.json"
        self.child(script, result, *arguments)
        told: dict[str, Any] = json.loads(result.read_text())
        return told

    def stage(self, rows: int, is_growing: bool, runs: int) -> Staged:
        """The stage over one corpus."""
        folder = self.corpus(rows, is_growing)
        result = self.work / "stage.json"
        taken = []
        for number in range(runs):
            say(f"stage: {folder.name}, run {number + 1} of {runs}")
            taken.append(self.child("stage.py", result, str(folder)))
        score = self.told("scoring.py", str(folder), str(result.with_suffix(".npz")))
        size = sum(path.stat().st_size for path in folder.glob("*.jsonl"))
        return Staged(rows, size, is_growing, middle(taken), json.loads(result.read_text()), score)

    def scan(self, rows: int, runs: int) -> Scanned:
        """The command line over one corpus, and what its rules report."""
        folder = self.corpus(rows, is_growing=True)
        options = ("scan", "--quiet", "--no-config", "--jobs", "1", "--select", "TA7", str(folder))
        say(f"scan: {folder.name}")
        cost = middle([run_task("command", *options) for _ in range(runs)])
        found = self.work / "scan.json"
        self.child("scanning.py", found, str(folder))
        return Scanned(rows, cost, self.told("scoring.py", str(folder), str(found)))

    def install(self) -> dict[str, str]:
        """Make the environments of the peers, once; those that cannot be made, with the message."""
        failures = {}
        for name, (package, version) in PEERS.items():
            target = self.peers / name
            if (target / ".complete").exists():
                continue
            subprocess.run([sys.executable, "-m", "venv", str(target)], check=True)
            command = [str(target / "bin" / "pip"), "install", "--quiet", f"{package}=={version}", _DECODER]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                failures[name] = (done.stderr.strip().splitlines() or ["no message"])[-1]
            else:
                (target / ".complete").touch()
        return failures

    def compare(self, rows: int, rounds: int, names: list[str]) -> list[Compared]:
        """Ours and the peers by turns over one corpus."""
        folder = str(self.corpus(rows, is_growing=True))
        ours = self.work / "stage.json"
        taken: dict[str, list[Measure]] = {"traceaudit": [], **{name: [] for name in names}}
        for number in range(rounds):
            for name, measures in taken.items():
                say(f"beside others: {rows:,} rows, round {number + 1} of {rounds}: {name}")
                if name == "traceaudit":
                    measures.append(self.child("stage.py", ours, folder))
                    continue
                python = str(self.peers / name / "bin" / "python")
                measures.append(self.child("peer.py", self.work / f"{name}.bin", folder, name, python=python))
        compared = []
        for name, measures in taken.items():
            pairs = zip(taken["traceaudit"], measures, strict=True)
            ratio = median(own.cpu / other.cpu for own, other in pairs)
            found = ours.with_suffix(".npz") if name == "traceaudit" else self.work / f"{name}.bin"
            score = self.told("scoring.py", folder, str(found))
            version = PEERS[name][1] if name in PEERS else ""
            compared.append(Compared(name, version, rows, middle(measures), ratio, score))
        return compared


def write_page(path: Path, text: str) -> None:
    """Put the figures between the marks; a page that lacks them gets them at its end."""
    page = path.read_text("utf-8") if path.exists() else _INTRO
    if _BEGIN not in page:
        page = f"{page.rstrip()}\n\n{_BEGIN}{_END}"
    head, _, rest = page.partition(_BEGIN)
    path.write_text(f"{head}{_BEGIN}{text.rstrip()}\n{_END}{rest.partition(_END)[2]}", "utf-8")


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description="Recall, precision and cost of TA7xx; writes docs/duplicates.md.")
    parser.add_argument("--large", action="store_true", help=f"also {LARGE[0]:,} and {LARGE[1]:,} rows")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="ROWS", help="these instead, in thousands of rows")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each case; medians are given [3]")
    parser.add_argument("--no-peers", action="store_true", help="only ours")
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks.local", metavar="DIR", help="for the corpora")
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Make the corpora, measure, write the page."""
    options = parse(arguments)
    sizes = [1000 * size for size in options.sizes or ()] or [*SIZES, *(LARGE if options.large else ())]
    bench = Bench(options.work)
    empty = middle([bench.child("stage.py", bench.work / "stage.json", str(bench.empty())) for _ in range(5)])
    stages = [bench.stage(size, is_growing, options.runs) for is_growing in (False, True) for size in sizes]
    lines = [
        *check_lines(bench.told("checking.py", str(bench.corpus(sizes[0], is_growing=True)))),
        *stage_lines(stages, empty),
        *signing_lines(bench.told("stage.py", str(bench.corpus(sizes[-1], is_growing=True)), "signing")),
    ]
    asks = subprocess.run([sys.executable, "-c", _ASKS], check=False).returncode == 0
    lines += scan_lines([bench.scan(size, options.runs) for size in sizes] if asks else [])
    if not options.no_peers:
        failures = bench.install()
        names = [name for name in PEERS if name not in failures]
        compared = [
            item
            for size in sizes
            if size in BESIDE
            for item in bench.compare(size, max(BESIDE[size], options.runs), names)
        ]
        lines += peer_lines(compared, failures, max(*BESIDE.values(), options.runs))
    write_page(options.output, "\n".join(lines))
    say(f"wrote {options.output.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
