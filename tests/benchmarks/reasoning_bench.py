"""What the rules on reasoning find in generated datasets, and what they cost: `make bench-reasoning`.

Writes the figures of docs/reasoning.md. Every dataset is made anew from its seed; nothing in it is real. With --speed,
the share of the family in the CPU time of a scan is measured as well, on the real sessions.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))

from corpus import MB, make_sessions, make_world
from measure import Measure, middle, run_task
from reasoning.likeness import compare_figures
from reasoning.profiles import SONNET_45
from reasoning.scan import FAMILY, Timed, scan
from reasoning.score import Outcome, compare, score_rules
from reasoning.stock import Stock
from reasoning.tables import write_tables
from reasoning.variants import VARIANTS
from repeats import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.truth import Variant

PAGE = ROOT / "docs" / "reasoning.md"
MEASURED = ROOT / "rules" / "traceaudit_rules" / "data" / "measured_reasoning.json"
_INTRO = """# Provenance of reasoning: what is found

The figures are written by `make bench-reasoning`. Do not edit between the marks.

"""
_SPEED_MB = 200


def run(variants: Sequence[Variant], stock: Stock, keep: Path | None) -> tuple[list[Outcome], dict[str, Timed]]:
    """Make and audit every dataset, and tell of each on stderr."""
    outcomes, timed = [], {}
    for variant in variants:
        case = variant.make(stock)
        taken = timed[variant.name] = scan(case, keep / variant.name.replace(" ", "-") if keep else None)
        outcome = compare(variant, case, taken.found)
        outcomes.append(outcome)
        say(outcome)
    return outcomes, timed


def say(outcome: Outcome) -> None:
    """One line about a dataset, and one for each of a few rows that are missing or too many."""
    found = outcome.found
    mark = "ok " if outcome.is_right and not (outcome.codes_missed or outcome.codes_extra or outcome.missed) else "!! "
    words = [f"{mark}{outcome.variant.name}: {found.verdict}", f"codes {','.join(sorted(found.codes)) or 'none'}"]
    words += [f"missing {','.join(sorted(outcome.codes_missed))}"] if outcome.codes_missed else []
    words += [f"too much {','.join(sorted(outcome.codes_extra))}"] if outcome.codes_extra else []
    words += [f"failed {','.join(found.failed)}"] if found.failed else []
    tell("; ".join(words))
    for label, plants in (("missed", outcome.missed), ("beside", outcome.extra)):
        for plant in sorted(plants)[:4]:
            tell(f"     {label} {plant.code} {plant.file}:{plant.row}")
        if len(plants) > 4:
            tell(f"     {label}: {len(plants)} rows in all")


def tell(text: str) -> None:
    """Tell on stderr what goes on."""
    print(text, file=sys.stderr, flush=True)


def names() -> dict[str, str]:
    """The rules of the family by code."""
    from traceaudit_rules.catalog import all_rules

    return {
        rule.code: rule.name for rule in sorted(all_rules(), key=lambda rule: rule.code) if rule.code.startswith(FAMILY)
    }


def write_measured(outcomes: Sequence[Outcome], rows: int) -> None:
    """What `traceaudit explain` says of each rule: rows where it can be told, else datasets."""
    counts = {}
    for score in score_rules(outcomes, list(names())):
        if score.datasets:
            planted, found = (score.planted, score.found) if score.planted else (score.datasets, score.spoke)
            false = [
                place
                for outcome in outcomes
                if outcome.variant.alike and score.code not in outcome.variant.codes | outcome.variant.aside
                for place in outcome.found.places.get(score.code, ())
            ]
            counts[score.code] = [planted, found, len(false)]
    record = {"counts": counts, "date": f"{_today():%Y-%m-%d}", "negatives": rows}
    MEASURED.write_text(json.dumps(record, sort_keys=True, separators=(",", ":")).replace("],", "],\n") + "\n", "utf-8")


def measure_speed(work: Path, runs: int, size: int = _SPEED_MB) -> list[str]:
    """CPU of a scan with and without the family, alternating; medians."""
    corpus = make_sessions(work, size * MB) or make_world(work, size * MB)
    command = ("command", "scan", "--quiet", "--no-config", "--jobs", "1")
    taken: dict[str, list[Measure]] = {"with": [], "without": []}
    for number in range(runs + 1):
        for name, options in (("with", ()), ("without", ("--ignore", FAMILY))):
            tell(f"speed, run {number} of {runs} (0 is thrown away): {name}")
            measure = run_task(*command, *options, str(corpus.folder))
            if number:
                taken[name].append(measure)
    whole, rest = middle(taken["with"]), middle(taken["without"])
    ranges = (
        f"{name} {min(one.cpu for one in all_):.1f} to {max(one.cpu for one in all_):.1f} s"
        for name, all_ in taken.items()
    )
    share = f"{1 - rest.cpu / whole.cpu:.1%}".replace("%", " %")
    return [
        f"On {corpus.what} ({corpus.size / MB:,.0f} MB), one process, medians of {runs}: a scan takes "
        f"{whole.cpu:.2f} s of CPU, without the family {rest.cpu:.2f} s. Share of the family: {share} "
        f"({', '.join(ranges)}).",
        "",
    ]


def write_page(path: Path, marks: str, text: str) -> None:
    """Put a block into the page; a page that lacks it gets it at its end."""
    page = path.read_text("utf-8") if path.exists() else _INTRO
    begin, end = f"<!-- {marks}:begin -->\n", f"<!-- {marks}:end -->\n"
    if begin not in page:
        page = f"{page.rstrip()}\n\n{begin}{end}"
    head, _, rest = page.partition(begin)
    path.write_text(f"{head}{begin}{text}{end}{rest.partition(end)[2]}", "utf-8")


def _today() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description="What TA2xx finds in generated datasets; writes docs/reasoning.md.")
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE")
    parser.add_argument("--only", default="", metavar="TEXT", help="datasets whose name holds this; nothing is written")
    parser.add_argument("--sessions", type=int, default=44, metavar="N", help="sessions of the large set [44]")
    parser.add_argument(
        "--seed", default="reasoning-1", metavar="TEXT", help="of all datasets; another one: nothing is written"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the datasets there")
    parser.add_argument("--speed", action="store_true", help="only measure the share of the family in a scan's CPU")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs with and without, for --speed [5]")
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks.local", metavar="DIR", help="for the sessions")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Make the datasets, scan them, write the page."""
    options = parse(arguments)
    if options.speed:
        lines = measure_speed(options.work, options.runs)
        write_page(options.output, "reasoning-speed", "\n".join(lines))
        print(lines[0])
        return 0
    chosen = [variant for variant in VARIANTS if options.only in variant.name]
    stock = Stock(options.seed, options.sessions)
    outcomes, timed = run(chosen, stock, options.keep)
    likeness = list(compare_figures(stock.large(SONNET_45)))
    text = write_tables(outcomes, timed, names(), likeness)
    print(text)
    if not options.only and options.seed == parse([]).seed:
        write_page(options.output, "reasoning", text)
        rows = sum(outcome.rows for outcome in outcomes if outcome.variant.alike)
        write_measured(outcomes, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
