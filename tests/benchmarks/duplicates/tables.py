"""The figures of `make bench-duplicates` as Markdown."""

from __future__ import annotations

from itertools import pairwise
from math import log10
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from measure import Measure

MIB = 1 << 20
# Goal of the memory: a start, and so much for each row.
_START, _EACH = 500e6, 1500


class Staged(NamedTuple):
    """The stage over one corpus: what it cost, what it told, and how it stands to the truth."""

    rows: int
    size: int
    is_growing: bool
    cost: Measure
    told: dict[str, Any]
    score: dict[str, Any]


class Scanned(NamedTuple):
    """A whole scan with the rules of the family, and what they report."""

    rows: int
    cost: Measure
    score: dict[str, Any]


class Compared(NamedTuple):
    """Ours or a peer over one corpus."""

    name: str
    version: str
    rows: int
    cost: Measure
    ratio: float
    score: dict[str, Any]


def stage_lines(stages: Sequence[Staged], empty: Measure) -> Iterator[str]:
    """Recall, precision and cost of the stage alone, and how they grow."""
    yield from (
        "## The stage",
        "",
        "Rows are read and decoded, their texts emitted and spilled, signed, paired and every pair verified, in one "
        f"process; a run over nothing takes {empty.cpu:.2f} s of CPU. Recall is of planted pairs of different texts "
        "with J >= 0.8, precision of the pairs that the stage calls near. Equal texts are found as such before, all "
        "of them. Memory: the goal is 500 MB and 1.5 KB a row.",
        "",
        "| rows | MB | boilerplate | planted | recall | precision | candidates | largest error of J | equal texts | "
        "wall s | CPU s | peak MB | goal MB |",
        "|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    )
    for item in stages:
        score, told = item.score, item.told
        yield (
            f"| {item.rows:,} | {item.size / 1e6:,.0f} | {_boilerplate(item.is_growing)} | {score['planted']:,} | "
            f"{score['recall']:.4f} | {score['precision']:.4f} | {told['candidates']:,} | {score['difference']:.1g} | "
            f"{score['exact']:.4f} of {score['equal']:,} | {item.cost.wall:.2f} | {item.cost.cpu:.2f} | "
            f"{item.cost.peak / 1e6:,.0f} | {(_START + _EACH * item.rows) / 1e6:,.0f} |"
        )
    yield from ("", "| growth of CPU, without the empty run | boilerplate | exponent | goal |", "|---|---|--:|--:|")
    for is_growing in (False, True):
        chosen = [item for item in stages if item.is_growing == is_growing]
        whole = [(chosen[0], chosen[-1])] if len(chosen) > 2 else []
        for small, large in [*pairwise(chosen), *whole]:
            found = log10((large.cost.cpu - empty.cpu) / (small.cost.cpu - empty.cpu)) / log10(large.rows / small.rows)
            yield (
                f"| {small.rows:,} to {large.rows:,} rows | {_boilerplate(is_growing)} | {found:.2f} | "
                f"{1.25 if is_growing else 1.10:.2f} |"
            )
    yield ""


def _boilerplate(is_growing: bool) -> str:
    return "groups grow" if is_growing else "groups of 75"


def signing_lines(told: dict[str, Any]) -> Iterator[str]:
    """Speed of the kernel."""
    speeds = sorted(told["speeds"])
    yield from (
        "## Signing",
        "",
        f"Words, shingles and signatures of {told['bytes'] / 1e6:,.0f} MB of text: "
        f"{speeds[len(speeds) // 2]:,.0f} MB/s of CPU (median of {len(speeds)}, {speeds[0]:,.0f} to {speeds[-1]:,.0f}; "
        "goal 180).",
        "",
    )


def scan_lines(scans: Sequence[Scanned]) -> Iterator[str]:
    """What the rules report in a whole scan."""
    yield from ("## The whole scan", "")
    if not scans:
        yield from ("No rule of the catalog asks for copies.", "")
        return
    yield from (
        "`traceaudit scan --select TA7 --jobs 1`. A planted pair counts as found if one of its rows is reported, and a "
        "reported row as right if it is in such a pair.",
        "",
        "| rows | wall s | CPU s | peak MB | what | planted pairs | recall | rows reported | precision |",
        "|--:|--:|--:|--:|---|--:|--:|--:|--:|",
    )
    for item in scans:
        cost = f"| {item.rows:,} | {item.cost.wall:.2f} | {item.cost.cpu:.2f} | {item.cost.peak / 1e6:,.0f} |"
        for name, score in item.score.items():
            yield (
                f"{cost} {name} | {score['planted']:,} | {score['recall']:.4f} | {score['reported']:,} | "
                f"{score['precision']:.4f} |"
            )
    yield ""


def peer_lines(compared: Sequence[Compared], failures: dict[str, str], runs: int) -> Iterator[str]:
    """Ours beside the peers."""
    yield from (
        "## Beside others",
        "",
        "The same rows, whole processes, by turns "
        f"({runs} rounds, medians; the ratio is the median of the rounds' ratios of CPU). All take runs of five "
        "white-space words. Peers: 128 hashes as 16 bands of 8, and candidates that nobody verifies. Ours: 256 bins as "
        "32 bands of 8, and every pair verified. Precision is of what each gives out. Equal texts count for nobody.",
        "",
        "| tool | rows | pairs | recall J >= 0.8 | recall J >= 0.7 | precision at 0.8 | CPU s | wall s | peak MB | "
        "CPU of ours / of it |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    )
    for item in compared:
        score = item.score
        lower = "-" if item.name == "traceaudit" else f"{score['recall 0.7']:.3f}"
        precision = score["precision"] if item.name == "traceaudit" else score["precision 0.8"]
        recall = score["recall"] if item.name == "traceaudit" else score["recall 0.8"]
        pairs = score["verified"] if item.name == "traceaudit" else score["candidates"]
        yield (
            f"| {item.name} {item.version} | {item.rows:,} | {pairs:,} | {recall:.3f} | {lower} | {precision:.3f} | "
            f"{item.cost.cpu:.2f} | {item.cost.wall:.2f} | {item.cost.peak / 1e6:,.0f} | {item.ratio:.2f} |"
        )
    yield ""
    for name, message in failures.items():
        yield from (f"{name} could not be installed: {message}", "")


def check_lines(told: dict[str, Any]) -> Iterator[str]:
    """What the corpus is, and the check of its truth."""
    yield from (
        "## The corpus",
        "",
        "Rows of the merged shape, 1 to 8 KB of thought and output, invented words. Of a thousand rows 400 are pairs "
        "(half with scattered edits, half with a replaced block, target J uniform from 0.5 to 0.995), 150 have a "
        "boilerplate prefix of 3 KB, 60 are in clusters of 20 that share 60 to 90 % of a skeleton and few fillers of "
        "its slots, 100 are steps of "
        "sessions whose context grows, 20 are exact copies within a session, 20 across sessions, 20 copies across "
        "splits, and the rest stand alone. The truth is exact: words are numbers of 12 bits, so five of them fit into "
        "64 bits without a hash, and every pair of a group is compared. Groups have words of their own, drawn by "
        "chance from 4,094: two runs of five words are equal once in 2**60, so rows of two groups have nothing in "
        "common. Rows with one prefix share at most 430 of 790 runs.",
        "",
        f"Checked from the files, over all {told['pairs']:,.0f} pairs of {told['rows']:,.0f} rows: largest difference "
        f"from the truth {told['difference']:.1g}, largest similarity of a pair that the truth does not list "
        f"{told['unknown']:.2f}.",
        "",
    )
