"""Rows and the findings that concern them, partition by partition: what costs and annotations are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from traceaudit.trail import BUNCHES, TRAIL, WHOLE_FILES, group_numbers
from traceaudit_rules.rowfacts import ROW_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit.findings import Told
    from traceaudit.gate.policy import Waiver
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule

# Name in the work folder: naming keys of rows, and the bunch of rows that name the same source.
MEMBERS = "members"
_PLACE = ("file", "offset")
_NOTED: dict[str, type[pl.DataType]] = {"group": pl.UInt64, "waiver": pl.UInt32}


class Concerned(NamedTuple):
    """The rows of a partition, a frame of ROW_FACTS, and which findings concern which of them.

    `marks` has file, offset, `finding` (position among those that were asked for) and `is_waived`, each mark once.
    """

    rows: pl.DataFrame
    marks: pl.DataFrame


def read_concerned(
    spill: Spill, told: Sequence[Told], rules: Mapping[str, Rule], waivers: Sequence[Waiver] = ()
) -> Iterator[Concerned]:
    """All rows of a run, one partition after the other, with what concerns them of these findings.

    Occurrences under a waiver for places are waived; under one that names a fingerprint too, only of that finding.
    """
    groups = _groups(told, rules)
    of_files = _small(spill, WHOLE_FILES, {"file": pl.Int32, **_NOTED}, groups)
    of_bunches = _small(spill, BUNCHES, {"bunch": pl.UInt32, **_NOTED}, groups)
    members = _members(spill, of_bunches)
    placed = _waivers(waivers)
    for rows, noted in spill.read_together(ROW_FACTS.name, TRAIL):
        if rows is None:
            continue  # what was noted of documents concerns no row
        place = rows.select(*_PLACE, "naming")
        parts = [
            place.join(of_files, on="file").select(*_PLACE, *groups.columns[1:], "waiver"),
            place.join(members, on="naming")
            .join(of_bunches, on="bunch")
            .select(*_PLACE, *groups.columns[1:], "waiver"),
        ]
        if noted is not None:
            known = noted.join(groups, on="group").join(place, on=_PLACE, how="semi")
            parts.append(known.select(*_PLACE, *groups.columns[1:], "waiver"))
        yield Concerned(rows, _marks(pl.concat(parts), placed))


def _groups(told: Sequence[Told], rules: Mapping[str, Rule]) -> pl.DataFrame:
    """The findings by the number that the trail knows them by."""
    numbers = group_numbers(rules, [item.key for item in told])
    columns = {
        "group": pl.Series([numbers[item.key] for item in told], dtype=pl.UInt64),
        "finding": pl.Series(range(len(told)), dtype=pl.UInt32),
        "fingerprint": pl.Series([item.finding.fingerprint for item in told], dtype=pl.String),
    }
    return pl.DataFrame(columns)


def _small(spill: Spill, name: str, schema: Mapping[str, type[pl.DataType]], groups: pl.DataFrame) -> pl.DataFrame:
    """All of what is noted of files or bunches, of which there are few beside the rows."""
    frames = [part.select(list(schema)) for part in spill.read(name)]
    return pl.concat([pl.DataFrame(schema=schema), *frames]).unique().join(groups, on="group").drop("group")


def _members(spill: Spill, of_bunches: pl.DataFrame) -> pl.DataFrame:
    """Naming keys of the rows in bunches that are asked for: at most one a row."""
    wanted = of_bunches.select("bunch").unique()
    frames = [part.select("naming", "bunch").join(wanted, on="bunch") for part in spill.read(MEMBERS)]
    return pl.concat([pl.DataFrame(schema={"naming": pl.UInt64, "bunch": pl.UInt32}), *frames])


def _marks(found: pl.DataFrame, waivers: pl.DataFrame) -> pl.DataFrame:
    """Each mark once; it is waived where every occurrence behind it is."""
    is_waived = pl.col("fingerprint").str.starts_with(pl.col("meant")).fill_null(value=False)
    known = found.join(waivers, on="waiver", how="left").select(*_PLACE, "finding", is_waived.alias("is_waived"))
    return known.group_by(*_PLACE, "finding").agg(pl.all().all())


def _waivers(waivers: Sequence[Waiver]) -> pl.DataFrame:
    """Waivers for places by number, and the beginning of the fingerprint that each is meant for."""
    placed = [(waiver.number, waiver.fingerprint) for waiver in waivers if waiver.is_of_places]
    return pl.DataFrame(placed, schema={"waiver": pl.UInt32, "meant": pl.String}, orient="row")
