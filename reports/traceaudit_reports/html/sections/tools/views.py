"""Views of facts on tools: their names, whole numbers in them, and views of the same work as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.duplicates import name_view
from traceaudit_reports.html.clipping import clip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = 80
_MOST_NAMES = 3
_VIEW = ("format", "folder", "container")


class Joined(NamedTuple):
    """Views that say the same, under one name, and what they say."""

    name: str
    facts: Mapping[str, object]


def count_of(entry: Mapping[str, object], name: str) -> int:
    """A whole number, 0 or more; 0 for anything else."""
    value = entry.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def join_views(views: Sequence[Mapping[str, object]], *parts: str) -> list[Joined]:
    """Views in the order of their calls, the most first; those that are equal but for their names are one.

    With `parts`, only these members have to be equal, and what is kept is the first view that says so.

    Rows and their projection to another format hold the same work: to show both would count it twice.
    """
    groups: dict[str, tuple[Mapping[str, object], list[str]]] = {}
    for view in views:
        said = {name: value for name, value in view.items() if (name in parts if parts else name not in _VIEW)}
        _, names = groups.setdefault(repr(said), (view, []))
        names.append(clip(name_view(view) or "all rows", _NAME))
    joined = [Joined(join_names(names), view) for view, names in groups.values()]
    return sorted(joined, key=lambda one: -count_of(one.facts, "calls"))


def join_names(names: Sequence[str]) -> str:
    """Names as one: 'fable-merged and pi pi-traces', 'a, b, c and 2 more'."""
    rest = len(names) - _MOST_NAMES
    if rest > 0:
        return f"{', '.join(names[:_MOST_NAMES])} and {rest:,} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
