"""Sessions with their text: what a plan says in numbers, said in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from world.ids import make_uuid
from world.pairing import LEAST_CONTENT, size
from world.shape import SIZES
from world.text import Place, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from world.plan import SessionPlan, StepPlan
    from world.shape import Root
    from world.text import Action


@dataclass(frozen=True)
class Step:
    """One step: a thought, then a call and its result, or a message. `prompt` is what the user said before it.

    `sealed` is the number of thinking blocks in the raw log; `agent` the steps of the subagent that the call started;
    `original` the file before an edit.
    """

    prompt: str
    thought: str
    action: Action | None
    result: str
    message: str
    sealed: int = 0
    agent: tuple[Step, ...] = ()
    original: str = ""

    @property
    def said(self) -> str:
        """The call or the message, as transcripts write it."""
        if self.action is None:
            return f"ASSISTANT (message): {self.message}"
        arguments = json.dumps(self.action.args, ensure_ascii=False)
        return f"ASSISTANT (tool call) {self.action.tool} input={arguments}"


@dataclass(frozen=True)
class Session:
    """One session of a project, with all its text."""

    id: str
    root: Root
    branch: str
    steps: tuple[Step, ...]

    @property
    def source_file(self) -> str:
        """Path of the raw log as the publisher states it."""
        return f"claude/{self.root.slug}/{self.id}.jsonl"


_AGENT_TOOLS = ("Read", "Read", "Read", "Bash", "Bash")
_AGENT_RESULT = 20_000
_BRANCHES = ("main", "main", "main", "fix/totals", "feature/retries", "cleanup")


def write_session(seed: str, plan: SessionPlan) -> Session:
    """The text of a session; the same seed gives the same text, whatever came before."""
    rng = Random(seed)
    root = plan.root
    writer = Writer(rng, Place(root.folder, root.separator, "PowerShell" if root.origin == "hf" else "Bash"))
    steps = tuple(_write_step(rng, writer, step) for step in plan.steps)
    return Session(make_uuid(rng), root, rng.choice(_BRANCHES), steps)


def transcripts(session: Session, cut: int, mark: str) -> Iterator[list[str]]:
    """The transcript before each step, as a list that grows; results longer than `cut` are cut."""
    lines: list[str] = []
    for step in session.steps:
        if step.prompt:
            lines.append(f"USER: {step.prompt}\n")
        yield lines
        lines.append(f"{step.said}\n")
        if step.action is not None:
            shown = step.result if len(step.result) <= cut else step.result[:cut] + mark
            lines.append(f"TOOL RESULT: {shown}\n")


def _write_step(rng: Random, writer: Writer, plan: StepPlan) -> Step:
    prompt = writer.prompt(plan.prompt) if plan.prompt else ""
    if plan.tool is None:
        thought = writer.thought(None, plan.cot)
        return Step(prompt, thought, None, "", writer.message(plan.content), plan.thinking)
    action = writer.call(plan.tool, plan.content)
    thought = writer.thought(action, plan.cot)
    agent = tuple(_write_agent_step(rng, writer) for _ in range(plan.agent))
    original = _before(action)
    return Step(prompt, thought, action, writer.result(action, plan.result), "", plan.thinking, agent, original)


def _before(action: Action) -> str:
    """The file before an edit: as it is now, with the edit taken back."""
    if action.tool != "Edit" or action.file is None:
        return ""
    after = "\n".join(action.file.lines)
    return after.replace(str(action.args["new_string"]), str(action.args["old_string"]), 1)


def _write_agent_step(rng: Random, writer: Writer) -> Step:
    """A step of a subagent, which looks around: no merged row is made from it, so nobody wrote a thought for it."""
    tool = rng.choice(_AGENT_TOOLS)
    sizes = SIZES[tool]
    action = writer.call(tool, max(LEAST_CONTENT, writer.least(tool), size(rng, sizes.args, sizes.spread)))
    return Step("", "", action, writer.result(action, min(_AGENT_RESULT, size(rng, sizes.result, 0.8))), "")
