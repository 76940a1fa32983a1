"""Sessions with findings as a timeline, and the surroundings of single findings: masked and cut, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a session.

    `kind` is system, context, prompt, thinking, text, tool_call, tool_result, completion or another kind of the steps
    table; `state` that of a thinking step, `tool` the name of a called tool. `before` and `behind` are characters of
    the text that are not shown. `findings` are fingerprints of findings at this step, `hits` their words. `skipped`
    counts steps right before this one that are not shown. `time` is as the data states it, empty where it does not.
    """

    row: int
    kind: str
    role: str
    time: str
    state: str
    tool: str
    text: str
    before: int = 0
    behind: int = 0
    is_error: bool = False
    hits: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Replay:
    """One session in one file, or one row where rows state no session.

    `steps` counts all steps that were read of it, `skipped` those behind the last moment. `is_whole` is false where
    the budget ended before the session did. `severity` is the worst of its findings, `findings` counts those with a
    place in it.
    """

    session: str
    file: str
    format: str
    model: str
    harness: str
    version: str
    rows: int
    steps: int
    findings: int
    severity: str
    moments: tuple[Moment, ...]
    skipped: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands around one location of a finding: about 80 characters on each side, masked.

    The first five fields are those of the location; `found` is what stands in its place, masked as its evidence is.
    """

    file: str
    row: int
    pointer: str
    start: int
    end: int
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class Replays:
    """All of it; `left_out` counts sessions with findings that have no replay."""

    sessions: tuple[Replay, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    left_out: int = 0


NO_REPLAYS = Replays()
