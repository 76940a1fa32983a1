"""Puts the figures of a benchmark between two marks of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_block(page: Path, marks: str, text: str) -> bool:
    """Replace what stands between `<!-- marks:begin -->` and the end mark; a page without them gets them at its end.

    False where there is no such page: then nothing is written.
    """
    if not page.is_file():
        return False
    said = page.read_text("utf-8")
    begin, end = f"<!-- {marks}:begin -->\n", f"<!-- {marks}:end -->\n"
    if begin not in said:
        said = f"{said.rstrip()}\n\n{begin}{end}"
    head, _, rest = said.partition(begin)
    page.write_text(f"{head}{begin}{text}{end}{rest.partition(end)[2]}", "utf-8")
    return True
