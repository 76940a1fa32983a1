"""One tool call, with what the text engine remembers of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from world.text.project import SourceFile


class Action(NamedTuple):
    """A call: tool and arguments. The rest is for the engine: what kind of step it is, on which file, by which command.

    `kind` chooses how a thought begins, `output` what the result looks like, `start` is the first line shown.
    """

    tool: str
    args: dict[str, object]
    kind: str = "shell"
    file: SourceFile | None = None
    command: str = ""
    output: str = "log"
    start: int = 1


def cost(text: str) -> int:
    """Code points of a text inside a JSON string."""
    return len(json.dumps(text, ensure_ascii=False)) - 2


def measure(args: dict[str, object]) -> int:
    """Code points of arguments as JSON."""
    return len(json.dumps(args, ensure_ascii=False))
