"""Duplicates in short: how much repeats, in one line, and the names of views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.json_values import entries, mapping, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card

_MOST_PROJECTIONS = 2
_LONGEST = 60
_USUAL = ("", ".", "jsonl", "None")


def summarise_duplicates(card: Card) -> str | None:
    """How many texts repeat another one, in the view where most do; None where nothing was compared.

    Views are never added up, and one that is a projection or a copy of another is not counted again.
    """
    facts = mapping(card.facts.get("duplicates"))
    views, shared = entries(facts.get("views")), entries(facts.get("shared"))
    if not views:
        return None
    projections = [entry for entry in shared if entry.get("kind") in ("projection", "copy")]
    projected = {name_view(entry.get("view")) for entry in projections}
    own = [view for view in views if name_view(view) not in projected] or list(views)
    told: dict[str, str] = {}
    for entry in projections:
        told.setdefault(name_view(entry.get("view")), _relation(entry))
    parts = [f"{name} is {what}" for name, what in list(told.items())[:_MOST_PROJECTIONS]]
    if more := len(told) - len(parts):
        parts.append(f"{number_of(more, 'more view')} of this kind")
    return "; ".join([_repeats(own), *parts])


def _relation(entry: Mapping[str, object]) -> str:
    """What a view is of another one, and how much of it, where that is not all of its texts."""
    items, examined = int(number(entry.get("items"))), int(number(entry.get("examined")))
    part = f" in {items:,} of {number_of(examined, 'text')}" if items < examined else ""
    return f"a {entry['kind']} of {name_view(entry.get('of'))}{part}"


def name_view(view: object) -> str:
    """Format, folder and container of a view, as far as they tell something, and each once."""
    stated = [str(mapping(view).get(name, "")) for name in ("format", "folder", "container")]
    return " \N{MIDDLE DOT} ".join(part[:_LONGEST] for part in dict.fromkeys(stated) if part not in _USUAL)


def share_of(view: Mapping[str, object]) -> str:
    """What may be dropped of a view, as a percentage: '0.3 %', '34 %'."""
    removable, items = number(view.get("removable")), number(view.get("items"))
    share = 100 * removable / items if items else 0.0
    if 0 < share < 0.1:
        return "less than 0.1 %"
    return f"{share:.0f} %" if share >= 10 or not share else f"{share:.1f} %"


def _repeats(views: Sequence[Mapping[str, object]]) -> str:
    worst = max(views, key=lambda view: (number(view.get("removable")), number(view.get("items"))))
    count, items = int(number(worst.get("removable"))), int(number(worst.get("items")))
    where = f" of {name_view(worst)}" if len(views) > 1 else ""
    if not count:
        # Short texts repeat by nature and are not counted as copies, but they are there.
        aside = ", short ones aside" if any(number(view.get("short")) for view in views) else ""
        if where:
            return f"no text of {len(views):,} views repeats another{aside}"
        return f"none of {items:,} texts repeats another{aside}"
    crossing = int(number(worst.get("cross_session")))
    across = f", {crossing:,} across sessions" if crossing else ", none across sessions"
    verb = "repeats" if count == 1 else "repeat"
    others = sum(bool(number(view.get("removable"))) for view in views) - 1
    also = f"; {others:,} more view{'s' if others > 1 else ''} with copies" if others else ""
    return f"{count:,} of {items:,} texts{where} {verb} another ({share_of(worst)}){across}{also}"
