"""Texts hidden first and cut afterwards, so that no cut shows a part of what is hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.covering import cover, cover_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit.masker import Masker

# Characters on each side of what is shown that are looked at as well: names that tell what a value is.
_MARGIN = 1_000
# More than is shown behind a place.
_SHOWN = 320
# Where a window begins within a text, what its first hidden characters are may be told by what is cut off: not shown.
_DOUBTFUL = 300
# So far a window grows for the sake of whole lines, and for a text without lines or blanks.
_MOST_LINE = 4_000
_MOST_WORD = 60_000
_LINE_END = re.compile(r"\n|\\n")
_BLANK = re.compile(r"[\s\"'`,;<>(){}]")
_KEY_BEGINS, _KEY_ENDS = "-----BEGIN ", "-----END "
_STAND_IN = re.compile(r"<[^<>\n]{1,60}>")
_NAME = 80


class _Window(NamedTuple):
    """A hidden text around a place, where the place begins and ends in it, and characters of the text beside it.

    Nothing before `least` may be shown.
    """

    text: str
    least: int
    start: int
    end: int
    before: int
    behind: int


class Cut(NamedTuple):
    """What is shown of a text, and how many characters stand before and behind it."""

    text: str
    before: int
    behind: int


class Curtain:
    """Hides accounts, secrets and personal data in what is shown."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker

    def hide(self, text: str) -> str:
        """A whole text hidden."""
        return cover(self._masker.text(text))

    def name(self, text: str | None) -> str:
        """An id or a name, hidden and cut: one that looks like chance is shown, as `show` does."""
        if not text:
            return ""
        at = _right(text, _NAME + _MARGIN)
        return _to(cover_known(self._masker.text(text[:at])), _NAME)

    def around(self, text: str, start: int, *, lead: int, most: int) -> Cut:
        """At most so many characters of a text, of which at most `lead` stand before the place `start`."""
        window = self._window(text, start, start)
        low = _past_stand_in(window.text, max(min(window.start - lead, len(window.text) - most), window.least))
        high = _before_stand_in(window.text, min(low + most, len(window.text)))
        before, behind = window.before + low, window.behind + len(window.text) - high
        return Cut(window.text[low:high], before, behind)

    def beside(self, text: str, start: int, end: int, each: int) -> tuple[str, str]:
        """At most so many characters on each side of a span, and nothing of what is hidden together with it."""
        window = self._window(text, start, end)
        low = _past_stand_in(window.text, max(window.start - each, window.least))
        high = _before_stand_in(window.text, min(window.end + each, len(window.text)))
        return window.text[min(low, window.start) : window.start], window.text[window.end : max(high, window.end)]

    def _window(self, text: str, start: int, end: int) -> _Window:
        """The part of a text around a span, hidden as one: every piece of the result may be shown.

        Where the span lies in it is told by what hides alike without the span and the other side.
        """
        start = max(0, min(start, len(text)))
        end = max(start, min(end, len(text)))
        low, high = _left(text, start - _MARGIN), _right(text, end + _SHOWN + _MARGIN)
        hidden = self.hide(text[low:high])
        left = _alike(hidden, self.hide(text[low:start])) if start > low else 0
        right = len(hidden)
        if end > start:
            behind = self.hide(text[end:high])
            right -= _alike(hidden[left:][::-1], behind[::-1])
        return _Window(hidden, min(left, _DOUBTFUL) if low else 0, left, right, low, len(text) - high)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)))


def _to(text: str, most: int) -> str:
    return text if len(text) <= most else text[: _before_stand_in(text, most - 1)] + "\N{HORIZONTAL ELLIPSIS}"


def _past_stand_in(text: str, at: int) -> int:
    """The place, or the end of the stand-in that it is within."""
    return next((match.end() for match in _stand_ins(text, at)), at)


def _before_stand_in(text: str, at: int) -> int:
    """The place, or the beginning of the stand-in that it is within."""
    return next((match.start() for match in _stand_ins(text, at)), at)


def _stand_ins(text: str, at: int) -> Iterator[re.Match[str]]:
    near = _STAND_IN.finditer(text, max(at - _NAME, 0), at + _NAME)
    return (match for match in near if match.start() < at < match.end())


def _left(text: str, at: int) -> int:
    """Where a window begins that holds this place: at a line or a blank, and not within a key of many lines."""
    if at <= 0:
        return 0
    breaks = [match.end() for match in _LINE_END.finditer(text, max(at - _MOST_LINE, 0), at)]
    if not breaks:
        breaks = [match.end() for match in _BLANK.finditer(text, max(at - _MOST_WORD, 0), at)]
    low = breaks[-1] if breaks else max(at - _MOST_WORD, 0)
    begins = text.rfind(_KEY_BEGINS, max(low - _MOST_WORD, 0), low)
    return begins if begins >= 0 and text.find(_KEY_ENDS, begins, low) < 0 else low


def _right(text: str, at: int) -> int:
    """Where a window ends that holds this place: at a line or a blank."""
    if at >= len(text):
        return len(text)
    found = _LINE_END.search(text, at, at + _MOST_LINE) or _BLANK.search(text, at, at + _MOST_WORD)
    return found.start() if found else min(at + _MOST_WORD, len(text))
