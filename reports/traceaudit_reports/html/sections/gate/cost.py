"""What obeying a policy would cost: a bar for each view of the dataset, a row for each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of, share_of
from traceaudit_reports.cost_words import (
    NOT_ADDED,
    cost_lead,
    cost_words,
    costliest_words,
    lost_words,
    name_of,
    rowless_words,
    views_by_loss,
)
from traceaudit_reports.html.clipping import clip, sentence

if TYPE_CHECKING:
    from traceaudit_reports.gate import Cost, CostOfView
    from traceaudit_reports.html.limits import Limits

_NAME = 120
_TEXT = 300


class ViewRow(NamedTuple):
    """What a view has and would lose; `width` is the share of its rows as a percentage."""

    name: str
    rows: str
    lost_rows: str
    share: str
    characters: str
    lost_characters: str
    sessions: str
    width: str


class CostView(NamedTuple):
    """The cost: a sentence, a bar for each view, a row for each rule. Each row of `rules` has a code and its cells."""

    headline: str
    notes: list[str]
    views: list[ViewRow]
    views_left_out: str
    rules: list[tuple[str, str, list[str]]]
    rules_left_out: str


def describe_cost(cost: Cost, profile: str, limits: Limits) -> CostView:
    """The cost of a policy, in sentences and rows."""
    views = views_by_loss(cost)
    several = len(views) > 1
    # A view that loses nothing needs no bar where others lose something.
    losing = [view for view in views if view.lost_rows] or views
    spared = len(views) - len(losing)
    notes = [
        costliest_words(cost) if several else "",
        f"{number_of(spared, 'more view')} would lose no row" if spared else "",
        rowless_words(cost),
        NOT_ADDED if several else "",
    ]
    rules = [
        (
            clip(rule.code, 40),
            clip(rule.name, _NAME),
            [f"{count:,}" for count in (rule.findings, rule.rows, rule.alone, rule.characters)],
        )
        for rule in cost.rules[: limits.rows]
    ]
    return CostView(
        headline=sentence(
            clip(_headline(cost, profile, views[0]) if several else cost_words(cost, profile), 2 * _TEXT)
        ),
        notes=[sentence(clip(note, _TEXT)) for note in notes if note],
        views=[_view(view) for view in losing[: limits.groups]],
        views_left_out=_left_out(len(losing) - limits.groups, "view"),
        rules=rules,
        rules_left_out=_left_out(len(cost.rules) - limits.rows, "rule"),
    )


def _headline(cost: Cost, profile: str, worst: CostOfView) -> str:
    """What the view would lose that loses the largest share; the bars tell of the others."""
    if not worst.lost_rows:
        return cost_words(cost, profile)
    return f"{cost_lead(cost, profile)} {lost_words(worst)} of {name_of(worst)}, and no larger share of another view"


def _view(view: CostOfView) -> ViewRow:
    share = view.lost_rows / view.rows if view.rows else 0.0
    return ViewRow(
        name=clip(name_of(view), _NAME),
        rows=f"{view.rows:,}",
        lost_rows=f"{view.lost_rows:,}",
        share=share_of(view.lost_rows, view.rows),
        characters=f"{view.characters:,}",
        lost_characters=f"{view.lost_characters:,}",
        sessions=f"{view.lost_sessions:,} of {view.sessions:,}" if view.sessions else "",
        width=f"{100 * min(share, 1):.2f}",
    )


def _left_out(more: int, noun: str) -> str:
    return f"{number_of(more, f'more {noun}')} in the JSON report" if more > 0 else ""
