"""Side by side with other scanners on the same files, in the same run: `make bench-peers`.

Each peer is installed from PyPI into a virtual environment of its own below benchmarks.local/. Writes docs/peers.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from corpus import MB, make_world
from leaks.labelled import write_corpus
from leaks.score import ASIDE, Hit, Scores, score
from leaks_bench import SURE, own_hits
from measure import Measure, middle, run, run_task
from repeats import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from leaks.labelled import Label

PEERS = {"kingfisher": "kingfisher-bin==2.14.0", "detect-secrets": "detect-secrets==1.5.0"}
# detect-secrets takes minutes for a few megabytes.
_SMALL_MB = 1


class Peer(NamedTuple):
    """A scanner: its findings in a folder, and the command that scans a path."""

    name: str
    find: Callable[[Path], list[Hit]]
    command: Callable[[Path], list[str]]
    largest: int


def install(work: Path) -> None:
    """Make the virtual environments, once."""
    for name, package in PEERS.items():
        target = work / "peers" / name
        if not (target / ".complete").exists():
            subprocess.run([sys.executable, "-m", "venv", str(target)], check=True)
            subprocess.run([str(target / "bin" / "pip"), "install", "--quiet", package], check=True)
            (target / ".complete").touch()


def peers(work: Path, size: int) -> list[Peer]:
    """Ourselves first."""
    result = work / "peers" / "kingfisher.json"
    kingfisher = work / "peers" / "kingfisher" / "bin" / "kingfisher"
    detect = work / "peers" / "detect-secrets" / "bin" / "detect-secrets"

    def scan_kingfisher(path: Path) -> list[str]:
        options = ["-j", "1", "-n", "--no-limits", "--no-update-check", "--no-dedup", "-f", "json", "-o"]
        return [str(kingfisher), "scan", str(path), *options, str(result)]

    def scan_detect(path: Path) -> list[str]:
        return [str(detect), "-C", str(path), "scan", "--all-files", "--no-verify"]

    def find_kingfisher(path: Path) -> list[Hit]:
        subprocess.run(scan_kingfisher(path), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = [item["finding"] | item["rule"] for item in json.loads(result.read_text())["findings"]]
        return [Hit(Path(item["path"]).name, item["line"], item["id"]) for item in found]

    def find_detect(path: Path) -> list[Hit]:
        done = subprocess.run(scan_detect(path), check=True, capture_output=True, text=True)
        results = json.loads(done.stdout)["results"]
        return [
            Hit(Path(name).name, item["line_number"], item["type"]) for name, items in results.items() for item in items
        ]

    own = [sys.executable, "-m", "traceaudit", "scan", "--quiet", "--no-config", "--jobs", "1", "--select", "TA5"]
    return [
        Peer(
            "traceaudit",
            lambda path: [hit for hit in own_hits(path) if hit.confidence in SURE],
            lambda path: [*own, str(path)],
            size,
        ),
        Peer("kingfisher", find_kingfisher, scan_kingfisher, size),
        Peer("detect-secrets", find_detect, scan_detect, _SMALL_MB * MB),
    ]


def measure(peer: Peer, work: Path, size: int, runs: int) -> tuple[int, Measure]:
    """Medians over one file of the generated rows, no larger than the peer can take."""
    source = make_world(work, size).folder
    rows = next(iter(sorted(source.rglob("fable5_cot_merged.jsonl"))))
    folder = work / "peers" / f"speed-{min(size, peer.largest) // MB}"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "rows.jsonl"
    if not target.exists():
        _write(rows, target, min(size, peer.largest))
    return target.stat().st_size, middle([run(peer.command(folder), ok=(0, 1, 3, 200)) for _ in range(runs)])


def measure_bytes(work: Path, size: int, runs: int) -> tuple[int, Measure]:
    """The part of ours that a secret scanner does: gates and confirmation of TA5xx, without reading steps."""
    folder = work / "peers" / f"speed-{size}"
    taken = middle([run_task("bytes", str(folder), "TA5") for _ in range(runs)])
    return (folder / "rows.jsonl").stat().st_size, taken


def _write(rows: Path, target: Path, size: int) -> None:
    """Rows again and again, up to a size."""
    lines = rows.read_bytes().splitlines(keepends=True)
    with target.open("wb") as file:
        written = number = 0
        while written < size:
            written += file.write(lines[number % len(lines)])
            number += 1


def page(labels: dict[str, list[Label]], scores: dict[str, Scores], costs: dict[str, tuple[int, Measure]]) -> str:
    """The comparison as Markdown."""
    secrets = list(scores["traceaudit"].kinds)
    lines = [
        "# Beside other scanners",
        "",
        "Written by `make bench-peers`. Do not edit. The labelled corpus of `make bench-leaks` as files, secrets only: "
        "a row counts as found if the scanner reports anything on its line. The kinds are ours, so this says how a "
        "scanner does on what we look for, and nothing about what only it knows. Of ours, findings of "
        "grades strong and certain count.",
        "",
        "| scanner | recall | "
        + " | ".join("plain" if depth < 0 else f"depth {depth}" for depth in scores["traceaudit"].depths)
        + " | false, of rows without any |",
        "|---|--:|" + "--:|" * len(scores["traceaudit"].depths) + "--:|",
    ]
    for name, item in scores.items():
        planted = sum(item.kinds[kind].planted for kind in secrets)
        found = sum(item.kinds[kind].found for kind in secrets)
        depths = " | ".join(f"{depth.recall:.3f}" for depth in item.depths.values())
        false, rows = sum(item.false.values()), sum(item.negatives.values())
        lines.append(f"| {name} | {found / planted:.3f} | {depths} | {false:,} of {rows:,} |")
    lines += ["", "| scanner | MB | CPU s | wall s | MB/s of CPU | peak MiB |", "|---|--:|--:|--:|--:|--:|"]
    for name, (size, cost) in costs.items():
        lines.append(
            f"| {name} | {size / MB:,.0f} | {cost.cpu:.2f} | {cost.wall:.2f} | {size / MB / cost.cpu:,.2f} | "
            f"{cost.peak / 2**20:.0f} |"
        )
    names = list(scores)
    lines += ["", "| code | kind | planted | " + " | ".join(names) + " |", "|---|---|--:|" + "--:|" * len(names)]
    for code, kind in secrets:
        cells = " | ".join(f"{scores[name].kinds[code, kind].recall:.2f}" for name in names)
        lines.append(f"| {code} | {kind} | {scores[names[0]].kinds[code, kind].planted} | {cells} |")
    lines += ["", "| rows without any | rows | " + " | ".join(names) + " |", "|---|--:|" + "--:|" * len(names)]
    for kind, count in scores[names[0]].negatives.items():
        lines.append(
            f"| {kind} | {count} | " + " | ".join(str(scores[name].false.get(kind, 0)) for name in names) + " |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Install, scan, measure, write the page."""
    parser = argparse.ArgumentParser(description="Recall, false findings and cost beside other scanners.")
    parser.add_argument("--size", type=int, default=200, metavar="MB")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks.local", metavar="DIR")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "peers.md", metavar="FILE")
    options = parser.parse_args(arguments)
    install(options.work)
    corpus = options.work / "peers" / "corpus"
    labels = write_corpus(corpus)
    for rows in labels.values():
        rows[:] = [label if not label.code.startswith("TA6") else label._replace(code=ASIDE) for label in rows]
    scanners = peers(options.work, options.size * MB)
    # Costs first: the peak memory of a child is never less than that of its parent, which imports what it scores with.
    costs = {peer.name: measure(peer, options.work, options.size * MB, options.runs) for peer in scanners}
    costs["traceaudit, bytes plane alone"] = measure_bytes(options.work, options.size, options.runs)
    scores = {peer.name: score(labels, peer.find(corpus), SURE) for peer in scanners}
    options.output.write_text(page(labels, scores, costs), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
