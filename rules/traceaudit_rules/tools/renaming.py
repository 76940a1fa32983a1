"""What is said of a call, read back: the name that was found, the one that was meant, and renamed parameters.

The form is that of `decisions`: 'str_replace_editor -> Edit of pi (path -> file_path)'. Names of data may hold arrows
and brackets. What follows a name is ours and holds no bracket but its own, so it is read from the end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Codes whose subject says what was meant, whose subject says what is wrong with parameters, and which only name a tool.
_MEANT = frozenset({"TA301", "TA302", "TA303", "TA307"})
_ARGUMENTS = "TA306"
_NAMED = frozenset({"TA304", "TA305"})
_ARROW = " -> "
_TO = re.compile(r"(?s)(?P<tool>.+) -> (?P<meant>[^()]+?)(?: of (?P<of>[^ ()]+))?(?: \((?P<more>[^()]*)\))?")
_WITH = re.compile(r"(?s)(?P<tool>.+?) \((?P<more>.*)\)")
_NOTHING = "no equivalent"


class Renaming(NamedTuple):
    """One kind of call. `meant` is empty where nothing says it, `of` where it is a tool of Claude Code or the user's.

    `parameters` says what else is wrong with parameters: 'unknown file_path', 'missing subject'.
    """

    tool: str
    meant: str = ""
    of: str = ""
    renames: tuple[tuple[str, str], ...] = ()
    parameters: str = ""


def read_renaming(said: str) -> Renaming:
    """What is said of a call under another name than the harness has."""
    match = _TO.fullmatch(said)
    if match is None:
        return Renaming(said)
    meant = "" if match["meant"] == _NOTHING else match["meant"]
    return Renaming(match["tool"], meant, match["of"] or "", _pairs(match["more"] or ""))


def read_arguments(said: str) -> Renaming:
    """What is said of a call under the right name with other parameters."""
    match = _WITH.fullmatch(said)
    if match is None:
        return Renaming(said)
    renames = _pairs(match["more"])
    return Renaming(match["tool"], match["tool"], "", renames, "" if renames else match["more"])


def describe_renaming(code: str, said: str) -> dict[str, object]:
    """Properties of a finding about a tool by the code of its rule; empty for all other rules."""
    if code in _NAMED:
        return {"tool": said}
    if code != _ARGUMENTS and code not in _MEANT:
        return {}
    found = read_arguments(said) if code == _ARGUMENTS else read_renaming(said)
    renames = [{"from": old, "to": new} for old, new in found.renames]
    told = {"tool": found.tool, "meant": found.meant, "meant_of": found.of, "parameters": found.parameters}
    return {name: value for name, value in told.items() if value} | ({"renames": renames} if renames else {})


def _pairs(more: str) -> tuple[tuple[str, str], ...]:
    """The renames of 'path -> file_path, old_str -> old_string'; nothing where a part is none."""
    pairs = [part.partition(_ARROW) for part in more.split(", ")]
    return tuple((old, new) for old, _, new in pairs) if all(arrow for _, arrow, _ in pairs) else ()
