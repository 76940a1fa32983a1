"""Sessions of one model with their reasoning: prompts, thoughts, calls, results, answers."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from reasoning.profiles import think
from world.ids import make_uuid
from world.sessions import Session, Step
from world.shape import ROOTS
from world.text import Place, Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.profiles import Profile, Thought
    from world.text import Action

TERM = re.compile(r"[A-Za-z_][\w./-]{5,}|\d{3,}|0x[0-9a-fA-F]+")
"""Terms that hindsight is told by, as the facts define them."""
_NAME = re.compile(r"\b[a-z]+_[a-z_]+\b|\b\w+\.(?:py|ts|go|rs|md|rb|java)\b")
_TOOLS = ("Bash",) * 33 + ("Read",) * 24 + ("Edit",) * 24 + ("Grep",) * 12 + ("Write",) * 7
_SIZES = {"Bash": (180, 500), "Read": (110, 900), "Edit": (420, 260), "Grep": (120, 260), "Write": (700, 120)}
_KNOWN = 30


class Worked(NamedTuple):
    """A session, the model that worked in it, and the blocks of reasoning of each step.

    `old_usage` is how clients before 2.1.50 counted: the usage of the start of a message on each of its lines, and no
    reason of its end.
    """

    session: Session
    profile: Profile
    version: str
    thoughts: tuple[tuple[Thought, ...], ...]
    old_usage: bool = False

    @property
    def path(self) -> str:
        """Where its log lies."""
        return self.session.source_file


class Memory:
    """What a session has shown so far: names to speak of, and the terms that are no hindsight."""

    def __init__(self, first: Sequence[str]) -> None:
        self.names: list[str] = list(first)
        self._terms: set[str] = set()

    def hear(self, *texts: str) -> None:
        """Something stands in the context now."""
        for text in texts:
            self._terms.update(TERM.findall(text))
            self.names += _NAME.findall(text)
        self.names = self.names[-_KNOWN:]

    def ahead(self, thought: str, said: str, result: str) -> set[str]:
        """Terms of a thought that only the result of its own call holds."""
        return set(TERM.findall(thought)) & set(TERM.findall(result)) - self._terms - set(TERM.findall(said))

    def news(self, said: str, result: str) -> list[str]:
        """Terms that only this result holds."""
        return sorted(set(TERM.findall(result)) - self._terms - set(TERM.findall(said)))


def write_worked(seed: str, profile: Profile, steps: int, *, old_usage: bool = False) -> Worked:
    """A session of so many steps; the same seed gives the same session."""
    rng = Random(seed)
    root = rng.choice([root for root in ROOTS if root.separator == "/"])
    writer = Writer(rng, Place(root.folder, root.separator, "Bash"))
    memory = Memory([root.folder.rsplit("/", 1)[-1]])
    made, thoughts = [], []
    left = 0
    for number in range(steps):
        prompt = ""
        if not left:
            left, prompt = rng.randint(8, 30), writer.prompt(rng.randint(60, 320))
            memory.hear(prompt)
        left -= 1
        is_last = number == steps - 1 or not left
        step, blocks = _write_step(rng, writer, profile, memory, prompt, is_last=is_last)
        left = 0 if is_last else left
        made.append(step)
        thoughts.append(blocks)
    session = Session(make_uuid(rng), root, rng.choice(("main", "cleanup", "fix/totals")), tuple(made))
    return Worked(session, profile, rng.choice(profile.versions), tuple(thoughts), old_usage)


def _write_step(
    rng: Random, writer: Writer, profile: Profile, memory: Memory, prompt: str, *, is_last: bool
) -> tuple[Step, tuple[Thought, ...]]:
    if is_last:
        thinks = rng.random() < profile.coverage * 0.5
        message = writer.message(min(4000, 60 + round(rng.lognormvariate(6.4, 0.8))))
        blocks = (think(rng, profile, memory.names),) if thinks else ()
        step = Step(prompt, _shown(blocks), None, "", message)
        memory.hear(message)
        return step, blocks
    action, result = _act(rng, writer)
    said = f"{action.tool} {action.args}"
    blocks = ()
    if rng.random() < profile.coverage:
        # The next call is in the model's mind: its names are known, those of its result are not.
        names = [*memory.names, *_NAME.findall(said)[:3]]
        for _ in range(8):
            blocks = (think(rng, profile, names),)
            if len(memory.ahead(blocks[0].text, said, result)) < 2:
                break
        if rng.random() < profile.twice:
            blocks = (*blocks, think(rng, profile, memory.names))
    memory.hear(said, result)
    return Step(prompt, _shown(blocks), action, result, ""), blocks


def _act(rng: Random, writer: Writer) -> tuple[Action, str]:
    tool = rng.choice(_TOOLS)
    args, result = _SIZES[tool]
    size = max(writer.least(tool) + 20, round(rng.lognormvariate(0, 0.5) * args))
    action = writer.call(tool, size)
    return action, writer.result(action, max(20, round(rng.lognormvariate(0, 0.7) * result)))


def _shown(blocks: Sequence[Thought]) -> str:
    return "\n\n".join(block.text for block in blocks if block.text)


def write_set(seed: str, profile: Profile, sessions: int, steps: int) -> list[Worked]:
    """Several sessions of a model, of about `steps` steps each; one in three counts tokens as old clients did."""
    rng = Random(f"{seed}/{profile.model}")
    return [
        write_worked(
            f"{seed}/{profile.model}/{number}",
            profile,
            rng.randint(steps * 2 // 3, steps * 4 // 3),
            old_usage=number % 3 == 2,
        )
        for number in range(sessions)
    ]
