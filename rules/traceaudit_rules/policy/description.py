"""The tool policy of one view as JSON: the most frequent of everything, and how much is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from traceaudit_rules.facts.quantiles import summarise
from traceaudit_rules.policy.calls import shells
from traceaudit_rules.tally import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_rules.tally import Dimension, Tally

    Labels = dict[tuple[str | None, ...], int]

ROOT = "policy"
_MOST_TOOLS, _MOST_PAIRS, _MOST_ARGUMENTS, _MOST_NAMES, _MOST_WORDS = 200, 100, 60, 20, 25


def describe(counts: Tally, view: Dimension) -> dict[str, object]:
    """What was counted of a view; see `facts.policy` for what that means."""
    tools, pairs = _of(counts, view, "tools"), _of(counts, view, "transitions")
    calls = sum(tools.values())
    shown = _most(pairs, _MOST_PAIRS)
    return {
        "conversations": sum(_of(counts, view, "conversations").values()),
        "calls": calls,
        "copies": sum(_of(counts, view, "calls").values()) - calls,
        "tools": _labelled(tools),
        "transitions": {
            "count": sum(pairs.values()),
            "pairs": [{"from": old, "to": new, "count": number} for (old, new), number in shown.items()],
            "other": sum(pairs.values()) - sum(shown.values()),
        },
        # Where every conversation is a single call, nothing says what was read before.
        "edits": _edits(counts, view) if pairs else [],
        "arguments": list(_arguments(_of(counts, view, "arguments"))),
        "commands": list(_commands(counts, view)),
    }


def _of(counts: Tally, view: Dimension, name: str) -> Labels:
    """Counts by label, the largest first; (OTHER,) is what a tally has cut."""
    found: Labels = {}
    for kept in ("known!", "other"):
        for label, number in counts.of(*view, name, kept).items():
            parts = (OTHER,) if label == OTHER else tuple(orjson.loads(str(label)))
            found[parts] = found.get(parts, 0) + number
    return dict(sorted(found.items(), key=lambda item: (-item[1], tuple(map(str, item[0])))))


def _most(labels: Labels, most: int) -> Labels:
    """The first so many that have a name."""
    return dict([item for item in labels.items() if item[0] != (OTHER,)][:most])


def _labelled(tools: Labels) -> dict[str, int]:
    shown = {str(name): number for (name,), number in _most(tools, _MOST_TOOLS).items()}
    rest = sum(tools.values()) - sum(shown.values())
    return shown | ({OTHER: shown.get(OTHER, 0) + rest} if rest else {})


def _edits(counts: Tally, view: Dimension) -> list[dict[str, object]]:
    read, known = _of(counts, view, "edits read"), _of(counts, view, "edits known")
    return [
        {"tool": tool, "calls": number, "read": read.get((tool,), 0), "read_or_written": known.get((tool,), 0)}
        for (tool,), number in _of(counts, view, "edits").items()
    ]


def _arguments(labels: Labels) -> Iterator[dict[str, object]]:
    """For each tool how many calls have which argument; of tools and of names the most frequent."""
    tools: dict[str, int] = {}
    names: dict[str, dict[str, int]] = {}
    for (tool, *listed), number in labels.items():
        if not listed:
            continue
        name = str(tool)
        tools[name] = tools.get(name, 0) + number
        for part in str(listed[0] or "").split(",") if listed[0] else ():
            of_tool = names.setdefault(name, {})
            of_tool[part] = of_tool.get(part, 0) + number
    for name in _first(tools, _MOST_ARGUMENTS):
        found = names.get(name, {})
        shown = {part: found[part] for part in _first(found, _MOST_NAMES)}
        yield {"tool": name, "calls": tools[name], "names": shown}


def _commands(counts: Tally, view: Dimension) -> Iterator[dict[str, object]]:
    """For each tool that runs commands: code points of a command, and the programs that come first in it."""
    words = _of(counts, view, "words")
    for tool in shells():
        chars = {size: number for size, number in counts.of(*view, "chars", tool).items() if isinstance(size, int)}
        if not chars:
            continue
        found = {str(label[1]): number for label, number in words.items() if label[0] == tool and label[1] is not None}
        shown = {word: found[word] for word in _first(found, _MOST_WORDS)}
        yield {"tool": tool, "calls": sum(chars.values()), "chars": summarise(chars), "words": shown}


def _first(numbers: Mapping[str, int], most: int) -> list[str]:
    """The names with the largest numbers."""
    return sorted(numbers, key=lambda name: (-numbers[name], name))[:most]
