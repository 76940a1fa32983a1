"""Checks that rules of personal data have to pass at any depth of JSON, as the engine asks: gate, window, presidio."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import ScanBytes

    from traceaudit_rules.contract import Found, Rule


class CheckPersonal(Protocol):
    """Checks that a rule finds these values, and nothing else, in every surrounding."""

    def __call__(self, code: str, text: str, *values: str) -> list[Found]: ...


def surroundings(text: str) -> Iterator[tuple[str, bytes]]:
    """What it is called, and a row that holds the text."""
    if "\n" not in text:
        yield "the row", b"{}\n" + text.encode()
        yield "the row, CRLF", b"{}\n" + text.encode() + b"\r\n{}"
    nested = text
    for depth in (1, 2, 3):
        yield f"key {depth}", json.dumps({nested: 1}).encode()
        nested = json.dumps({"a": nested, "b": 1}, ensure_ascii=depth % 2 == 0)
        yield f"value {depth}", nested.encode()
        yield f"slashes {depth}", nested.replace("/", "\\/").encode()
    html = json.dumps({"a": text})
    for char in "=&<>":
        html = html.replace(char, f"\\u{ord(char):04x}")
    yield "html", html.encode()
    yield "colours", json.dumps({"a": f"\x1b[1;32m{text}\x1b[0m"}).encode()
    yield "CRLF", json.dumps({"a": f"before\r\n{text}\r\nafter"}).encode()
    yield "tabs", json.dumps({"a": json.dumps(f"before\t{text}\tafter")}).encode()


@pytest.fixture(scope="session")
def check_personal(rules: dict[str, Rule], scan_bytes: ScanBytes) -> CheckPersonal:
    """Found everywhere and upheld by presidio, where the rule asks it; without values, found nowhere."""

    def check(code: str, text: str, *values: str) -> list[Found]:
        first: list[Found] = []
        rule = rules[code]
        for name, row in surroundings(text):
            found = scan_bytes(rule, row)
            subjects = {hit.subject for hit in found}
            held = rule.verify(subjects) if found and rule.verify else subjects
            assert {subject.partition(":")[2] for subject in held} == set(values), (name, row)
            assert all(0 <= hit.start < hit.end <= len(row) for hit in found)
            first = first or found
        return first

    return check
