"""Write the report of the demo into examples/, and pictures of its first screen into docs/.

`--check` only says whether the report is up to date, as a test asks. Without a browser the pictures stay as they are.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from make_readme import make_example

from traceaudit import audit
from traceaudit_reports import html

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "examples" / "report.html"
PICTURES = {"light": ROOT / "docs" / "report.png", "dark": ROOT / "docs" / "report-dark.png"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1180, 860


def make_page() -> str:
    """The page of the demo dataset, made anew in a temporary folder that stands for the checkout."""
    with TemporaryDirectory(prefix="traceaudit-report-") as name, chdir(name):
        folder = Path("examples") / "fable-demo"
        folder.parent.mkdir()
        make_example(folder)
        return html.render(audit(folder, jobs=1, replay=True))


def take_pictures(page: Path) -> None:
    """The first screen of the page, in both colour schemes."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        print(f"no browser, so {', '.join(path.name for path in PICTURES.values())} stay as they are", file=sys.stderr)
        return
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for scheme, picture in PICTURES.items():
            tab = window.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
            tab.goto(page.as_uri())
            tab.screenshot(path=picture)
        window.close()


def main(arguments: list[str]) -> int:
    """Write the report and the pictures, or with --check give 1 if the report is out of date."""
    if arguments not in ([], ["--check"]):
        print("usage: make_report.py [--check]", file=sys.stderr)
        return 2
    page = make_page()
    if REPORT.is_file() and REPORT.read_text(encoding="utf-8") == page:
        if not arguments:
            take_pictures(REPORT)
        return 0
    if arguments:
        print(f"{REPORT.name} is out of date; run docs/make_report.py", file=sys.stderr)
        return 1
    REPORT.write_text(page, encoding="utf-8")
    take_pictures(REPORT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
