"""From the stage that finds copies to what the rules say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from traceaudit.duplication import Copies, find_copies
from traceaudit.examination import examine_tables
from traceaudit.failures import describe_failure
from traceaudit.results import Audit
from traceaudit_rules.contract import Reads
from traceaudit_rules.duplicates.clusters import copies_of
from traceaudit_rules.tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit.intake import Intake
    from traceaudit.sources import Source
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule

# Folders and files whose name is a split, as the Hub reads them.
_SPLITS = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "eval": "test",
    "evaluation": "test",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
}
_SPLIT = re.compile(rf"(?:^|[/_.\-])({'|'.join(_SPLITS)})(?=[/_.\-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Copied:
    """What the rules found, the table of copies, and what the stage counted; both None where nothing was compared."""

    audit: Audit
    table: pl.DataFrame | None = None
    stage: Copies | None = None


def examine_copies(spill: Spill, sources: Sequence[Source], rules: Sequence[Rule], intake: Intake) -> Copied:
    """Search for copies, if a rule asks for them, and run these rules."""
    asking = [rule for rule in rules if rule.reads is Reads.COPIES]
    if not asking:
        return Copied(Audit())
    try:
        stage = find_copies(spill)
        if stage is None:
            return Copied(Audit())
        table = copies_of(_with_splits(stage.items, sources), stage.pairs)
    except Exception as error:  # a stage that fails must not stop the audit, nor read as a pass
        return Copied(Audit(failures={rule.code: describe_failure(error) for rule in asking}))
    failures: dict[str, str] = {}
    tables = {"rows": ROWS.frame([]), "copies": table}
    audit = examine_tables(asking, tables, intake, failures)
    return Copied(audit + Audit(failures=failures), table, stage)


def split_of(shown: str) -> str | None:
    """The split that a path names: train, test or validation; of several the last."""
    found = _SPLIT.findall(shown)
    return _SPLITS[found[-1].lower()] if found else None


def _with_splits(items: pl.DataFrame, sources: Sequence[Source]) -> pl.DataFrame:
    """The items, with the split of their path where their row states none.

    Folders that are splits are parts of one view: a test row is compared with the training rows.
    """
    named = {source.ordinal: split for source in sources if (split := split_of(source.shown)) is not None}
    if not named:
        return items
    by_path = pl.col("file").replace_strict(named, default=None, return_dtype=pl.String)
    is_split = pl.col("folder").str.to_lowercase().is_in(list(_SPLITS))
    return items.with_columns(
        pl.coalesce("split", by_path).alias("split"),
        pl.when(is_split).then(pl.lit(".")).otherwise("folder").alias("folder"),
    )
