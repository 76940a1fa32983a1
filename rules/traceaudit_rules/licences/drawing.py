"""Draws the picture: sources from rows and documents, the declaration over each area, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import Picture
from traceaudit_rules.licences.sources.areas import area_of_files, by_precedence, declared_by_area
from traceaudit_rules.licences.sources.gathering import Files
from traceaudit_rules.licences.sources.lineage import add_upstreams, make_sources
from traceaudit_rules.licences.sources.naming import Known
from traceaudit_rules.licences.verdicts.decision import decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_rules.licences.evidence import Evidence
    from traceaudit_rules.licences.picture import Link, Statement
    from traceaudit_rules.licences.sources.gathering import Bunch
    from traceaudit_rules.licences.sources.upstreams import Registry
    from traceaudit_rules.options import Options


@dataclass(frozen=True, slots=True)
class Documented:
    """What is known before rows are looked at: what documents say, over which files, and which files are copies."""

    evidence: Evidence
    declared: Mapping[str, tuple[Statement, ...]]
    copies: Mapping[int, tuple[Link, str]]
    files: Files


def read_beside(
    evidence: Evidence, paths: Mapping[int, str], digests: Mapping[int, str], registry: Registry
) -> Documented:
    """What documents and digests say of files; `paths` are those below the scanned root, digests SHA-256, by file."""
    declared = declared_by_area(evidence.statements)
    copies = {file: match for file, digest in sorted(digests.items()) if (match := registry.find_digest(digest))}
    copied = {file: link.repo for file, (link, _) in copies.items()}
    return Documented(evidence, declared, copies, Files(paths, area_of_files(paths, declared), copied))


def draw(
    bunches: Sequence[Bunch], beside: Documented, registry: Registry, models: Mapping[str, int], options: Options
) -> Picture:
    """The picture of a dataset. `models` are those that rows name, with rows."""
    evidence = beside.evidence
    known = Known(
        mapped={source.pattern: source for source in options.sources},
        find_repo=registry.find_upstream,
        copies={link.repo: (link, path) for link, path in beside.copies.values()},
        declared=beside.declared,
    )
    own = evidence.target.casefold()
    mentions = [mention for mention in evidence.upstreams if mention.repo.casefold() != own]
    sources = add_upstreams(make_sources(bunches, known), mentions, known)
    return Picture(
        sources=sources,
        parts=decide(sources, beside.declared, options),
        statements=by_precedence(evidence.statements),
        rows=sum(source.rows for source in sources if not source.is_upper_bound),
        models=dict(sorted(models.items())),
        attributed=evidence.attributed,
        copies=tuple((file, link.repo, path) for file, (link, path) in sorted(beside.copies.items())),
        prose=evidence.prose,
        options=options,
        target=evidence.target,
    )
