"""Arguments of the tools that neither run a shell nor touch a file: searches, tasks, agents, questions, the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.action import Action, cost, measure
from world.text.exact import caption_of, make_name
from world.text.stock import grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from world.text.project import Project

Args = dict[str, object]
_PREVIEW = "mcp__Claude_Preview__preview_"
_LEAST_PROSE = 60
# Tool: the field that takes up the size, how thoughts before it begin, and what it prints.
_FIELDS = {
    "WebSearch": ("query", "search", "results"),
    "WebFetch": ("prompt", "search", "page"),
    "TaskCreate": ("description", "plan", "task"),
    "ToolSearch": ("query", "plan", "tools"),
    "ScheduleWakeup": ("prompt", "plan", "wakeup"),
    "Agent": ("prompt", "plan", "report"),
    "Skill": ("args", "plan", "skill"),
    "Glob": ("pattern", "grep", "find"),
    "Grep": ("pattern", "grep", "grep"),
    _PREVIEW + "eval": ("expression", "preview", "json"),
    _PREVIEW + "click": ("selector", "preview", "clicked"),
}

# Other arguments of the shortest calls.
_SHORTEST: dict[str, Args] = {
    "WebFetch": {"url": "https://example.com/"},
    "TaskCreate": {"subject": "Docs"},
    "ScheduleWakeup": {"delaySeconds": 600, "reason": "poll"},
    "Agent": {"description": "Look"},
    "Skill": {"skill": "review"},
}


def _fit(part: str, room: int) -> int:
    """How well a part fills what is left: all of it, else as much as possible."""
    left = room - cost(part)
    return 1000 if left == 0 else -left if left > 12 else -1000


class Requests:
    """Makes calls of the remaining tools."""

    def __init__(self, project: Project, tell: Callable[[int], str]) -> None:
        self._project, self._rng, self._tell = project, project.rng, tell
        self._grammar = grammar("requests", "words")
        self._tasks = 0
        self._server = make_name(self._rng, 8)

    def knows(self, tool: str) -> bool:
        """Whether this tool is made here."""
        return tool in _FIELDS or tool in _FIXED

    def least(self, tool: str) -> int:
        """The fewest code points of a tool's arguments."""
        if tool in _FIXED:
            return _FIXED[tool][0]
        return measure(self._around(tool, 0)) + 12

    def most(self, tool: str) -> int | None:
        """The most code points of a tool's arguments; None if there is no limit."""
        return _FIXED[tool][1] if tool in _FIXED else None

    def call(self, tool: str, size: int) -> Action:
        """A call whose arguments have exactly `size` code points as JSON."""
        if tool in _FIXED:
            return getattr(self, _FIXED[tool][2])(tool, size)  # type: ignore[no-any-return]
        key, kind, output = _FIELDS[tool]
        for _ in range(8):
            args = self._around(tool, size)
            if size - measure(args) >= 12:
                break
        else:
            args = self._around(tool, 0)
        room = size - measure(args)
        args[key] = self._text(tool, room)
        about = str(args.get("query", args.get("url", args[key]))).partition("\n")[0].partition("|")[0][:70]
        return Action(tool, args, kind, self._project.focus, about, output)

    def _around(self, tool: str, size: int) -> Args:
        """The arguments with an empty field for the text; with what is optional if the size allows."""
        key, rng, project = _FIELDS[tool][0], self._rng, self._project
        full = size > 130
        args: Args = {key: ""}
        if size == 0:
            return {
                **_SHORTEST.get(tool, {}),
                **({"serverId": self._server} if tool.startswith(_PREVIEW) else {}),
                **args,
            }
        if tool == "WebFetch":
            args = {"url": self._expand("url") if size > 110 else "https://example.com/", **args}
        elif tool == "TaskCreate":
            subject = self._expand("subject") if size > 120 else self._expand("subject_short")
            args = {"subject": subject, **args}
            if full and rng.random() < 0.7:
                args["activeForm"] = f"{self._expand('doing')} {project.word('noun')}s"
        elif tool == "ToolSearch" and rng.random() < 0.5 and size > 50:
            args["max_results"] = rng.choice((3, 5, 10))
        elif tool == "ScheduleWakeup":
            args = {
                "delaySeconds": rng.choice((60, 120, 240, 270, 600, 900)),
                "reason": self._expand("waiting") if size > 130 else "poll",
                **args,
            }
        elif tool == "Agent":
            args = {"description": self._expand("subject_short"), **args}
            if full:
                args["subagent_type"] = rng.choice(("general-purpose", "Explore", "Plan"))
        elif tool == "Skill":
            args = {
                "skill": rng.choice(("review", "release-notes", "test-first", "simplify")) if size > 60 else "review",
                **args,
            }
        elif tool in ("Glob", "Grep"):
            args |= self._places(tool, size)
        elif tool.startswith(_PREVIEW):
            args = {"serverId": self._server, **args}
        return args

    def _places(self, tool: str, size: int) -> Args:
        if size < 70:
            return {}
        project, rng = self._project, self._rng
        folder = project.place.join(project.focus.path.rpartition("/")[0])
        args: Args = {"path": folder} if cost(folder) < size - 60 and rng.random() < 0.7 else {}
        if tool == "Grep" and size > 90:
            args |= (
                {"output_mode": "content", "-n": True}
                if rng.random() < 0.6
                else {"glob": f"*.{project.focus.language.suffix}"}
            )
        return args

    def _expand(self, rule: str) -> str:
        scope = self._project.scope()
        scope["f"] = self._project.focus.names()[:30] or [self._project.symbol()]
        scope["file"], scope["suffix"] = self._project.focus.base, self._project.focus.language.suffix
        scope["language"] = self._project.language.name
        return self._grammar.expand(rule, self._rng, scope)

    def _text(self, tool: str, room: int) -> str:
        """The text of the field, costing exactly `room` in JSON."""
        if tool in ("WebFetch", "TaskCreate", "ScheduleWakeup", "Agent", "Skill"):
            return caption_of(self._rng, room) if room < _LEAST_PROSE else self._tell(room)
        joint = {"Grep": "|", "Glob": "/", _PREVIEW + "eval": "; ", _PREVIEW + "click": " "}.get(tool, " ")
        rule = {
            "Grep": "regex",
            "Glob": "glob",
            _PREVIEW + "eval": "script",
            _PREVIEW + "click": "selector",
            "ToolSearch": "tool",
        }
        parts: list[str] = []
        for _ in range(200):
            part = max((self._expand(rule.get(tool, "query")) for _ in range(6)), key=lambda one: _fit(one, room))
            if part in parts:
                continue
            left = room - cost(part) - len(joint)
            if left == -len(joint):
                return joint.join([*parts, part])
            if left >= 3:
                parts.append(part)
                room = left
            if room < 12:
                break
        lead = {_PREVIEW + "click": "#", "Glob": "**/"}.get(tool, "") if room > 5 else ""
        return joint.join([*parts, lead + make_name(self._rng, room - len(lead))])

    def screenshot(self, tool: str, size: int) -> Action:
        """A look at the preview."""
        room = size - measure({"serverId": self._server, "label": ""})
        args: Args = {"serverId": self._server, "label": caption_of(self._rng, room, "look")} if room >= 6 else {}
        args = args or {"serverId": make_name(self._rng, size - measure({"serverId": ""}))}
        return Action(tool, args, "preview", self._project.focus, output="json")

    def list_tasks(self, tool: str, size: int) -> Action:
        """The list, which takes no arguments."""
        return Action(tool, {}, "plan", self._project.focus, output="tasks")

    def get_task(self, tool: str, size: int) -> Action:
        """One task by its number."""
        low = 10 ** (size - measure({"taskId": ""}) - 1)
        return Action(
            tool, {"taskId": str(self._rng.randrange(low, low * 10))}, "plan", self._project.focus, output="tasks"
        )

    def update_task(self, tool: str, size: int) -> Action:
        """A task that begins or ends, now and then with another text."""
        rng = self._rng
        plain = [
            {"taskId": number, "status": status}
            for number in (str(rng.randint(1, 9)), str(rng.randint(10, 30)))
            for status in ("completed", "in_progress", "pending")
        ]
        fits: list[Args] = [dict(args) for args in plain if measure(dict(args)) == size]
        if fits:
            args = rng.choice(fits)
        else:
            number = str(rng.randint(1, 9))
            base: Args = {"taskId": number, "status": rng.choice(("completed", "in_progress")), "activeForm": ""}
            key = "activeForm" if size < 110 else "description"
            if size < 70:
                base, key = {"taskId": number}, "owner" if size < 48 else "subject"
            base.pop("activeForm", None)
            room = size - measure({**base, key: ""})
            text = (
                make_name(rng, room)
                if key == "owner"
                else caption_of(rng, room)
                if room < _LEAST_PROSE
                else self._tell(room)
            )
            args = {**base, key: text}
        return Action(tool, args, "plan", self._project.focus, output="updated")

    def ask(self, tool: str, size: int) -> Action:
        """One question with two options or more, and a description that takes what is left."""
        for rule in ("question", "question_short"):
            options: list[Args] = [{"label": label, "description": ""} for label in ("Keep it", "Change it")]
            question: Args = {
                "question": self._expand(rule),
                "header": "Scope",
                "options": options,
                "multiSelect": False,
            }
            args: Args = {"questions": [question]}
            room = size - measure(args)
            if room >= 20:
                break
        first = self._rng.randint(8, room - 8)
        for option, part in zip(options, (first, room - first), strict=True):
            option["description"] = caption_of(self._rng, part) if part < _LEAST_PROSE else self._tell(part)
        return Action(tool, args, "ask", self._project.focus, output="answer")


# Least and most code points of arguments, and the method that makes them.
_FIXED: dict[str, tuple[int, int | None, str]] = {
    "TaskList": (2, 2, "list_tasks"),
    "TaskGet": (15, 17, "get_task"),
    "TaskUpdate": (34, None, "update_task"),
    "AskUserQuestion": (212, None, "ask"),
    _PREVIEW + "screenshot": (len('{"serverId": ""}') + 1, None, "screenshot"),
}
