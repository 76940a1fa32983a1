"""Put the output of a demo scan into README.md; `--check` only says whether it is up to date.

The demo is made anew in a temporary folder, so the block is what `make demo` prints. Used by the tests.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from traceaudit import audit
from traceaudit_reports import terminal

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "README.md"
OUTPUT, FIGURES = "output", "bench"
"""Names of the two blocks; the figures come from `make bench`."""
# What fits on a first screen. The rest is in the report.
LINES = 16


def block() -> str:
    """The first lines of the output, fenced."""
    with TemporaryDirectory(prefix="traceaudit-readme-") as name:
        folder = Path(name) / "fable-demo"
        make_example(folder)
        text = terminal.render(audit(folder, jobs=1))
    lines = text.splitlines()
    return "\n".join(["```text", *lines[:LINES], f"... and {len(lines) - LINES} more lines", "```", ""])


def make_example(folder: Path) -> None:
    """Write the demo dataset: run examples/make_fable.py, which finds its own modules beside it."""
    sys.path.insert(0, str(ROOT / "examples"))
    try:
        from make_fable import main as make

        with redirect_stdout(io.StringIO()):
            make(["--readable", str(folder)])
    finally:
        sys.path.pop(0)


def fill(page: str, name: str, text: str) -> str:
    """The page with the text between the two marks of a block.

    Raises:
        ValueError: the page lacks a mark.
    """
    head, begin, rest = page.partition(f"<!-- {name}:begin -->\n")
    _, end, tail = rest.partition(f"<!-- {name}:end -->\n")
    if not begin or not end:
        raise ValueError(f"the page needs the lines <!-- {name}:begin --> and <!-- {name}:end -->")
    return head + begin + text + end + tail


def main(arguments: list[str]) -> int:
    """Write the page, or with --check give 1 if it is out of date."""
    if arguments not in ([], ["--check"]):
        print("usage: make_readme.py [--check]", file=sys.stderr)
        return 2
    page = PAGE.read_text(encoding="utf-8")
    text = fill(page, OUTPUT, block())
    if text == page:
        return 0
    if not arguments:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    print(f"{PAGE.name} is out of date; run docs/make_readme.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
