"""Prompts and results of a plan: contexts that reach the cap where they should, and have the published mean."""

from __future__ import annotations

from itertools import islice
from math import exp
from typing import TYPE_CHECKING

from world.pairing import size
from world.plan import SessionPlan, answered, asked, transcript
from world.quantiles import bisect
from world.shape import (
    CONTEXT_CHARS,
    CONTEXT_MEAN,
    CUT_HEAD,
    CUT_ROWS,
    DEFAULT_SIZES,
    PROMPT,
    RESULT_CHARS,
    ROWS,
    SIZES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from world.arrangement import Frame
    from world.plan import StepPlan

_RESULT_MOST = 60_000
_PROMPT_LEAST, _PROMPT_MOST = 40, 1500
_RESULT_LEAST = 8
_END = (5200, CONTEXT_CHARS - 1)
"""Where the last uncut context of a session ends."""
_TILTS = (-3.0, 3.0)


def fill(rng: Random, frames: Sequence[Frame], sessions: Sequence[list[StepPlan]]) -> list[SessionPlan]:
    """The sessions with the lengths of all prompts and results."""
    drafts = [_Draft(rng, frame, _natural(rng, steps)) for frame, steps in zip(frames, sessions, strict=True)]
    target = _uncut_total(frames)

    def total(tilt: float) -> float:
        return sum(draft.total(tilt) for draft in drafts)

    # The more a growth leans to the end, the smaller are the contexts before it.
    tilt = -bisect(lambda tilt: total(-tilt), target, *_TILTS)
    for draft in drafts:
        draft.grow(tilt)
    missing = target - sum(sum(draft.uncut()) for draft in drafts)
    for draft in drafts:
        missing -= draft.shift(missing)
    return [SessionPlan(frame.root, tuple(draft.finish())) for frame, draft in zip(frames, drafts, strict=True)]


def _uncut_total(frames: Sequence[Frame]) -> int:
    """What all uncut contexts have together; at full size so that the mean of all contexts is the published one."""
    uncut = sum(frame.uncut for frame in frames)
    mean = (CONTEXT_MEAN * ROWS - CUT_ROWS * (CONTEXT_CHARS + len(CUT_HEAD))) / (ROWS - CUT_ROWS)
    return round(mean * uncut)


def _natural(rng: Random, steps: list[StepPlan]) -> list[StepPlan]:
    """The steps with prompts and results as they come."""
    found, ended = [], True
    for step in steps:
        sizes = SIZES.get(step.tool or "", DEFAULT_SIZES)
        result = min(max(size(rng, sizes.result, sizes.result_spread), _RESULT_LEAST), _RESULT_MOST)
        prompt = min(max(size(rng, PROMPT.args, PROMPT.spread), _PROMPT_LEAST), _PROMPT_MOST)
        found.append(step._replace(prompt=prompt if ended else 0, result=result if step.tool else 0))
        ended = step.tool is None
    return found


class _Draft:
    """The steps of a session, whose first prompts and results are made to measure."""

    def __init__(self, rng: Random, frame: Frame, steps: list[StepPlan]) -> None:
        self._steps = steps
        self._last = frame.uncut - 1
        self._weights = [rng.expovariate(1.0) + 0.15 for _ in range(self._last)]
        self._end = rng.randint(*_END)

    def total(self, tilt: float) -> float:
        """Sum of the uncut contexts when the growth leans to the end by so much."""
        self.grow(tilt)
        return float(sum(self.uncut()))

    def uncut(self) -> list[int]:
        """Lengths of the uncut contexts."""
        return list(islice(transcript(self.steps), self._last + 1))

    @property
    def steps(self) -> list[StepPlan]:
        """The steps as they are now."""
        return self._steps

    def grow(self, tilt: float) -> None:
        """Set the fillers between the uncut contexts; later ones get more, the larger the tilt."""
        for gap in range(self._last):
            self._set(gap, self._least(gap))
        spare = max(0, self._end - self.uncut()[-1])
        weights = [weight * exp(tilt * gap / max(1, self._last)) for gap, weight in enumerate(self._weights)]
        for gap in range(self._last):
            more = int(spare * weights[gap] / sum(weights))
            self._set(gap, min(self._most(gap), self._least(gap) + more))

    def shift(self, wanted: int) -> int:
        """Make the last uncut context longer or shorter, by as much of what is wanted as can be; the change."""
        gap = self._last - 1
        if gap < 0:
            return 0
        now, end = self._filler(gap), self.uncut()[-1]
        low, high = self._least(gap) - now, min(self._most(gap) - now, CONTEXT_CHARS - end)
        change = max(min(wanted, high), min(low, 0))
        self._set(gap, now + change)
        return change

    def finish(self) -> list[StepPlan]:
        """The steps, the first cut context of them beyond the cap."""
        place = self._last
        if place + 1 < len(self._steps):
            step = self._steps[place]
            grown = self.uncut()[-1] + step.said + 1 + asked(self._steps[place + 1].prompt)
            short = CONTEXT_CHARS + 1 - grown - answered(step.result)
            if short > 0:
                self._set(place, self._filler(place) + short)
        return self._steps

    def _is_asked(self, gap: int) -> bool:
        """Whether a prompt, and no result, stands between a step and the next."""
        return self._steps[gap].tool is None

    def _filler(self, gap: int) -> int:
        return self._steps[gap + 1].prompt if self._is_asked(gap) else self._steps[gap].result

    def _set(self, gap: int, chars: int) -> None:
        if self._is_asked(gap):
            self._steps[gap + 1] = self._steps[gap + 1]._replace(prompt=chars)
        else:
            self._steps[gap] = self._steps[gap]._replace(result=chars)

    def _least(self, gap: int) -> int:
        return _PROMPT_LEAST if self._is_asked(gap) else _RESULT_LEAST

    def _most(self, gap: int) -> int:
        return _PROMPT_MOST if self._is_asked(gap) else RESULT_CHARS
