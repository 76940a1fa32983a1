"""The Comparison: how far the tools of two datasets are apart, already computed and masked."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class View:
    """One view of a dataset and its tool calls."""

    format: str
    folder: str
    container: str
    calls: int


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared. `kind` is dataset, audit or profile; `name` is what the user called it.

    `conversations` and `copies`, calls that stand there again, are None where nobody counted them. `gaps` say what of
    it was not read. `others` are views of the same data that were not compared.
    """

    name: str
    kind: str
    view: View
    conversations: int | None = None
    copies: int | None = None
    date: str = ""
    source: str = ""
    gaps: tuple[str, ...] = ()
    others: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedLabel:
    """One label. None is the rest: what a side has no name for, and `pooled`, what only the other one names.

    `bits` is what the label adds to the divergence.
    """

    label: str | None
    old: int
    new: int
    old_share: float
    new_share: float
    bits: float
    pooled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two distributions of `what`: `old` and `new` things under `labels` names.

    `distance` is the Jensen-Shannon distance, the square root of `divergence_bits`. `by_chance` is the distance of two
    samples of these sizes from one distribution. `effect` is None where there is too little to judge. `moved` holds
    every label, what adds most first.
    """

    what: str
    old: int
    new: int
    labels: int
    divergence_bits: float
    distance: float
    by_chance: float
    chi_square: float | None
    degrees: int | None
    cramers_v: float | None
    taken_together: int
    effect: str | None
    moved: tuple[MovedLabel, ...]


@dataclass(frozen=True, slots=True)
class EditShare:
    """Calls of a tool that changes files, and of how many the file was read, or read or written, before."""

    tool: str
    old_calls: int
    old_read: int
    old_known: int
    new_calls: int
    new_read: int
    new_known: int


@dataclass(frozen=True, slots=True)
class CommandLength:
    """Code points of the commands that a tool runs."""

    tool: str
    old_calls: int
    old_median: float
    old_p90: float
    new_calls: int
    new_median: float
    new_p90: float


@dataclass(frozen=True, slots=True)
class ArgumentDrift:
    """An argument that a tool has in another share of its calls."""

    tool: str
    name: str
    old_calls: int
    old_with: int
    new_calls: int
    new_with: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it. `choice` says why these views. The first of `differences` is that of the tools, if there is any.

    `result` is compared, within, over or incomplete; `least` is how many calls a side needs to be judged, `limit` the
    largest distance that is accepted, None where nobody said.
    """

    version: str
    old: Side
    new: Side
    choice: str
    differences: tuple[Difference, ...]
    edits: tuple[EditShare, ...]
    commands: tuple[CommandLength, ...]
    arguments: tuple[ArgumentDrift, ...]
    notes: tuple[str, ...]
    least: int
    limit: float | None
    result: str
    reasons: tuple[str, ...]
    exit_code: int
