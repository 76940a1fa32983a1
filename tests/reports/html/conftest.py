"""Pages of invented Cards, and a page taken apart."""

from __future__ import annotations

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

from traceaudit_reports.card import FamilyRun
from traceaudit_reports.html import render

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

_BLOCKS = frozenset({"td", "th", "dt", "dd", "li", "p", "h1", "h2", "h3", "h4", "summary", "caption", "a", "text"})
_ISLAND = re.compile(
    r'<script type="application/gzip\+base64" id="island" data-count="(\d+)">([A-Za-z0-9+/=]+)</script>'
)
_VOID = frozenset({"meta", "link", "input", "br", "wbr", "hr", "img"})


class Node(NamedTuple):
    """An element: its name, its attributes in their order, and the names of the elements that it is in."""

    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]


class Page(HTMLParser):
    """The elements of a page and the text in them; an element that is not closed fails the test."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.nodes: list[Node] = []
        self.words: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(Node(tag, dict(attrs), tuple(self._open)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(Node(tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag in _BLOCKS:
            self.words.append(("", " "))

    def handle_data(self, data: str) -> None:
        self.words.append((self._open[-1] if self._open else "", data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def tags(self, name: str) -> list[Node]:
        """Elements by name."""
        return [node for node in self.nodes if node.tag == name]

    def text(self) -> str:
        """What a reader sees or hears, with single spaces."""
        return " ".join("".join(word for tag, word in self.words if tag not in ("style", "script")).split())


class OpenPage(Protocol):
    """Renders a Card and takes the page apart."""

    def __call__(self, card: Card) -> Page: ...


class ReadPage(Protocol):
    """Takes a rendered page apart."""

    def __call__(self, text: str) -> Page: ...


class Unpack(Protocol):
    """The records in the island of a page; nothing where it has none."""

    def __call__(self, page: str) -> list[Any]: ...


@pytest.fixture
def unpack() -> Unpack:
    """The reader of islands, which also holds their count."""

    def read(page: str) -> list[Any]:
        found = _ISLAND.findall(page)
        if not found:
            return []
        ((count, text),) = found
        records = json.loads(gzip.decompress(base64.b64decode(text, validate=True)))["findings"]
        assert len(records) == int(count) > 0
        return list(records)

    return read


@pytest.fixture
def read_page() -> ReadPage:
    """The reader of pages."""
    return Page


@pytest.fixture
def open_page() -> OpenPage:
    """The maker of pages."""
    return lambda card: Page(render(card))


@pytest.fixture
def families() -> tuple[FamilyRun, ...]:
    """Three families, one without a rule."""
    return (
        FamilyRun("TA1", "hidden thinking", 3),
        FamilyRun("TA2", "reasoning provenance", 0),
        FamilyRun("TA4", "host paths and hosts", 2),
    )
