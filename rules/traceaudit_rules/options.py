"""What a user may tell the rules about the dataset: the same for every row of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_rules.secrets.pack import Kind


class OwnTool(NamedTuple):
    """A tool of the user's own registry. `optional` None: any further parameter is allowed."""

    name: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the rules.

    `harness` is the one that the user declares for the data, such as 'claude-code', or None to let the data say;
    `tools` are the user's own, accepted beside the inventory. `kinds` are secrets that are looked for beside those of
    the pack; `refused` are rules of other tools that could not be taken over, with the reason. `nlp_engine` is a spaCy
    model that finds names.
    """

    harness: str | None = None
    tools: tuple[OwnTool, ...] = ()
    kinds: tuple[Kind, ...] = ()
    refused: tuple[str, ...] = ()
    nlp_engine: str | None = None
