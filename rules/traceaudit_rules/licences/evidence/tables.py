"""Tables of a card: which column holds licences, files or sources, and single rows such as `| License | MIT |`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.repos import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.licences.evidence.blocks import Block

_RULE = re.compile(r"\|?[\s|:-]*-[\s|:-]*")
_LICENCE = re.compile(r"\blicen[cs](?:es?|ing)\b", re.IGNORECASE)
_SOURCE_HEAD = re.compile(r"\b(?:repo(?:sitory)?|dataset|hub|link|url)\b", re.IGNORECASE)
_FILE = re.compile(
    r"(?<![\w/:.])(?P<file>(?:[\w.*?{}-]+/)*[\w.*?{},-]*\.(?:jsonl|ndjson|json|parquet|arrow)(?:\.gz|\.zst)?(?!\w)"
    r"|(?:[\w.*-]+/)+\*{0,2}(?![\w.*-]))"
)
MOST_CELLS = 40


class Row(NamedTuple):
    """A row of a table: its block, its cells, and the words above each cell ('' without a head)."""

    block: Block
    cells: tuple[str, ...]
    heads: tuple[str, ...]

    def licence(self) -> str:
        """The cell under a head that speaks of licences, or behind a cell that does."""
        for head, cell in zip(self.heads, self.cells, strict=False):
            if _LICENCE.search(head):
                return cell
        return ""

    @property
    def names_sources(self) -> bool:
        """Whether the head says that the rows are what the data comes from."""
        return any(SOURCE.search(head) or _SOURCE_HEAD.search(head) for head in self.heads)


def rows_of(blocks: Sequence[Block]) -> Iterator[Row]:
    """Rows of all tables, without heads and rules."""
    heads: tuple[str, ...] = ()
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if block.kind != "row":
            heads = ()
        elif following and following.kind == "row" and _RULE.fullmatch(following.text):
            heads = _cells(block.text)
        elif not _RULE.fullmatch(block.text):
            yield Row(block, _cells(block.text), heads)


def files_in(text: str) -> tuple[str, ...]:
    """Files, folders and globs of data that a text names, in order."""
    if "." not in text and "/" not in text:
        return ()
    return tuple(dict.fromkeys(match["file"].removeprefix("./") for match in _FILE.finditer(text[:2000])))[:50]


def _cells(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text.strip().strip("|").split("|")[:MOST_CELLS])
