"""How the page opens and how it answers a key in a real browser: `make bench-page`.

The Cards are invented (many_findings.py). Opening is wall time until the load event, at best a figure of this machine;
a key is a letter typed into the text filter, in processor time of the page's main thread, layout included, after all
packed findings were read. Prints a table; needs chromium and playwright.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

import many_findings

from traceaudit_reports.html import render

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (10, 1_000, 100_000)
WORDS = "home folder again 43"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
READ = "report.unpack().then(() => { for (const item of report.items.values()) report.textOf(item); })"
TYPE = """(letter) => {
  const field = document.getElementById("filters").elements.text;
  field.value += letter;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.offsetHeight;
}"""


def measure_page(browser: Any, path: Path) -> tuple[float, int, int, list[float]]:
    """Milliseconds until the page is loaded, its elements, its findings, and milliseconds of each key."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    opened = float(page.evaluate(OPENED))
    elements = int(page.evaluate("document.querySelectorAll('*').length"))
    page.evaluate(READ)
    keys = list(_keys(page))
    found = int(page.evaluate("report.items.size"))
    page.close()
    return opened, elements, found, keys


def _keys(page: Any) -> Iterator[float]:
    watch = page.context.new_cdp_session(page)
    watch.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = watch.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))

    for letter in WORDS:
        begin = spent()
        page.evaluate(TYPE, letter)
        yield 1_000 * (spent() - begin)


def main(arguments: list[str] | None = None) -> int:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(description="How the page opens and answers a key; prints a table.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often each page is opened [5]")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help="numbers of findings")
    options = parser.parse_args(arguments)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        print("no browser", file=sys.stderr)
        return 1
    print("| findings | in the page | elements | opened, ms | key, median ms | key, slowest ms |")
    print("|--:|--:|--:|--:|--:|--:|")
    with TemporaryDirectory(prefix="traceaudit-page-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for size in options.sizes:
            path = Path(folder) / "report.html"
            path.write_text(render(many_findings.make_card(many_findings.Size(size))), encoding="utf-8")
            taken = [measure_page(browser, path) for _ in range(options.runs)]
            opened = median(one[0] for one in taken)
            middle, slowest = median(median(one[3]) for one in taken), median(max(one[3]) for one in taken)
            _, elements, found, _ = taken[0]
            print(f"| {size:,} | {found:,} | {elements:,} | {opened:,.0f} | {middle:.1f} | {slowest:.1f} |")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
