"""Workflow commands of GitHub Actions: lines that the runner takes for annotations, and how values are escaped in them.

The runner reads a command from a line that begins with `::`, up to the second `::` and the end of the line, and
unescapes the values afterwards (GitHub, "Workflow commands for GitHub Actions").
"""

from __future__ import annotations

from typing import NamedTuple

from traceaudit_reports.markup import shorten
from traceaudit_reports.visible import visible

_MOST_OF_A_LINE, _MOST_OF_A_TITLE = 3_600, 120


class Annotation(NamedTuple):
    """One workflow command: its kind, what it is about, and its text. `row` 0 means that it stands at no line."""

    command: str
    title: str
    message: str
    file: str = ""
    row: int = 0


def as_command(item: Annotation) -> str:
    """The annotation as one line, without its end."""
    place = [("file", item.file), ("line", str(int(item.row)))] if item.file else []
    named = (*place, ("title", shorten(item.title, _MOST_OF_A_TITLE)))
    properties = ",".join(f"{name}={escape_property(value)}" for name, value in named)
    return f"::{item.command} {properties}::{escape_data(item.message)}"


def escape_data(text: str) -> str:
    """A message of a command: one line, in which nothing ends the command."""
    return "%0A".join(shorten(line, _MOST_OF_A_LINE).replace("%", "%25") for line in text.split("\n"))


def escape_property(text: str) -> str:
    """A value of a command, which ends at a comma or a colon."""
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
