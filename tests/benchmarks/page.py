"""docs/benchmarks.md from what was measured."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus import MB

if TYPE_CHECKING:
    from corpus import Corpus
    from measure import Costs, Measure

_MIB = 2**20
_PACKAGES = ("hyperscan", "numpy", "orjson", "polars")
_TITLES = {
    "wc -l": "`wc -l`",
    "orjson": "orjson decodes every line",
    "bytes": "bytes plane alone",
    "steps": "reading alone (steps plane)",
    "scan 1": "`traceaudit scan --jobs 1`",
    "scan 2": "`traceaudit scan --jobs 2`",
}


class Speed(NamedTuple):
    """Medians of every case over one corpus."""

    corpus: Corpus
    cases: dict[str, Measure]

    def work(self, name: str) -> float:
        """CPU seconds that a speed is computed from: the loop alone where the case tells it."""
        item = self.cases[name]
        return max(item.loop if has_loop(name) else item.cpu, 1e-6)


class Memory(NamedTuple):
    """Peak memory of one scan."""

    what: str
    size: int
    files: int
    lines: int
    jobs: int
    measure: Measure


class Results(NamedTuple):
    """Everything that the page shows."""

    speeds: list[Speed]
    costs: list[Costs]
    start: dict[str, Measure]
    memory: list[Memory]
    runs: int
    size: int
    large: bool


def write_page(results: Results) -> str:
    """The page as Markdown."""
    sections = [_head(results), _aims(results)]
    for speed, costs in zip(results.speeds, results.costs, strict=True):
        sections += [_speed(speed, results.runs), _planes(speed.corpus, costs), _functions(costs)]
    sections += [_memory(results), _start(results)]
    return "\n".join("\n".join(lines) + "\n" for lines in sections)


def write_figures(results: Results) -> str:
    """The small table of the README."""
    lines = [f"| measured on {_cores()} cores, see [benchmarks](docs/benchmarks.md) | |", "|---|--:|"]
    for speed in results.speeds:
        scan, two = speed.cases["scan 1"], speed.cases["scan 2"]
        size = speed.corpus.size / MB
        lines.append(
            f"| {size:,.0f} MB, {short_name(speed.corpus)}: one process, two | {scan.wall:.1f} s, {two.wall:.1f} s |"
        )
        ratio = speed.work("scan 1") / speed.work("orjson")
        lines.append(f"| the same in CPU, against decoding its JSON with orjson alone | {ratio:.1f} x |")
    lines.append(f"| peak memory of a process | {max(item.measure.peak for item in results.memory) / _MIB:.0f} MiB |")
    lines.append(f"| an audit of one row, start included | {results.start['start'].wall:.1f} s |")
    return "\n".join(lines) + "\n"


def short_name(corpus: Corpus) -> str:
    """What a corpus is, in a few words."""
    return corpus.what.partition(" of ")[0].partition(",")[0]


def _head(results: Results) -> list[str]:
    large = " --large" if results.large else ""
    command = f"python tests/benchmarks/run.py --size {results.size} --runs {results.runs}{large}"
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        "# Benchmarks",
        "",
        "Written by `make bench`. Do not edit. Numbers belong to one machine and one day; compare ratios first.",
        "",
        "| | |",
        "|---|---|",
        f"| command | `{command}` |",
        f"| date | {_date():%Y-%m-%d} |",
        f"| machine | {_cpu()}, {_cores()} cores, {_ram() / 2**30:.0f} GiB RAM, {platform.system()} |",
        f"| load at the end (1, 5, 15 min) | {load} |",
        f"| versions | {_versions()} |",
    ]


def _speed(speed: Speed, runs: int) -> list[str]:
    corpus = speed.corpus
    lines = [
        f"## {corpus.what[0].upper()}{corpus.what[1:]}",
        "",
        f"{len(corpus.files):,} files, {corpus.size / MB:,.1f} MB. Medians of {runs} run(s); each is a whole process. "
        "CPU is user and system time of the process and of its workers. For the rows with a loop, MB/s is over the "
        "loop alone, without start and imports.",
        "",
        "| what | wall s | CPU s | loop CPU s | MB/s of CPU | MB/s of wall | CPU / wc -l | CPU / orjson | peak MiB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    megabytes = corpus.size / MB
    floor, peer = speed.work("wc -l"), speed.work("orjson")
    for name, title in _TITLES.items():
        item, work = speed.cases[name], speed.work(name)
        loop = f"{item.loop:.2f}" if has_loop(name) else ""
        lines.append(
            f"| {title} | {item.wall:.2f} | {item.cpu:.2f} | {loop} | {megabytes / work:,.0f} | "
            f"{megabytes / item.wall:,.0f} | {work / floor:.1f} | {work / peer:.2f} | {item.peak / _MIB:.0f} |"
        )
    return lines


def has_loop(name: str) -> bool:
    """Whether a case tells the CPU time of its loop."""
    return name in ("orjson", "bytes", "steps")


def _planes(corpus: Corpus, costs: Costs) -> list[str]:
    """CPU seconds by plane and family, the largest first."""
    total = sum(costs.planes.values())
    lines = ["One scan with clocks in it, one process:", "", "| where | CPU s | share | s a GB |", "|---|--:|--:|--:|"]
    for name, seconds in sorted(costs.planes.items(), key=lambda item: -item[1]):
        if seconds >= 0.0005 * total:
            rate = seconds / corpus.size * 1e9
            lines.append(f"| {name} | {seconds:.2f} | {100 * seconds / total:.1f} % | {rate:.2f} |")
    return lines


def _functions(costs: Costs) -> list[str]:
    lines = ["The functions with the most time of their own, under the profiler, which slows Python down:", ""]
    lines += ["| function | calls | CPU s |", "|---|--:|--:|"]
    return lines + [f"| `{where}` | {calls:,} | {own:.2f} |" for where, calls, own in costs.functions]


def _aims(results: Results) -> list[str]:
    start = results.start["start"].cpu
    lines = ["## Aims", "", "| what | corpus | measured | aim | |", "|---|---|--:|--:|---|"]
    for speed in results.speeds:
        megabytes, scan = speed.corpus.size / MB, speed.work("scan 1")
        ratio = speed.cases["scan 1"].wall / speed.cases["scan 2"].wall
        aims = (
            ("bytes plane, MB/s of CPU", megabytes / speed.work("bytes"), 900),
            ("whole scan, MB/s of CPU", megabytes / scan, 80),
            (f"whole scan without the {start:.2f} s of starting", megabytes / max(scan - start, 1e-6), 80),
            ("two workers against one, wall", ratio, 1.7),
        )
        name = short_name(speed.corpus)
        for what, value, aim in aims:
            lines.append(f"| {what} | {name} | {value:,.1f} | {aim:,} | {'met' if value >= aim else 'not met'} |")
    return lines


def _memory(results: Results) -> list[str]:
    lines = [
        "## Memory",
        "",
        "One scan each. Peak resident set of single processes, never a sum: the parent as it sees itself, and the "
        "largest of its workers. With one job, or below 128 MiB of input, the parent does all the work. Aims: a worker "
        "250 MiB, a parent with workers 300 MiB and 1.5 KiB a row (here: a line).",
        "",
        "| corpus | MB | files | lines | jobs | parent MiB | largest worker MiB | wall s | MB/s of wall |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for item in results.memory:
        worker = f"{item.measure.workers / _MIB:.0f}" if item.jobs > 1 and item.measure.workers else ""
        lines.append(
            f"| {item.what} | {item.size / MB:,.0f} | {item.files:,} | {item.lines:,} | {item.jobs} | "
            f"{item.measure.own / _MIB:.0f} | {worker} | {item.measure.wall:.1f} | "
            f"{item.size / MB / item.measure.wall:,.0f} |"
        )
    return lines


def _start(results: Results) -> list[str]:
    budgets = (("`traceaudit --help`", "help", "0.10"), ("`traceaudit explain TA101`", "explain", "0.40"))
    lines = ["## Start", "", "| what | CPU s | wall s | budget, CPU s | peak MiB |", "|---|--:|--:|--:|--:|"]
    for title, name, budget in (*budgets, ("`traceaudit scan` of one row", "start", "")):
        item = results.start[name]
        lines.append(f"| {title} | {item.cpu:.2f} | {item.wall:.2f} | {budget} | {item.peak / _MIB:.0f} |")
    return lines


def _date() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _cpu() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ram() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _versions() -> str:
    from traceaudit import __version__

    found = [f"traceaudit {__version__}", f"Python {platform.python_version()}"]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)
