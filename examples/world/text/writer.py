"""The text of one session: prompts, thoughts, calls, results and answers, of exact lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.action import Action, measure
from world.text.calls import Calls
from world.text.project import Project
from world.text.prose import Prose
from world.text.requests import Requests
from world.text.results import Results
from world.text.shells import LEAST, Shells
from world.text.talk import Talk

if TYPE_CHECKING:
    from random import Random

    from world.text.place import Place

__all__ = ["Action", "Writer"]
_SHELLS = ("Bash", "PowerShell")
_FILES = ("Read", "Edit", "Write")


class Writer:
    """The text of one session in one project. Lengths are Unicode code points, and exact."""

    def __init__(self, rng: Random, place: Place) -> None:
        self.place = place
        self._project = Project(rng, place)
        self._prose = Prose(self._project)
        self._talk = Talk(self._project, self._prose)
        self._calls = Calls(self._project)
        self._shells = Shells(self._project)
        self._requests = Requests(self._project, self._talk.plain)
        self._results = Results(self._project)

    def least(self, tool: str) -> int:
        """The smallest size of arguments for a tool; raises ValueError for a tool that is not known."""
        if tool in _SHELLS:
            return LEAST
        path = self._calls.least_path()
        if tool == "Read":
            return measure({"file_path": ""}) + path
        if tool == "Write":
            return measure({"file_path": "", "content": ""}) + path + 20
        if tool == "Edit":
            return measure({"file_path": "", "old_string": "", "new_string": ""}) + path + 30
        if self._requests.knows(tool):
            return self._requests.least(tool)
        raise ValueError(f"no text is known for the tool {tool!r}")

    def most(self, tool: str) -> int | None:
        """The largest size of arguments for a tool, None if there is no limit; `TaskList` and `TaskGet` have one."""
        return self._requests.most(tool) if self._requests.knows(tool) else None

    def call(self, tool: str, chars: int) -> Action:
        """A call whose arguments have exactly `chars` code points as `json.dumps(args, ensure_ascii=False)`."""
        least, most = self.least(tool), self.most(tool)
        if chars < least or (most is not None and chars > most):
            limit = f"at least {least}" if chars < least else f"at most {most}"
            raise ValueError(f"arguments of {tool} have {limit} characters, not {chars}")
        if tool in _SHELLS:
            return self._shells.call(tool, chars)
        if tool == "Read":
            return self._calls.read(chars)
        if tool == "Write":
            return self._calls.write(chars)
        if tool == "Edit":
            return self._calls.edit(chars)
        return self._requests.call(tool, chars)

    def prompt(self, chars: int) -> str:
        """What the user types, 40 code points or more."""
        return self._talk.prompt(chars)

    def thought(self, action: Action | None, chars: int) -> str:
        """Reasoning before an action, or before a message if there is none; 20 code points or more."""
        if action is None:
            return self._prose.thought("message", self._project.focus, "", chars)
        return self._prose.thought(action.kind, action.file or self._project.focus, action.command, chars)

    def result(self, action: Action, chars: int) -> str:
        """What the tool gives back, 1 code point or more."""
        if chars < 1:
            raise ValueError(f"a result has at least 1 character, not {chars}")
        return self._results.result(action, chars)

    def message(self, chars: int) -> str:
        """An answer to the user in Markdown, 20 code points or more."""
        return self._talk.message(chars)
