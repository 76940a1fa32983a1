"""Checks that every rule about leaks has to pass: in values and keys, at any depth of JSON, in any style of escapes."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from traceaudit_rules.secrets.samples import make_sample
from traceaudit_rules.secrets.window import open_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import ScanBytes

    from traceaudit_rules.contract import Found, Rule

_MARKED = re.compile("«(.*?)»")
_COLOURS = ("\x1b[1;32m{}\x1b[0m", "\x1b[35m\x1b[K{}\x1b[m\x1b[K")


class Planted(NamedTuple):
    """A text without marks, and the values that stood in marks: no secret stands in the source of a test."""

    text: str
    values: tuple[str, ...]


class Plant(Protocol):
    """Makes a text; `«{alnum:20}»` is a value by a template of samples.py."""

    def __call__(self, marked: str) -> Planted: ...


class CheckLeak(Protocol):
    """Checks that a rule finds the marked values of a text, with this kind, in every surrounding; gives the hits."""

    def __call__(self, code: str, marked: str, kind: str) -> list[Found]: ...


class CheckNoLeak(Protocol):
    """Checks that a rule finds nothing in a text, in any surrounding."""

    def __call__(self, code: str, marked: str) -> None: ...


def make_planted(marked: str) -> Planted:
    """The text with its values made; the same text gives the same values."""
    rng = Random(marked)
    values: list[str] = []

    def make(match: re.Match[str]) -> str:
        values.append(make_sample(match[1], rng))
        return values[-1]

    return Planted(_MARKED.sub(make, marked), tuple(values))


def _nested(text: str) -> Iterator[tuple[str, str]]:
    """The text inside one to three levels of JSON, in values and in keys, in the styles of several encoders."""
    for depth in (1, 2, 3):
        for style in ("plain", "ascii", "slashes", "html", "key"):
            inner = text
            for level in range(depth):
                held = {inner: 1} if style == "key" and level == 0 else {"a": inner, "b": 1}
                inner = json.dumps(held, ensure_ascii=style in ("ascii", "html"))
                if style == "slashes":
                    inner = inner.replace("/", "\\/")
                if style == "html":
                    for char in "=&<>":
                        inner = inner.replace(char, f"\\u{ord(char):04x}")
            yield f"{style} {depth}", inner


def surroundings(text: str) -> Iterator[tuple[str, bytes]]:
    """What it is called, and a row that holds the text."""
    if "\n" not in text:
        yield "the row", text.encode()
        yield "the row, CRLF", text.encode() + b"\r"
        yield "raw colours", _COLOURS[0].format(text).encode()
    for name, row in _nested(text):
        yield name, row.encode()
    for number, colours in enumerate(_COLOURS):
        yield f"escaped colours {number}", json.dumps({"a": colours.format(text)}).encode()
        yield f"nested colours {number}", json.dumps({"a": json.dumps([colours.format(text)])}).encode()
    yield "CRLF", json.dumps({"a": f"before\r\n{text}\r\nafter"}).encode() + b"\r"
    yield "tabs", json.dumps({"a": json.dumps(f"before\t{text}\tafter")}).encode()


@pytest.fixture(scope="session")
def plant() -> Plant:
    """Make the values of a text."""
    return make_planted


@pytest.fixture(scope="session")
def check_leak(rules: dict[str, Rule], scan_bytes: ScanBytes) -> CheckLeak:
    """Found everywhere, and nothing else with it."""

    def check(code: str, marked: str, kind: str) -> list[Found]:
        text, values = make_planted(marked)
        first: list[Found] = []
        for name, row in surroundings(text):
            found = scan_bytes(rules[code], row)
            assert {(hit.kind, hit.subject) for hit in found} == {(kind, value) for value in values}, (name, row)
            for hit in found:
                assert 0 <= hit.start < hit.end <= len(row)
                inside = open_window(row, hit.start, hit.end, 0)
                assert inside.text[inside.from_raw(hit.start) : inside.from_raw(hit.end)].decode() == hit.subject
            first = first or found
        return first

    return check


@pytest.fixture(scope="session")
def check_no_leak(rules: dict[str, Rule], scan_bytes: ScanBytes) -> CheckNoLeak:
    """Found nowhere."""

    def check(code: str, marked: str) -> None:
        for name, row in surroundings(make_planted(marked).text):
            assert not scan_bytes(rules[code], row), (name, row)

    return check
