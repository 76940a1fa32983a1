"""Recall and precision of the rules for secrets and personal data: `make bench-leaks`.

Writes docs/leaks.md. The corpus is made anew from its seed; nothing in it is a secret.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from corpus import MB, make_sessions, make_world
from leaks.labelled import write_corpus
from leaks.score import Hit, Scores, score
from measure import middle, run_task
from repeats import ROOT

MEASURED = ROOT / "rules" / "traceaudit_rules" / "data" / "measured.json"
SIZE = 60 * MB
SURE = frozenset({"strong", "certain"})
ANY = SURE | {"weak"}


def own_hits(folder: Path) -> list[Hit]:
    """What traceaudit finds, one hit for each place."""
    from traceaudit import audit

    card = audit(*sorted(folder.iterdir()), jobs=1, locations=None, select=("TA5", "TA6"))
    return [
        Hit(place.file, place.row, finding.kind, finding.confidence)
        for finding in card.findings
        for place in finding.locations
    ]


def measure_planes(work: Path, runs: int) -> list[str]:
    """CPU of the gates alone and with confirmation, on the real sessions or on generated ones."""
    corpus = make_sessions(work, SIZE) or make_world(work, SIZE)
    most = "TA5,TA401,TA601,TA603,TA604,TA605,TA606,TA607,TA608"
    lines = [
        f"On {corpus.what} ({corpus.size / MB:,.0f} MB), ms of CPU a MB, medians of {runs}:",
        "",
        "| rules | gates alone | with confirmation | ratio |",
        "|---|--:|--:|--:|",
    ]
    for name, codes in (
        ("secrets", "TA5"),
        ("secrets, home paths, personal data", most),
        ("telephone numbers", "TA602"),
    ):
        gates, whole = (
            middle([run_task("bytes", str(corpus.folder), codes, what) for _ in range(runs)]).loop
            for what in ("gates", "all")
        )
        scale = 1000 / (corpus.size / MB)
        lines.append(f"| {name} | {gates * scale:.2f} | {whole * scale:.2f} | {whole / gates:.2f} |")
    return lines


def page(sure: Scores, weak: Scores, planes: list[str]) -> str:
    """The figures as Markdown."""
    lines = [
        "# Secrets and personal data: recall and precision",
        "",
        "Written by `make bench-leaks`. Do not edit. Every kind is planted in ten surroundings (five where it brings "
        "its own), as plain text and in JSON at depths 0 to 3, in three styles of escaping; then texts that hold none. "
        "Planted values are made from templates. Findings of grades strong and certain count, unless another is named.",
        "",
        f"recall {sure.total.recall:.4f} of {sure.total.planted:,} planted, under the right kind "
        f"{sure.total.named / sure.total.planted:.4f}; with weak findings {weak.total.recall:.4f}; "
        f"precision {sure.precision:.4f}, with weak findings {weak.precision:.4f}",
        "",
        *planes,
        "",
        "| depth | planted | recall |",
        "|---|--:|--:|",
        *(
            f"| {'plain' if depth < 0 else depth} | {item.planted:,} | {item.recall:.4f} |"
            for depth, item in sure.depths.items()
        ),
        "",
        "| texts without any | rows | findings | with weak |",
        "|---|--:|--:|--:|",
        *(
            f"| {name} | {count:,} | {sure.false[name]:,} | {weak.false[name]:,} |"
            for name, count in sure.negatives.items()
        ),
        "",
        "| code | kind | planted | recall | right kind | with weak |",
        "|---|---|--:|--:|--:|--:|",
        *(
            f"| {code} | {kind} | {item.planted} | {item.recall:.3f} | {item.named / item.planted:.3f} | "
            f"{weak.kinds[code, kind].recall:.3f} |"
            for (code, kind), item in sure.kinds.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def write_measured(sure: Scores) -> None:
    """What `traceaudit explain` says of each rule and kind."""
    counts: dict[str, list[int]] = {}
    for (code, kind), item in sure.kinds.items():
        for name in (code, kind) if code == "TA501" else (code,):
            planted, found, _ = counts.get(name, [0, 0, 0])
            counts[name] = [planted + item.planted, found + item.found, 0]
    for kind, false in sure.false_kinds.items():
        for name in {kind, *(code for code, known in sure.kinds if known == kind)} & set(counts):
            counts[name][2] += false
    record = {"date": f"{_today():%Y-%m-%d}", "negatives": sum(sure.negatives.values()), "counts": counts}
    lines = json.dumps(record, sort_keys=True, separators=(",", ":")).replace("],", "],\n") + "\n"
    MEASURED.write_text(lines, encoding="utf-8")


def _today() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def main(arguments: list[str] | None = None) -> int:
    """Make the corpus, scan it, write the page."""
    parser = argparse.ArgumentParser(description="Recall and precision of TA5xx and TA6xx.")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "leaks.md", metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the corpus there")
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks.local", metavar="DIR", help="for the sessions")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    options = parser.parse_args(arguments)
    planes = measure_planes(options.work, options.runs)
    with TemporaryDirectory() as folder:
        target = options.keep or Path(folder) / "corpus"
        labels = write_corpus(target)
        hits = own_hits(target)
    sure, weak = score(labels, hits, SURE), score(labels, hits, ANY)
    options.output.write_text(page(sure, weak, planes), encoding="utf-8")
    write_measured(sure)
    print(options.output.read_text("utf-8").split("\n\n")[2])
    return 0


if __name__ == "__main__":
    sys.exit(main())
