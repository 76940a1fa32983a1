"""Put the first screen of the demo's report into docs/report.png; does nothing where there is no browser."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from make_readme import make_example

from traceaudit import audit
from traceaudit_reports import html

PICTURE = Path(__file__).with_name("report.png")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1180, 830


def main() -> int:
    """Write the picture."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        print(f"no browser, so {PICTURE.name} stays as it is", file=sys.stderr)
        return 0
    with TemporaryDirectory(prefix="traceaudit-picture-") as name:
        page = Path(name) / "report.html"
        make_example(Path(name) / "fable-demo")
        page.write_text(html.render(audit(Path(name) / "fable-demo", jobs=1)), encoding="utf-8")
        with sync_playwright() as playwright:
            window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            tab = window.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            tab.goto(page.as_uri())
            tab.screenshot(path=PICTURE)
            window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
