"""A card as headings, paragraphs, list items and table rows, each with its line; code and comments are left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.names import find_names

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 20_000
MOST_OF_LINE = 4_000
MOST_OF_BLOCK = 8_000

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*")
# A heading of plain text, as in articles that were saved without their marks.
_PLAIN_HEADING = re.compile(
    r"[ \t]*(?:[A-Z][\w-]*[ ](?:(?:and|of|on|&)[ ])?){0,5}(?:Licen[cs](?:e|es|ing)|Provenance|Sources)[ \t]*"
)
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(.*)")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_LINK = re.compile(r"!?\[(?P<text>[^\[\]\n]{0,300})\]\((?P<target>[^()\s]{0,500})(?:\s+\"[^\"\n]{0,100}\")?\)")
_BADGE = re.compile(
    r"\S{0,200}/badge/(licen[cs]e)-(?P<value>[\w.%+-]{2,60}?)-[\w#]{2,20}(?:\.svg)?(?:\?\S{0,100})?", re.IGNORECASE
)
# Stars of emphasis, not those of globs such as data/*.jsonl.
_EMPHASIS = re.compile(
    r"(?<!/)\*{1,3}(?!/|\.\w)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|</?(?:b|i|em|strong|br|p|li|td|code)\s*/?>"
)


class Block(NamedTuple):
    """A paragraph, a list item, a table row or a heading.

    `kind` is 'heading', 'text', 'item' or 'row'; `heading` what stands above it, `lead` the sentence that announces a
    list. `starts` are the offsets of its lines in `text`, and `line` the first one, from 1.
    """

    kind: str
    text: str
    line: int
    heading: str = ""
    lead: str = ""
    starts: tuple[int, ...] = (0,)

    def line_at(self, offset: int) -> int:
        """Line of the card, from 1, of an offset in the text."""
        return self.line + max(bisect_right(self.starts, offset) - 1, 0)


def blocks_of(lines: list[str]) -> Iterator[Block]:
    """The blocks of a card, in order."""
    held: list[str] = []
    kind, begin, heading, lead = "text", 0, "", ""
    for number, line, is_end in _plain_lines(lines[:MOST_LINES]):
        item = _ITEM.fullmatch(line)
        head = _HEADING.fullmatch(line) or _plain_heading(line)
        is_row = _ROW.fullmatch(line) is not None
        if held and _UNDERLINE.fullmatch(line) and kind == "text" and len(held) == 1:
            head, held, begin = re.match(r"(.*)", held[0]), [], begin
        if held and (is_end or item or head or is_row or sum(map(len, held)) > MOST_OF_BLOCK):
            block = _joined(kind, held, begin, heading, lead)
            lead = block.text if block.text.rstrip().endswith((":", "?")) else lead if kind == "item" else ""
            yield block
            held, kind = [], "text"
        if head:
            heading, lead = _clean(head[1]), ""
            yield Block("heading", heading, number + 1, heading)
        elif is_row:
            yield Block("row", _clean(line), number + 1, heading, lead)
        elif not is_end:
            if not held:
                begin, kind = number, "item" if item else "text"
            held.append(_clean(item[1] if item else line))
    if held:
        yield _joined(kind, held, begin, heading, lead)


def _plain_heading(line: str) -> re.Match[str] | None:
    """A short line such as `Data Sources And Licensing`; `MIT License` is none."""
    if len(line) > 80 or not _PLAIN_HEADING.fullmatch(line) or find_names(line):
        return None
    return re.fullmatch(r"\s*(.*?)\s*", line)


def _plain_lines(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Lines without comments, code as an empty one, each with whether it is empty and so ends a block."""
    text = _without_comments("\n".join(line[:MOST_OF_LINE] for line in lines))
    fence = ""
    for number, line in enumerate(text.split("\n")):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            yield number, "", True
        else:
            yield number, line, bool(fence) or not line.strip()


def _without_comments(text: str) -> str:
    """The text without comments of HTML; lines stay, and so does what an open comment is followed by."""
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        kept += [text[at:begin], "\n" * text.count("\n", begin, end)]
        at = end + 3
    return "".join((*kept, text[at:]))


def _joined(kind: str, held: list[str], begin: int, heading: str, lead: str) -> Block:
    starts, at = [], 0
    for line in held:
        starts.append(at)
        at += len(line) + 1
    return Block(kind, " ".join(held), begin + 1, heading, lead, tuple(starts))


def _clean(line: str) -> str:
    """A line without emphasis; of a link its text, and its address where that alone tells something."""
    if "/badge/" in line:
        line = _BADGE.sub(lambda match: f"License: {match['value'].replace('--', '-').replace('_', ' ')}", line)
    if "](" in line:
        line = _LINK.sub(_link, line)
    return _EMPHASIS.sub("", line).strip(" \t>")


def _link(match: re.Match[str]) -> str:
    text, target = match["text"], match["target"]
    is_told = not target.startswith("http") or (find_names(text) and "/datasets/" not in target)
    return text if is_told else f"{text} <{target}>"
