"""What a user may tell the rules about the dataset: the same for every row of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_rules.licences.sources.upstreams import Upstream
    from traceaudit_rules.secrets.pack import Kind


class OwnTool(NamedTuple):
    """A tool of the user's own registry. `optional` None: any further parameter is allowed."""

    name: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] | None = None


class MappedSource(NamedTuple):
    """What the user says of the rows of one source: `pattern` is written like 'hf:*'; see licences.patterns."""

    pattern: str
    licence: str = ""
    upstream: str = ""
    commit: str = ""
    derivation: str = ""
    reason: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the rules.

    `harness` is the one that the user declares for the data, such as 'claude-code', or None to let the data say;
    `tools` are the user's own, accepted beside the inventory. `kinds` are secrets that are looked for beside those of
    the pack; `refused` are rules of other tools that could not be taken over, with the reason. `nlp_engine` is a spaCy
    model that finds names.

    `sources` map rows to upstreams and licences. `outbound` is the licence that the dataset shall have, None for the
    one that its card declares. `deployment` is internal, service or publish, `target` commercial or research, ''
    where the user says nothing. `acknowledged` are vendors whose terms on outputs the user knows, such as 'anthropic'.
    `profile` is that of the run. `upstreams` are the user's own entries for the registry of upstreams.
    """

    harness: str | None = None
    tools: tuple[OwnTool, ...] = ()
    kinds: tuple[Kind, ...] = ()
    refused: tuple[str, ...] = ()
    nlp_engine: str | None = None
    sources: tuple[MappedSource, ...] = ()
    outbound: str | None = None
    deployment: str = ""
    target: str = ""
    acknowledged: tuple[str, ...] = ()
    profile: str = "audit"
    upstreams: tuple[Upstream, ...] = ()
