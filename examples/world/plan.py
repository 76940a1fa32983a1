"""The plan of a dataset: how long everything is and which tool is called, as whole numbers, before any text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from world.shape import CONTEXT_CHARS, CUT_HEAD, RESULT_CHARS, RESULT_CUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from world.shape import Root

_PROMPT, _MESSAGE, _RESULT = len("USER: \n"), len("ASSISTANT (message): "), len("TOOL RESULT: \n")
_THOUGHT = len("<think>\n\n</think>\n")


class StepPlan(NamedTuple):
    """One step of the agent, in code points. `tool` is None for a message.

    `said` is the call or the message with its head; `prompt` is what the user says before the step, 0 for nothing;
    `thinking` is the number of sealed blocks in the raw log; `agent` the number of calls that a subagent makes.
    """

    tool: str | None
    cot: int
    said: int
    prompt: int = 0
    result: int = 0
    thinking: int = 0
    agent: int = 0

    @property
    def content(self) -> int:
        """Length of the message, or of the JSON of the arguments."""
        return self.said - head(self.tool)

    @property
    def completion(self) -> int:
        """Length of the completion."""
        return _THOUGHT + self.cot + self.said


class SessionPlan(NamedTuple):
    """One session of a project."""

    root: Root
    steps: tuple[StepPlan, ...]

    def contexts(self) -> Iterator[int]:
        """Length of the context of each step."""
        for grown in transcript(self.steps):
            yield grown if grown <= CONTEXT_CHARS else CONTEXT_CHARS + len(CUT_HEAD)


class Plan(NamedTuple):
    """Sessions in the order of their rows."""

    sessions: tuple[SessionPlan, ...]

    def steps(self) -> Iterator[StepPlan]:
        """All steps, in the order of the rows."""
        for session in self.sessions:
            yield from session.steps


def transcript(steps: Iterable[StepPlan]) -> Iterator[int]:
    """Length of the uncut transcript before each step."""
    grown = 0
    for step in steps:
        grown += asked(step.prompt)
        yield grown
        grown += step.said + 1 + answered(step.result)


def head(tool: str | None) -> int:
    """Length of what stands before the message or the arguments."""
    return _MESSAGE if tool is None else len(f"ASSISTANT (tool call) {tool} input=")


def asked(prompt: int) -> int:
    """How much a prompt adds to a transcript."""
    return prompt + _PROMPT if prompt else 0


def answered(result: int) -> int:
    """How much a result adds to a transcript; a long one is cut."""
    if not result:
        return 0
    return _RESULT + (result if result <= RESULT_CHARS else RESULT_CHARS + len(RESULT_CUT))
