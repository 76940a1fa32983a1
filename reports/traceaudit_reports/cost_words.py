"""What every output for people says of the cost of a policy, in words. Views are never added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of, share_of
from traceaudit_reports.duplicates import name_view

if TYPE_CHECKING:
    from traceaudit_reports.gate import Cost, CostOfRule, CostOfView

NOT_ADDED = "views repeat each other and are not added up"
_MILLION = 1_000_000
_MOST_VIEWS = 3
_MOST_CODES = 6
_THRESHOLDS = {"error": "an error", "warning": "a warning or an error", "note": "a finding"}


def cost_lead(cost: Cost, profile: str) -> str:
    """Whose cost it is, as the beginning of a sentence."""
    if cost.is_policy:
        return f"policy {profile} would lose"
    return f"if every row with {_THRESHOLDS.get(cost.threshold, cost.threshold)} went:"


def cost_words(cost: Cost | None, profile: str) -> str:
    """The cost in one sentence without a full stop; empty where no row was read. Views are never added up."""
    if cost is None or not cost.views:
        return ""
    return "; ".join(filter(None, (f"{cost_lead(cost, profile)} {_views(cost)}", costliest_words(cost))))


def lost_words(view: CostOfView) -> str:
    """What a view would lose: '120 of 861 rows (13.9 %) and 1.2 of 2.4 million characters'."""
    if not view.lost_rows:
        return f"none of {number_of(view.rows, 'row')}"
    rows = f"{view.lost_rows:,} of {number_of(view.rows, 'row')} ({share_of(view.lost_rows, view.rows)})"
    if view.characters:
        rows += f" and {_characters(view.lost_characters, view.characters)}"
    # A conversation that loses a line is broken.
    broken = f"{view.lost_sessions:,} of {number_of(view.sessions, 'session')}" if view.lost_sessions else ""
    return f"{rows}, from {broken}" if broken else rows


def losing_views(cost: Cost, most: int = _MOST_VIEWS) -> tuple[list[CostOfView], str]:
    """The first views that would lose something, and what is left out of them, in words that may be empty."""
    losing = [view for view in views_by_loss(cost) if view.lost_rows]
    more, kept = len(losing) - most, len(cost.views) - len(losing)
    rest = [f"something of {number_of(more, 'more view')}"] if more > 0 else []
    rest += [f"nothing of {number_of(kept, 'other view')}"] if kept else []
    return losing[:most], ", ".join(rest)


def views_by_loss(cost: Cost) -> list[CostOfView]:
    """The views, the one that would lose the largest share of its rows first."""
    return sorted(cost.views, key=lambda view: (-view.lost_rows / max(view.rows, 1), -view.rows, name_of(view)))


def name_of(view: CostOfView) -> str:
    """Format, folder and container of a view, as far as they tell something."""
    return name_view({"format": view.format, "folder": view.folder, "container": view.container}) or "the data"


def costliest_words(cost: Cost) -> str:
    """The rule that costs most, and how many rows no other rule costs; empty where nothing would be lost."""
    rule = cost.costliest
    if rule is None or not rule.rows:
        return ""
    if len(cost.rules) == 1:
        return f"all of it for {rule.code} {rule.name}"
    over = " over all views" if len(cost.views) > 1 else ""
    return f"{rule.code} {rule.name} costs most: {number_of(rule.rows, 'row')}{over}{_alone(rule, cost)}"


def rowless_words(cost: Cost | None) -> str:
    """Which rules cost no row, because their findings name none; empty where there is no such rule."""
    if cost is None or not cost.without_rows:
        return ""
    most = dict(cost.counted)
    told = [code + (f" (up to {number_of(most[code], 'row')})" if code in most else "") for code in cost.without_rows]
    return f"not in the cost, because their findings name no row: {listed(told, _MOST_CODES)}"


def _views(cost: Cost) -> str:
    if len(cost.views) == 1:
        return f"{lost_words(cost.views[0])} of {name_of(cost.views[0])}"
    shown, rest = losing_views(cost)
    if not shown:
        return f"no row of any of {len(cost.views):,} views"
    parts = [f"{lost_words(view)} of {name_of(view)}" for view in shown]
    return f"{', '.join([*parts, *([rest] if rest else [])])} ({NOT_ADDED})"


def _characters(lost: int, total: int) -> str:
    """In millions where there are some; all digits where rounding would make all of most, or nothing of a few."""
    for digits in (1, 2, 3) if total >= _MILLION else ():
        part, whole = f"{lost / _MILLION:,.{digits}f}", f"{total / _MILLION:,.{digits}f}"
        if (part == whole) == (lost == total) and (float(part.replace(",", "")) > 0) == (lost > 0):
            return f"{part} of {whole} million characters"
    return f"{lost:,} of {number_of(total, 'character')}"


def _alone(rule: CostOfRule, cost: Cost) -> str:
    if rule.alone == rule.rows:
        return ", which no other rule costs"
    if not rule.alone:
        return f", all of which {'the other rule costs' if len(cost.rules) == 2 else 'other rules cost'} too"
    return f", {rule.alone:,} of which no other rule costs"
