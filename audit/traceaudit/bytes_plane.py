"""The bytes plane: one multi-pattern pass over raw bytes, then confirmation in small windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from traceaudit.failures import describe_failure
from traceaudit_rules.contract import NEAR, UNSURE, Confidence, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from traceaudit.batches import Batch
    from traceaudit.matcher import Bound, Matcher
    from traceaudit_rules.contract import Confirm, Rule

# End of the match, what its span is relative to, and what was found.
_Hit: TypeAlias = "tuple[int, int, Found]"
# Answers that a gate remembers; they are forgotten all at once, which costs less than choosing.
_REMEMBERED = 1 << 16
_NEW = Found(-2, -2, "", "", Confidence.WEAK)


@dataclass(frozen=True, slots=True)
class Hits:
    """Confirmed hits of one rule in one batch, in the order of their places.

    `found` says what was found; its spans are of no use here. `lines` index the batch's lines, `starts` and
    `ends` are relative to their line.
    """

    rule: Rule
    found: Sequence[Found]
    lines: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]


def scan_batch(matcher: Matcher, batch: Batch, failures: dict[str, str]) -> list[Hits]:
    """Confirmed hits of every bytes rule in the batch.

    A rule that raises is written to `failures` by its code and gives no hits for this batch.
    """
    if not len(batch.starts):
        return []
    with memoryview(batch.data) as view, view[: batch.size] as data:
        matches = matcher.scan(data)
    found: dict[str, tuple[Rule, list[_Hit]]] = {}
    for place, ends in matches:
        bound, known = matcher.bound[place], matcher.known[place]
        if batch.is_piece:
            ends = [end for end in ends if batch.accept_from < end <= batch.accept_to]
        if not ends:
            continue
        try:
            _, hits = found.setdefault(bound.rule.code, (bound.rule, []))
            hits += (
                _confirm(bound, batch.data, ends) if bound.gate.near is None else _look(bound, known, batch.data, ends)
            )
        except Exception as error:  # a rule that fails must not stop the others, nor read as a pass
            failures[bound.rule.code] = describe_failure(error)
    return [_place(rule, hits, batch) for code, (rule, hits) in found.items() if hits and code not in failures]


def _confirm(bound: Bound, data: bytearray, ends: Sequence[int]) -> Iterator[_Hit]:
    """Ask the rule about every match."""
    check, gate = cast("Confirm", bound.rule.check), bound.gate.id
    for end in ends:
        hit = check(gate, data, end)
        if hit is not None:
            yield end, 0, hit


def _look(bound: Bound, known: dict[bytes, Found | None], data: bytearray, ends: Sequence[int]) -> Iterator[_Hit]:
    """Look at the few bytes around every match; ask the rule only where they do not decide."""
    check, gate = cast("Confirm", bound.rule.check), bound.gate.id
    near = cast("Callable[[bytes], Found | None]", bound.gate.near)
    answer = known.get
    with memoryview(data) as view:
        for end in ends:
            hit: Found | None = UNSURE
            if end >= NEAR:
                window = view[end - NEAR : end + NEAR].tobytes()
                hit = answer(window, _NEW)
                if hit is _NEW:
                    if len(known) >= _REMEMBERED:
                        known.clear()
                    hit = known[window] = near(window)
            if hit is None:
                continue
            if hit is not UNSURE:
                yield end, end - NEAR, hit
            elif (hit := check(gate, data, end)) is not None:
                yield end, 0, hit


def _place(rule: Rule, hits: Sequence[_Hit], batch: Batch) -> Hits:
    """Join hits with lines. Two gates can lead to the same span: it counts once, as the first match says."""
    matches, bases, found = zip(*hits, strict=True)
    offsets = np.array(bases, np.int64)
    starts = offsets + np.array([hit.start for hit in found], np.int64)
    ends = offsets + np.array([hit.end for hit in found], np.int64)
    # no span is longer than a row over the cap, and no offset larger than a buffer
    spans = (starts << 30) | (ends - starts)
    order = np.lexsort((matches, spans))
    spans = spans[order]
    is_first = np.ones(len(spans), bool)
    np.not_equal(spans[1:], spans[:-1], out=is_first[1:])
    first = order[is_first]
    starts, ends = starts[first], ends[first]
    lines = np.searchsorted(batch.starts, starts, side="right") - 1
    shift = batch.starts[lines] - (batch.base - batch.row_start if batch.is_piece else 0)
    kept = [found[number] for number in first.tolist()]
    return Hits(rule, kept, lines.tolist(), (starts - shift).tolist(), (ends - shift).tolist())
