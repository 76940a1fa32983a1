"""The argument: which rows come under which licence, whether the declared one can carry them, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, sentence
from traceaudit_reports.html.sections.licences.bands import draw_argument
from traceaudit_reports.html.sections.licences.kinds import kind_of, order_of
from traceaudit_reports.html.sections.licences.sources import names_of
from traceaudit_reports.json_values import entries
from traceaudit_reports.licences import TONES, outbound_of
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.licences.picture import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.html.charts.flow import Flow
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.licences.sources import Source

_NAME = 120
_TEXT = 300
_MOST_NAMES = 3
_MOST_PAIRS = 4
_ARROW = " \N{RIGHTWARDS ARROW} "
_RANKS = {answer.words: answer.value for answer in Answer}
_DIGITS = re.compile(r"\d[\d,]{0,15}")


class Edge(NamedTuple):
    """One edge of the facts: rows of a source under a licence, and the answer.

    `licence` is as it is stated, `inbound` the expression that was read; `through` are upstreams between the two.
    """

    source: str
    through: tuple[str, ...]
    licence: str
    inbound: str
    answer: str
    why: str
    rows: int
    is_upper_bound: bool
    is_own: bool


class Step(NamedTuple):
    """Edges that say the same, joined: how many rows, from where, under which licence, the answer and why."""

    sources: str
    under: str
    rows: str
    answer: str
    tone: str
    why: str


class PartRow(NamedTuple):
    """What one declaration covers, whether it can carry it, and what could.

    `is_headed` is false for the only one, of which the headline told. `flow` is None where a line says as much.
    """

    title: str
    is_headed: bool
    answer: str
    tone: str
    flow: Flow | None
    steps: list[Step]
    steps_left_out: str
    facts: list[str]


def describe_part(
    place: int, part: Mapping[str, object], sources: Mapping[str, Source], limits: Limits, *, is_alone: bool
) -> PartRow:
    """One declaration with all that stands under it, the worst answer first."""
    answer, folder = str(part.get("answer", "")), part.get("folder")
    where = "The dataset" if folder in (".", None) else clip_path(str(folder), _NAME)
    edges = sorted((_edge(edge, sources) for edge in entries(part.get("edges"))), key=_order)
    steps = _join(edges)
    left = len(steps) - limits.groups
    return PartRow(
        title=clip(f"{where}, declared {outbound_of(part)}", _TEXT),
        is_headed=not is_alone,
        answer=clip(answer, _NAME),
        tone=TONES.get(answer, ""),
        flow=draw_argument(f"licences-{place}", outbound_of(part), edges) if len(steps) > 1 else None,
        steps=steps[: limits.groups],
        steps_left_out=f"{number_of(left, 'more step')} in the JSON report" if left > 0 else "",
        facts=[clip(text, _TEXT) for text in _further(part)],
    )


def _order(edge: Edge) -> tuple[int, int, int]:
    """The worst answer first; of one answer the licences that ask most, then the largest sources."""
    return -_RANKS.get(edge.answer, 0), order_of(kind_of(edge.inbound)), -edge.rows


def _edge(edge: Mapping[str, object], sources: Mapping[str, Source]) -> Edge:
    key, chain = str(edge.get("source", "")), sentences(edge.get("chain"))
    source = sources.get(key)
    # The chain says how many rows, where the table of sources has no such line.
    told = _DIGITS.search(chain[0]) if chain else None
    return Edge(
        source=key,
        through=tuple(chain[2:-1]),
        licence=chain[-1] if len(chain) > 1 else "",
        inbound=str(edge.get("inbound") or ""),
        answer=str(edge.get("answer", "")),
        why=str(edge.get("why") or ""),
        rows=source.rows if source else int(told[0].replace(",", "")) if told else 0,
        is_upper_bound=source.is_upper_bound if source else bool(chain) and chain[0].startswith("up to"),
        is_own=source.is_own if source else False,
    )


def _join(edges: Sequence[Edge]) -> list[Step]:
    """Edges that say the same of several sources are one step."""
    alike: dict[tuple[object, ...], list[Edge]] = {}
    for edge in edges:
        alike.setdefault((edge.answer, edge.licence, edge.through, edge.why, edge.is_own), []).append(edge)
    return [_step(group) for group in alike.values()]


def _step(edges: Sequence[Edge]) -> Step:
    first, names = edges[0], list(dict.fromkeys(edge.source for edge in edges))
    rows, kind = sum(edge.rows for edge in edges), kind_of(first.inbound).words
    most = "up to " if any(edge.is_upper_bound for edge in edges) else ""
    return Step(
        sources=clip(names_of(names, _MOST_NAMES), _TEXT),
        under=clip(", ".join(filter(None, (_ARROW.join((*first.through, first.licence)), kind))), _TEXT),
        rows=f"{most}{rows:,}" if rows else "",
        answer=clip(first.answer, _NAME),
        tone=TONES.get(first.answer, ""),
        why=sentence(clip(first.why, _TEXT)) if first.why else "",
    )


def _further(part: Mapping[str, object]) -> Iterator[str]:
    """What is declared beside the licence that decides, what could carry all rows, and what nothing can."""
    declared = entries(part.get("declared"))
    said = {str(one.get("expression")): str(one.get("path") or one.get("kind") or "") for one in declared}
    if len(said) > 1:
        told = ", ".join(f"{expression or 'not understood'} ({path})" for expression, path in list(said.items())[:4])
        yield f"The declaration says more than one thing: {told}. The first one is taken."
    candidates = sentences(part.get("candidates"))
    if candidates:
        yield f"Could carry every source: {names_of(candidates, 12)}."
    pairs = list(_pairs(part.get("conflicts")))
    for one, other in pairs[:_MOST_PAIRS]:
        yield f"No licence of the table carries both {one} and {other}."
    if more := len(pairs[_MOST_PAIRS:]):
        yield f"{number_of(more, 'more pair')} of this kind in the JSON report."


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for pair in value if isinstance(value, list | tuple) else ():
        if len(names := sentences(pair)) == 2:
            yield names[0], names[1]
