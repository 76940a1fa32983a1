"""A card, an article or a thread as blocks: headings, tables, list items and paragraphs, with their lines.

Linear in the length of the text. Left out are code, comments, images, and the section that this tool wrote itself.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line(NamedTuple):
    """One line: `number` from 1, `text` without marks of Markdown and HTML."""

    number: int
    text: str


class Cell(NamedTuple):
    """One cell of a table, or one value: its line and its text."""

    line: int
    text: str


class Block(NamedTuple):
    """Lines that belong together. `kind` is 'heading', 'item', 'paragraph', 'quotation' or 'table'.

    `heading` is the nearest heading before. A table has `rows`, its header first; the others have `lines`.
    """

    kind: str
    heading: str
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


_LINE_END = re.compile(r"\r\n|\r|\n")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0x180E, *range(0xFE00, 0xFE10)])
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x09, 0x0B, 0x0C, *range(0x2000, 0x2009), 0x200A, 0x205F, 0x3000), 0x20)
_NARROW = {0x202F: 0xA0, 0x2009: 0xA0, 0x2019: 0x27, 0x2018: 0x27, 0x2010: 0x2D, 0x2011: 0x2D, 0xFEFF: None}
_READABLE = {**_INVISIBLE, **_WIDE, **_SPACES, **_NARROW}
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Marks that turn the direction of what is shown: such a line may read otherwise than it stands."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.{0,500})")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*$")
_ITEM = re.compile(r"\s{0,12}(?:[-*+•·‣]|[0-9]{1,3}[.)])\s+")
_DELIMITER = re.compile(r"\s*\|?(?:\s*:?-{1,200}:?\s*\|){1,200}\s*(?::?-{1,200}:?)?\s*$")
_IMAGE = re.compile(r"!\[[^\]\[]{0,300}\]\([^()\s]{0,600}(?:\s[^()]{0,200})?\)")
_LINK = re.compile(r"\[([^\]\[]{0,600})\](?:\([^()\s]{0,600}(?:\s[^()]{0,200})?\)|\[[^\]\[]{0,100}\])")
_HUB = re.compile(r"\(https?://(?:huggingface\.co|hf\.co)/datasets/([\w.-]{1,96}/[\w.-]{1,96})")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,600}>")
_STRONG = re.compile(r"\*{1,3}|~~|(?<![\w])_{1,2}(?=\w)|(?<=[\w.:!?)])_{1,2}(?![\w])")
_SKIPPED = re.compile(r"<(pre|script|style|svg|math)\b", re.IGNORECASE)
_MARKED = re.compile(r"\[!\w{1,20}\]|[*_]{0,3}(?:note|tip|info|warning|important|summary|tl;?dr)\b", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_TITLE_AT_MOST, _WRAPPED_AT_LEAST, _SHORT = 60, 60, 40
MOST_ROWS = 4000
"""So many rows of a table are read."""
_LONGEST, _MOST_JOINED = 20_000, 100


def clean_lines(text: str) -> list[str]:
    """Lines of a text, in readable characters: full-width digits as digits, nothing invisible."""
    return [line[:_LONGEST] for line in _LINE_END.split(text.removeprefix("\ufeff").translate(_READABLE))]


def plain(text: str) -> str:
    """A line without marks of Markdown and HTML."""
    if "<" in text:
        text = _TAG.sub(lambda found: "" if _is_inline(found.group()) else " ", text)
    if "[" in text:
        text = _LINK.sub(_link_text, _IMAGE.sub(" ", text))
    if "&" in text:
        text = html.unescape(text).translate(_READABLE)
    return " ".join(_STRONG.sub("", text).replace("\\|", "|").replace("\\_", "_").split(" ")).strip()


def _link_text(found: re.Match[str]) -> str:
    """What a link shows, of a link to a dataset its id."""
    repo = _HUB.search(found.group())
    return repo[1] if repo and "/" not in found[1] else found[1]


def _is_inline(tag: str) -> bool:
    return bool(re.match(r"</?(?:b|i|em|strong|code|a|span|u|sub|kbd)\b", tag, re.IGNORECASE))


def find_blocks(lines: list[str], first: int = 0) -> Iterator[Block]:
    """Blocks of the lines, beginning with the index `first`."""
    return _Reader(_without_code(lines, first)).blocks()


def _without_code(lines: list[str], first: int) -> list[Line]:
    """Lines outside of code, comments and scripts; those inside are empty, so that they end a paragraph."""
    kept = []
    fence, until = "", ""
    for number, line in enumerate(lines[first:], first + 1):
        text = line
        if fence:
            if _closes(line, fence):
                fence = ""
            text = ""
        elif until:
            _, found, after = line.partition(until)
            until, text = ("", after) if found else (until, "")
        elif opened := _FENCE.match(line):
            fence, text = opened.group(1), ""
        if not fence and not until:
            text, until = _without_comments(text)
        kept.append(Line(number, text))
    return kept


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(fence) and not stripped.strip(fence[0])


def _without_comments(text: str) -> tuple[str, str]:
    """The text without what HTML hides, and what ends a part that goes on after this line."""
    if "<" not in text:
        return text, ""
    for _ in range(20):
        comment, skipped = text.find("<!--"), _SKIPPED.search(text)
        start = min((at for at in (comment, skipped.start() if skipped else -1) if at >= 0), default=-1)
        if start < 0:
            return text, ""
        end = "-->" if start == comment else f"</{skipped.group(1)}>" if skipped else ""
        before, rest = text[:start], text[start + 2 :]
        _, found, after = rest.partition(end)
        if not found:
            return before, end
        text = f"{before} {after}"
    return "", ""


class _Reader:
    """Goes over the lines once."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines, self.at, self.heading = lines, 0, ""
        self.pending: list[Line] = []
        self.kind, self.is_note = "paragraph", False

    def blocks(self) -> Iterator[Block]:
        while self.at < len(self.lines):
            yield from self._step()
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        """A short line without an end, as pasted articles have for headings, is also the heading of what follows."""
        if len(self.pending) == 1 and self.kind == "paragraph" and _is_title(self.pending[0].text):
            self.heading = self.pending[0].text
        if self.pending:
            yield Block(self.kind, self.heading, tuple(self.pending))
        self.pending, self.kind = [], "paragraph"

    def _step(self) -> Iterator[Block]:
        number, raw = self.lines[self.at]
        following = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        self.at += 1
        if not raw or not raw.strip() or _RULER.match(raw):
            if self.pending:
                yield from self._flush()
        elif "|" in raw and "|" in following and _DELIMITER.match(following):
            yield from self._flush()
            yield self._table()
        elif re.search(r"<table\b", raw, re.IGNORECASE):
            yield from self._flush()
            yield from self._html_table()
        elif found := _HEADING.match(raw):
            yield from self._flush()
            yield from self._title(number, plain(found.group(1).rstrip("# ")))
        elif _UNDERLINE.match(following) and following.strip() and not self.pending and not _ITEM.match(raw):
            self.at += 1
            yield from self._title(number, plain(raw))
        elif raw.lstrip().startswith(">"):
            yield from self._quoted(number, raw.lstrip("> \t"))
        elif _is_code(raw) and not self.pending and not _ITEM.match(raw):
            pass
        elif found := _ITEM.match(raw):
            yield from self._flush()
            self.kind, self.pending = "item", [Line(number, plain(raw[found.end() :]))]
        else:
            yield from self._text(number, plain(raw), self.kind if self.kind == "item" else "paragraph")

    def _title(self, number: int, text: str) -> Iterator[Block]:
        self.heading = text
        yield Block("heading", text, (Line(number, text),))

    def _text(self, number: int, text: str, kind: str) -> Iterator[Block]:
        if kind != self.kind or (
            self.pending and (_ends(self.pending[-1].text, text) or len(self.pending) > _MOST_JOINED)
        ):
            yield from self._flush()
        self.kind = kind
        self.pending.append(Line(number, text))

    def _quoted(self, number: int, raw: str) -> Iterator[Block]:
        """A quotation; what follows '[!NOTE]' or 'Note:' in one is the text's own."""
        before = self.lines[self.at - 2].text if self.at > 1 else ""
        if not before.lstrip().startswith(">"):
            self.is_note = bool(_MARKED.match(raw))
        if not re.fullmatch(r"\[!\w{1,20}\]\s*", raw):
            yield from self._text(number, plain(raw), "paragraph" if self.is_note else "quotation")

    def _table(self) -> Block:
        header = _cells(self.lines[self.at - 1])
        rows = [header]
        self.at += 1
        while self.at < len(self.lines) and "|" in self.lines[self.at].text:
            if len(rows) > MOST_ROWS + 1:
                self.at += 1
                continue
            cells = _cells(self.lines[self.at])
            self.at += 1
            if self._is_broken(cells, len(header)):
                cells = (*cells, *_cells(self.lines[self.at]))
                self.at += 1
            rows.append(cells)
        return Block("table", self.heading, rows=tuple(rows))

    def _is_broken(self, cells: tuple[Cell, ...], wanted: int) -> bool:
        """A row that was torn after its first cell, as pasted articles have it."""
        raw = self.lines[self.at - 1].text.strip()
        if len(cells) >= wanted or raw.startswith("|") or not raw.endswith("|") or self.at >= len(self.lines):
            return False
        following = self.lines[self.at].text.strip()
        return bool(following) and not following.startswith("|") and following.count("|") <= 1

    def _html_table(self) -> Iterator[Block]:
        from traceaudit_rules.claims.reading.htmltables import read_table

        self.at -= 1
        self.at, rows = read_table(self.lines, self.at)
        yield Block("table", self.heading, rows=rows)


def _is_code(raw: str) -> bool:
    return raw.startswith(("    ", "\t"))


def _is_title(text: str) -> bool:
    return len(text) <= _TITLE_AT_MOST and not re.search(r"[.!?:;,]$|[0-9]{2}", text)


def _ends(before: str, after: str) -> bool:
    """Whether a line begins something new: the one before was too short to have been wrapped."""
    if not before or not after:
        return True
    if len(before) < _SHORT:
        return True
    is_sentence_end = before[-1] in ".!?:;"
    return len(before) < _WRAPPED_AT_LEAST and (is_sentence_end or not after[0].islower())


def _cells(line: Line) -> tuple[Cell, ...]:
    text = line.text.strip()
    text = text[1:] if text.startswith("|") else text
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return tuple(Cell(line.number, plain(part)) for part in _PIPE.split(text))
