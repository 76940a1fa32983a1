"""What the user types, what is told to tasks and agents, and what the model answers, in exact lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.commands import make_command
from world.text.exact import fill, remark_of, request_of
from world.text.prose import Decks
from world.text.stock import grammar

if TYPE_CHECKING:
    from world.text.grammar import Scope
    from world.text.project import Project
    from world.text.prose import Prose

LEAST_PROMPT, LEAST_MESSAGE = 40, 20
# Prompts above this size hold a log or a piece of code besides the words.
_LONG_PROMPT = 700
# Commands of the client stand before this share of the prompts that leave room for them, never before the first.
_COMMAND_SHARE, _COMMAND_ROOM = 0.3, 300
_ENDINGS = ("left_alone", "offer", "offer")
# What follows in long answers, by how often.
_PARTS = (*["paragraph"] * 7, *["points"] * 3, *["cause_told"] * 2, "section", "section", "table", "code", "verified")


class Talk:
    """Prompts and messages of one session."""

    def __init__(self, project: Project, prose: Prose) -> None:
        self._project, self._rng, self._prose = project, project.rng, prose
        self._decks = Decks(grammar("talk", "prose", "words"), project.rng)
        self._has_asked = False

    def _scope(self) -> Scope:
        scope = self._prose.scope(self._project.focus, "")
        scope["path"], scope["runner"] = self._project.focus.path, self._project.runner(self._project.focus)
        scope["language"] = self._project.language.name
        return scope

    def _deal(self, rule: str, scope: Scope) -> str:
        return self._decks.deal(rule, scope)

    def plain(self, size: int) -> str:
        """Instructions in one paragraph without quotes, for a task or an agent; `size` from 10."""
        scope = self._scope()
        pieces = fill(size, lambda _: self._deal("told", scope), lambda n: request_of(self._rng, n), joint=" ")
        return " ".join(pieces)

    def prompt(self, size: int) -> str:
        """What the user types; raises ValueError below 40 code points."""
        if size < LEAST_PROMPT:
            raise ValueError(f"a prompt has at least {LEAST_PROMPT} characters, not {size}")
        if self._has_asked and size >= _COMMAND_ROOM and self._rng.random() < _COMMAND_SHARE:
            command = make_command(self._rng)
            return command + self._request(size - len(command))
        self._has_asked = True
        return self._request(size)

    def _request(self, size: int) -> str:
        scope, rng = self._scope(), self._rng
        head = [self._deal("request", scope)]
        if len(head[0]) == size:
            return head[0]
        if len(head[0]) + 20 > size:
            head = []
        room = size - sum(map(len, head)) - len(head)
        if size > _LONG_PROMPT:
            return self._with_paste(head, size, scope)
        rules = ["detail_asked", "wish", "wish", "detail_asked", "where"]
        pieces = fill(room, lambda _: self._deal(rng.choice(rules), scope), lambda n: request_of(rng, n), joint=" ")
        return " ".join([*head, *pieces])

    def _with_paste(self, head: list[str], size: int, scope: Scope) -> str:
        """A request with paragraphs, points and a pasted piece of code."""
        file = self._project.focus
        words = [*head, self._deal("detail_asked", scope), self._deal("wish", scope)]
        text = " ".join(words)
        rest = size - len(text) - 2
        code = int(rest * self._rng.uniform(0.3, 0.7))
        fence = f"```{file.language.suffix}\n"
        inner = "\n".join(self._project.statements(file, "", code - len(fence) - 4, len))
        block = f"{fence}{inner}\n```"
        room = rest - len(block) - 2
        points = fill(
            room, lambda _: "- " + self._deal("wish", scope), lambda n: "- " + request_of(self._rng, n - 2), joint="\n"
        )
        return "\n\n".join([text, block, "\n".join(points)])

    def message(self, size: int) -> str:
        """An answer in Markdown: what was wrong, what changed, what was checked; raises ValueError below 20."""
        if size < LEAST_MESSAGE:
            raise ValueError(f"a message has at least {LEAST_MESSAGE} characters, not {size}")
        rng, scope = self._rng, self._scope()
        ending = self._deal(rng.choice(_ENDINGS), scope) if size > 180 else ""
        plan = ["outcome", *rng.sample(("cause_told", "points", "paragraph"), 2), "verified"]
        if size < 400:
            plan = ["outcome", rng.choice(("verified", "left_alone"))]
        state = {"at": 0}

        def make(room: int) -> str:
            at = state["at"]
            state["at"] += 1
            if at and room > 300:
                scope.update(self._scope())
            rule = plan[at] if at < len(plan) else rng.choice(_PARTS)
            if room < 200 and rule in ("points", "section", "table", "code"):
                rule = "paragraph"
            return self._deal(rule, scope)

        def close(room: int) -> str:
            return f"{remark_of(rng, room - len(ending) - 1)} {ending}" if ending else remark_of(rng, room)

        least, near = (len(ending) + 14, len(ending) + 60) if ending else (14, 60)
        return "\n\n".join(fill(size, make, close, joint="\n\n", least=least, near=near))
