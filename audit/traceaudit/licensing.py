"""The stage that says where rows come from and under which licences: from the work folder to what the rules find."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from traceaudit.concerned import MEMBERS
from traceaudit.documents import read_texts
from traceaudit.examination import judge_licences
from traceaudit.failures import describe_failure
from traceaudit.masker import make_masker
from traceaudit.readers import READERS
from traceaudit.results import Audit
from traceaudit_rules.contract import Reads
from traceaudit_rules.licences.hiding import hide
from traceaudit_rules.licences.sources.gathering import SOURCES, gather_sources, number_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.intake import Intake
    from traceaudit.settings import Settings
    from traceaudit.sources import Source
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.licences.picture import Picture


@dataclass(frozen=True, slots=True)
class Licensed:
    """What the rules found, and the picture that they looked at; None where no rule asked or the stage failed."""

    audit: Audit
    picture: Picture | None = None


def examine_licences(
    spill: Spill,
    sources: Sequence[Source],
    digests: Mapping[int, str | None],
    found: Audit,
    rules: Sequence[Rule],
    settings: Settings,
    intake: Intake,
) -> Licensed:
    """Draw the picture, if a rule asks for it, and run these rules.

    `found` is what all other rules have found, which says what must not be shown: the picture is masked by then.
    """
    asking = [rule for rule in rules if rule.reads is Reads.LICENCES]
    if not asking:
        return Licensed(Audit())
    try:
        masker = make_masker(found.groups, rules, sources)
        picture = hide(_draw(spill, sources, digests, found, settings), masker.text)
    except Exception as error:  # a stage that fails must not stop the audit, nor read as a pass
        return Licensed(Audit(failures={rule.code: describe_failure(error) for rule in asking}))
    return Licensed(judge_licences(asking, picture, intake), picture)


def _draw(
    spill: Spill,
    sources: Sequence[Source],
    digests: Mapping[int, str | None],
    found: Audit,
    settings: Settings,
) -> Picture:
    # Licence texts and the registry are loaded by those who need them only.
    from traceaudit_rules.licences.drawing import draw, read_beside
    from traceaudit_rules.licences.evidence import read_documents
    from traceaudit_rules.licences.sources.patterns import compile_map
    from traceaudit_rules.licences.sources.upstreams import load_registry

    paths = {source.ordinal: _text(source.shown) for source in sources if not source.is_document}
    known = {file: digest for file, digest in digests.items() if digest is not None and file in paths}
    registry = load_registry(settings.options.upstreams)
    beside = read_beside(read_documents(read_texts(sources)), paths, known, registry)
    mapped = compile_map(settings.options.sources)
    assign = mapped.assign if mapped.patterns else None
    bunches = gather_sources(spill.read(SOURCES), beside.files, assign, settings.locations)
    members = number_rows(spill.read(SOURCES), beside.files, assign, bunches)
    spill.write(MEMBERS, 0, 0, members.with_columns(pl.col("naming").alias("key")))
    return draw(bunches, beside, registry, _models(found), settings.options)


def _models(found: Audit) -> dict[str, int]:
    """Rows by model. Views of the same work are not added up: the one with the most rows of a model counts.

    Lines of sessions are no rows, so they count only for models that no published row names.
    """
    most: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for dimension, labels in found.tally.counts.items():
        if dimension[0] == "views" and dimension[-1] == "models":
            make = READERS.get(dimension[1])
            counts = most[make is not None and make().is_session]
            for model, rows in labels.items():
                counts[str(model)] = max(counts[str(model)], rows)
    return dict(most[True]) | dict(most[False])


def _text(path: str) -> str:
    """A path that can enter a table, whatever bytes it is made of."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
