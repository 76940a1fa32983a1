"""The Verification as lines for a person: contradictions first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.claims import CONFIRMED, CONTRADICTED, ORDER, UNVERIFIABLE
from traceaudit_reports.claims.words import HEADINGS, data_words, heading, line_numbers
from traceaudit_reports.lines import ELLIPSIS, Line, Span, cells, draw, pad, wrap
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.claims import Answered, Verification

_MIN_WIDTH = 40
_MOST = {CONTRADICTED: 60, UNVERIFIABLE: 15, CONFIRMED: 15}
_MOST_REASONS = 6
_MOST_GAPS = 5
_MOST_QUOTE_LINES = 3
_MOST_DATA_LINES = 4
# So many claims without an answer for one reason share a line.
_ALIKE = 4
# Of a line that tells a claim and its answer beside each other, the part of the claim at most.
_QUOTE_SHARE = 0.42
_STYLES = {CONTRADICTED: "1;31", UNVERIFIABLE: "33", CONFIRMED: "32", "incomplete": "1;35"}
_ENDINGS = {"contradicted": "CONTRADICTED", "incomplete": "INCOMPLETE", "passed": "NO CONTRADICTION"}


def render(verification: Verification, *, color: bool = False, width: int = 100) -> str:
    """The Verification as lines of at most `width` cells (40 at least), with a line feed at the end.

    Strings from the text and the data are spelled out where they hold control characters.
    """
    width = max(width, _MIN_WIDTH)
    digits = max((len(str(item.line)) for item in verification.answers), default=1)
    blocks = [
        list(_head(verification, width)),
        *(list(_answers(verification, answer, digits, width)) for answer in ORDER),
        list(_not_checked(verification, width)),
        list(_close(verification, width)),
    ]
    texts = ("\n".join(draw(line, width, color=color) for line in block) for block in blocks if block)
    return "\n\n".join(texts) + "\n"


def _head(verification: Verification, width: int) -> Iterator[Line]:
    style = _STYLES.get(verification.result, _STYLES[CONFIRMED])
    yield Line.of(f"traceaudit {verification.version}  verify  ", Span(heading(verification), style))
    yield from _wrapped("  card:", visible(verification.card), width, 4)
    yield from _wrapped("  data:", data_words(verification.data), width, 4)
    gaps = verification.data.gaps
    for gap in gaps[:_MOST_GAPS]:
        yield from _wrapped("  not read:", gap, width, 4)
    if gaps[_MOST_GAPS:]:
        yield Line.of(f"  and {len(gaps) - _MOST_GAPS:,} more that was not read")


def _answers(verification: Verification, answer: str, digits: int, width: int) -> Iterator[Line]:
    items = verification.of(answer)
    if not items:
        return
    yield Line.of(Span(f"{len(items):,} {HEADINGS[answer]}", _STYLES[answer]))
    if answer == CONTRADICTED:
        times = _times(verification)
        for item in items[: _MOST[answer]]:
            yield from _in_full(item, digits, width, is_alone=times[item.line, item.quote] == 1)
        rest = len(items) - _MOST[answer]
    else:
        alike = Counter(item.why for item in items if answer == UNVERIFIABLE)
        single = [item for item in items if alike[item.why] < _ALIKE]
        yield from _beside(single[: _MOST[answer]], verification, digits, width)
        rest = len(single) - _MOST[answer]
        for why, count in alike.most_common():
            if count >= _ALIKE:
                told = line_numbers([item.line for item in items if item.why == why])
                yield from _wrapped(f"  {count:,} {visible(why)}:", told, width, 4)
    if rest > 0:
        yield Line.of(f"  and {rest:,} more; -o claims.json or claims.md writes every one")


def _in_full(item: Answered, digits: int, width: int, *, is_alone: bool) -> Iterator[Line]:
    """A claim, what the data says instead, and why; which claim it is where several are written in one place."""
    first = f"  line {item.line:>{digits}}  "
    indent = len(first)
    yield from _clipped(first, f"{_scope(item)}{item.quote}", width, indent, _MOST_QUOTE_LINES)
    if not is_alone:
        yield from _clipped(" " * indent + "said: ", _short(item, is_alone=False), width, indent + len("said: "), 1)
    if item.computed:
        lead = " " * indent + "data: "
        yield from _clipped(lead, item.computed, width, indent + len("data: "), _MOST_DATA_LINES)
    yield from _clipped(" " * indent + "why:  ", item.why, width, indent + len("why:  "), _MOST_DATA_LINES)


def _beside(items: Sequence[Answered], verification: Verification, digits: int, width: int) -> Iterator[Line]:
    """A line for each claim: what it says, and what was computed, or why there is no answer."""
    if not items:
        return
    times = _times(verification)
    quotes = [_short(item, is_alone=times[item.line, item.quote] == 1) for item in items]
    first = len(f"  line {'':>{digits}}  ")
    most = int((width - first) * _QUOTE_SHARE)
    room = min(max(cells(visible(quote)) for quote in quotes), most)
    for item, quote in zip(items, quotes, strict=True):
        told = item.computed if item.answer == CONFIRMED else item.why
        yield Line.of(f"  line {item.line:>{digits}}  {pad(_cut(quote, room), room)}  {told or item.why}")


def _times(verification: Verification) -> Counter[tuple[int, str]]:
    """How many claims stand in each place."""
    return Counter((item.line, item.quote) for item in verification.answers)


def _short(item: Answered, *, is_alone: bool) -> str:
    """The claim as written, or what it says where several are written in one place."""
    if is_alone:
        return f"{_scope(item)}{item.quote}"
    return f"{item.topic}: {item.claimed}" if item.claimed else item.topic


def _scope(item: Answered) -> str:
    """What the claim is about, where its own words do not say so."""
    return f"{item.scope}: " if item.scope and item.scope not in item.quote else ""


def _cut(text: str, room: int) -> str:
    return draw(Line.of(visible(text)), room, color=False)


def _not_checked(verification: Verification, width: int) -> Iterator[Line]:
    """How many statements were not checked, by reason."""
    if not verification.not_checked:
        return
    yield Line.of(f"{len(verification.not_checked):,} not checked")
    reasons = verification.reasons()
    for why, items in reasons[:_MOST_REASONS]:
        yield from _wrapped(f"  {len(items):,} {visible(why)}:", line_numbers([item.line for item in items]), width, 4)
    rest = sum(len(items) for _, items in reasons[_MOST_REASONS:])
    if rest:
        yield Line.of(f"  {rest:,} for {number_of(len(reasons) - _MOST_REASONS, 'other reason')}")


def _close(verification: Verification, width: int) -> Iterator[Line]:
    for notice in verification.notices:
        yield from _wrapped("", notice, width, 2)
    style = _STYLES.get(verification.result, _STYLES[CONFIRMED])
    yield Line.of(Span(_ENDINGS[verification.result], style))


def _wrapped(first: str, words: str, width: int, indent: int) -> Iterator[Line]:
    yield from (Line.of(text) for text in wrap(first, words.split(" "), width, indent))


def _clipped(first: str, words: str, width: int, indent: int, most: int) -> Iterator[Line]:
    """Words after `first`, in so many lines at most."""
    head, *rest = words.split(" ")
    lines = wrap(first + visible(head), rest, width, indent)
    yield from (Line.of(text) for text in lines[:most])
    if lines[most:]:
        yield Line.of(" " * indent + ELLIPSIS)
