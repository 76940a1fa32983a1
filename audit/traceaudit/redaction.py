"""Hiding secrets and personal data in what will be printed: what the rules would find is not there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from traceaudit.batches import Batch
from traceaudit.bytes_plane import scan_batch
from traceaudit.matcher import matcher_of
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Reads, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from traceaudit.matcher import Matcher

FAMILIES = ("TA5", "TA6")
# No address of mail or of the network is shorter, nor a value with the name before it that makes it a secret.
_LEAST = 6
_HIDDEN = "<hidden>"
_URLS = "TA504"
_USER = re.compile(rb"(?<=/)[^\s\"'/@<>]*:\Z")
_LONGEST_USER = 100
# Values are looked up by their first characters. Shorter ones are in no password and no address.
_START = 4
# So much of a value is hidden inside of longer words as well, and where the rest is missing.
_LONG = 12


@dataclass(frozen=True, slots=True)
class Values:
    """Values that were found: much is known for what it is only by what stands beside it, and not elsewhere."""

    by_start: Mapping[str, tuple[tuple[str, str], ...]]
    """Values in lower case with their kind, the longest first, by their first characters."""

    @classmethod
    def of(cls, values: Iterable[tuple[str, str]]) -> Values:
        """From values and their kinds."""
        found: dict[str, set[tuple[str, str]]] = {}
        for value, kind in values:
            if len(value) >= _START:
                lower = _lower(value)
                found.setdefault(lower[:_START], set()).add((lower, kind))
        ordered = {start: tuple(sorted(held, key=lambda item: (-len(item[0]), item))) for start, held in found.items()}
        return cls(ordered)

    def hide(self, text: str) -> str:
        """The text with `<kind>` in the place of every value, in any case, also of one whose end was cut off."""
        if not self.by_start or len(text) < _START:
            return text
        lower, parts, done, at = _lower(text), [], 0, 0
        while at <= len(lower) - _START:
            hit = self._at(lower, at) if lower[at : at + _START] in self.by_start else None
            if hit is None:
                at += 1
                continue
            parts += [text[done:at], f"<{hit[1]}>"]
            at = done = at + hit[0]
        return "".join([*parts, text[done:]]) if parts else text

    def _at(self, lower: str, at: int) -> tuple[int, str] | None:
        """How much of a value begins here: all of it, or as much as a cut has left, and its kind."""
        best = (0, False, "")
        for value, kind in self.by_start[lower[at : at + _START]]:
            length = _alike(value, lower, at)
            is_whole = length == len(value)
            if length >= _LONG or (is_whole and _is_word(lower, at, at + length)):
                best = max(best, (length, is_whole, kind))
        return (best[0], best[2]) if best[0] else None


NO_VALUES = Values({})


def _alike(value: str, text: str, at: int) -> int:
    """How many characters of the value stand at a place of the text."""
    if text.startswith(value, at):
        return len(value)
    pairs = zip(value, text[at : at + len(value)], strict=False)
    return next((number for number, (left, right) in enumerate(pairs) if left != right), len(text) - at)


def _lower(text: str) -> str:
    """The text in lower case, as long as it was."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def redact(text: str) -> str:
    """The text with `<kind>` in the place of every secret and every personal datum that a rule finds in it.

    The text is looked at as a string of a row, so that it says what the rules would say of a file that holds it.
    """
    if len(text) < _LEAST or text.isalpha():
        return text
    raw = json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")
    spans = list(_spans(raw))
    if not spans:
        return text
    for start, end, kind in reversed(spans):
        raw = raw[:start] + f"<{kind}>".encode() + raw[end:]
    try:
        return str(json.loads(raw.decode("utf-8", "surrogatepass"), strict=False))
    except ValueError:  # a span that ends inside of an escape
        return _HIDDEN


def redact_all(texts: Sequence[str]) -> list[str]:
    """The same for many texts, of which few hold anything: they are searched together, each as a line of its own."""
    lines = [json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass") for text in texts]
    data = bytearray(b"".join(line + b"\n" for line in lines))
    ends = np.cumsum([len(line) + 1 for line in lines], dtype=np.int64) - 1
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1]) if lines else ends
    failures: dict[str, str] = {}
    hits = scan_batch(every_gate(), Batch(data, starts, ends, 0, 0), failures) if lines else []
    doubtful = {line for part in hits if part.rule.family in FAMILIES for line in part.lines}
    if failures:
        doubtful = set(range(len(texts)))
    return [redact(text) if number in doubtful else text for number, text in enumerate(texts)]


def _spans(raw: bytes) -> Iterator[tuple[int, int, str]]:
    """Spans in order, without overlaps: the longest of those that begin first."""
    data = bytearray(raw + b"\n")
    if not every_gate().scan(memoryview(data)):
        return
    failures: dict[str, str] = {}
    hits = scan_batch(every_gate(), Batch(data, np.array([0]), np.array([len(raw)]), 0, 0), failures)
    found = sorted(
        (_user_start(raw, start) if part.rule.code == _URLS else start, -end, hit.kind)
        for part in hits
        if part.rule.family in FAMILIES
        for hit, start, end in zip(part.found, part.starts, part.ends, strict=True)
    )
    if failures:  # what was not looked at is not printed
        yield 1, len(raw) - 1, "hidden"
        return
    last = 0
    for start, negative, kind in found:
        if -negative > last:
            yield max(start, last), -negative, kind
            last = -negative


def _user_start(raw: bytes, start: int) -> int:
    """Where the user's name begins that stands before the password of a URL: nobody would know it for one alone."""
    match = _USER.search(raw, max(0, start - _LONGEST_USER), start)
    return match.start() if match else start


@cache
def every_gate() -> Matcher:
    """The gates of a scan with all rules, which are compiled already when there was one."""
    return matcher_of([rule for rule in all_rules() if rule.reads is Reads.BYTES and rule.status is not Status.RETIRED])
