"""From what a rule judged to groups: all occurrences with the same scope and subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from traceaudit.gate.exemptions import WAIVER
from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.groups import KEPT_IDENTITIES, Anchor, Group, GroupKey, Place, lowest_identities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.contract import Rule

# Below this many occurrences a loop is faster than the start of a query.
FEW = 400
_OPTIONAL: dict[str, pl.Expr] = {
    "start": pl.lit(0, pl.Int64),
    "end": pl.lit(0, pl.Int64),
    "pointer": pl.lit("", pl.String),
    "role": pl.lit(None, pl.String),
    "uid": pl.lit(None, pl.String),
    "session": pl.lit(None, pl.String),
    "identity": pl.lit(None, pl.String),
    "row_id": pl.lit(None, pl.String),
    WAIVER: pl.lit(None, pl.UInt32),
    "slice": pl.lit(0, pl.UInt64),
    "line": pl.lit(None, pl.UInt32),
    "length": pl.lit(0, pl.UInt32),
    "other_file": pl.lit(None, pl.Int32),
}
# The same for rows of a loop.
_ABSENT: dict[str, Any] = {"start": 0, "end": 0, "pointer": "", "slice": 0, "length": 0}
_MEASURES = (
    pl.len().alias("group count"),
    pl.struct("file", "offset").n_unique().alias("group rows"),
    pl.col("session_key").drop_nulls().unique().alias("group sessions"),
    pl.col("file").unique().alias("group files"),
    pl.col("severity").max().alias("group severity"),
    pl.col("confidence").max().alias("group confidence"),
    pl.col("row_id").drop_nulls().unique().sort().head(KEPT_IDENTITIES).alias("group identities"),
)
_PLACE = (
    "file",
    "offset",
    "start",
    "end",
    "pointer",
    "kind",
    "slice",
    "line",
    "length",
    "session",
    "uid",
    "role",
    "other_file",
)
_KIND = _PLACE.index("kind")
_IN_ORDER = itemgetter(slice(_KIND + 1))
_IS_FOUND = pl.col("subject").is_not_null()
_BESIDE = ("subject", "severity", "confidence", "identity", "row_id", WAIVER)


def make_groups(
    rule: Rule, judged: pl.DataFrame, limit: int | None, rows: pl.DataFrame | None = None
) -> dict[GroupKey, Group]:
    """One group for each scope and subject of the occurrences among judged rows. See examination.collect.

    Columns that a frame may have beside those of a place: `identity`, of which the lowest anchors a group; `row_id`, a
    digest, of which a group keeps a sample; and WAIVER.
    """
    stated = {*rule.by, *_PLACE, *_BESIDE, "at"}
    found = judged.select(name for name in judged.columns if name in stated).filter(_IS_FOUND)
    if rows is not None:
        found = found.hstack(rows.select("slice", "line", "length")[found["at"]])
    if found.height <= FEW:
        return _groups_of_few(rule, found, limit)
    missing = [expr.alias(name) for name, expr in _OPTIONAL.items() if name not in found.columns]
    found = found.with_columns(missing)
    found = found.with_columns(_severity(rule, found), _confidence(rule, found), _session_key())
    return _groups(rule, found, limit)


def scope_of(rule: Rule, values: Sequence[object]) -> tuple[tuple[str, str], ...]:
    """Names and values of the scope; what the data does not state is left out."""
    return tuple((name, str(value)) for name, value in zip(rule.by, values, strict=True) if value is not None)


def _severity(rule: Rule, found: pl.DataFrame) -> pl.Expr:
    return (pl.col("severity") if "severity" in found.columns else pl.lit(int(rule.severity))).alias("severity")


def _confidence(rule: Rule, found: pl.DataFrame) -> pl.Expr:
    given = "confidence" in found.columns
    return (pl.col("confidence") if given else pl.lit(int(rule.confidence))).alias("confidence")


def _session_key() -> pl.Expr:
    """A number for each session, equal in every process of a run."""
    return session_hash().alias("session_key")


def session_hash() -> pl.Expr:
    """Hash of the session id; null where the row states none."""
    return pl.when(pl.col("session").is_not_null()).then(pl.col("session").hash(seed=0))


@dataclass(slots=True)
class _Growing:
    """A group while its occurrences are added one by one; places are rows of _PLACE."""

    severity: int
    confidence: int
    rows: set[tuple[int, int]] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)
    kinds: dict[str, int] = field(default_factory=dict)
    places: list[tuple[Any, ...]] = field(default_factory=list)
    waived: dict[int, int] = field(default_factory=dict)
    identities: set[str] = field(default_factory=set)
    anchor: Anchor | None = None

    def add(self, row: tuple[Any, ...], session: int | None, identity: str | None) -> None:
        self.rows.add(row[:2])
        if session is not None:
            self.sessions.add(session)
        self.kinds[row[_KIND]] = self.kinds.get(row[_KIND], 0) + 1
        self.places.append(row)
        if identity is not None:
            anchor = Anchor.at(identity, _place(row))
            self.anchor = anchor if self.anchor is None else min(self.anchor, anchor)

    def mark(self, row_id: str | None, waiver: int | None) -> None:
        if row_id is not None:
            self.identities.add(row_id)
        if waiver is not None:
            self.waived[waiver] = self.waived.get(waiver, 0) + 1

    def group(self, limit: int | None) -> Group:
        # Most places are not kept: they are ordered as rows, and only those that are kept become places.
        places = sorted(self.places, key=_IN_ORDER)
        return Group(
            count=len(places),
            rows=len(self.rows),
            sessions=frozenset(self.sessions),
            files=frozenset(file for file, _ in self.rows),
            kinds=dict(sorted(self.kinds.items())),
            severity=Severity(self.severity),
            confidence=Confidence(self.confidence),
            places=tuple(map(_place, places if limit is None else places[:limit])),
            limit=limit,
            anchor=self.anchor,
            waived=dict(sorted(self.waived.items())),
            identities=lowest_identities(self.identities),
        )


def _groups_of_few(rule: Rule, found: pl.DataFrame, limit: int | None) -> dict[GroupKey, Group]:
    def column(name: str, absent: object = None) -> list[Any]:
        return found[name].to_list() if name in found.columns else [absent] * found.height

    absent = {**_ABSENT, "severity": int(rule.severity), "confidence": int(rule.confidence), "pointer": ""}
    columns = {name: column(name, absent.get(name)) for name in (*_PLACE, *_BESIDE)}
    columns["pointer"] = [pointer or "" for pointer in columns["pointer"]]
    places = zip(*(columns[name] for name in _PLACE), strict=True)
    keys = zip(*map(column, (*rule.by, "subject")), strict=True)
    grades = zip(columns["severity"], columns["confidence"], strict=True)
    marks = zip(columns["row_id"], columns[WAIVER], strict=True)
    growing: dict[tuple[Any, ...], _Growing] = {}
    for key, (severity, confidence), place, session, identity, mark in zip(
        keys, grades, places, _session_keys(found), columns["identity"], marks, strict=True
    ):
        group = growing.get(key)
        if group is None:
            group = growing[key] = _Growing(severity, confidence)
        group.severity, group.confidence = max(group.severity, severity), max(group.confidence, confidence)
        group.add(place, session, identity)
        group.mark(*mark)
    return {
        GroupKey(rule.code, scope_of(rule, key[:-1]), key[-1]): group.group(limit) for key, group in growing.items()
    }


def _session_keys(found: pl.DataFrame) -> list[int | None]:
    if "session" not in found.columns:
        return [None] * found.height
    sessions = found["session"]
    return [None if session is None else key for session, key in zip(sessions, sessions.hash(seed=0), strict=True)]


def _groups(rule: Rule, found: pl.DataFrame, limit: int | None) -> dict[GroupKey, Group]:
    """One group for each scope and subject.

    All groups are made together, and by one call: starting a query costs more than a few thousand rows.
    """
    by = [*rule.by, "subject"]
    place = [pl.col(name).alias(f"place {name}") for name in _PLACE]
    found = found.select(*by, *_PLACE, *_BESIDE[1:], "session_key")
    ordered = found.lazy().sort("file", "offset", "start", "end", "pointer", "kind", maintain_order=True)
    kept = ordered
    if limit is not None:
        kept = ordered.group_by(by, maintain_order=True).head(limit) if limit else ordered.limit(0)
    known = ordered.filter(pl.col("identity").is_not_null()).sort("identity", "start", "end", maintain_order=True)
    measured, kinds, waivers, places, anchors = pl.collect_all(
        [
            found.lazy().group_by(by).agg(*_MEASURES),
            found.lazy().group_by(*by, "kind").len().sort("kind"),
            found.lazy().filter(pl.col(WAIVER).is_not_null()).group_by(*by, WAIVER).len().sort(WAIVER),
            kept.select(*by, *place),
            known.group_by(by, maintain_order=True).first().select(*by, "identity", *place),
        ],
        engine="in-memory",
    )
    size = len(by)
    kinds_of, waived_of = _numbers(kinds, size), _numbers(waivers, size)
    places_of: dict[tuple[object, ...], list[Place]] = {}
    for row in places.iter_rows():
        places_of.setdefault(row[:size], []).append(_place(row[size:]))
    anchor_of = {row[:size]: Anchor.at(row[size], _place(row[size + 1 :])) for row in anchors.iter_rows()}
    groups: dict[GroupKey, Group] = {}
    for row in measured.iter_rows():
        values, (count, rows, sessions, files, severity, confidence, identities) = row[:size], row[size:]
        groups[GroupKey(rule.code, scope_of(rule, values[:-1]), values[-1])] = Group(
            count=count,
            rows=rows,
            sessions=frozenset(sessions),
            files=frozenset(files),
            kinds=kinds_of[values],
            severity=Severity(severity),
            confidence=Confidence(confidence),
            places=tuple(places_of.get(values, ())),
            limit=limit,
            anchor=anchor_of.get(values),
            waived=waived_of.get(values, {}),
            identities=tuple(identities),
        )
    return groups


def _numbers(counted: pl.DataFrame, size: int) -> dict[tuple[object, ...], dict[Any, int]]:
    """By the first `size` values of each row: the number in its last column, by the value before it."""
    numbers: dict[tuple[object, ...], dict[Any, int]] = {}
    for row in counted.iter_rows():
        numbers.setdefault(row[:size], {})[row[size]] = row[size + 1]
    return numbers


def _place(row: Sequence[object]) -> Place:
    file, offset, start, end, pointer, kind, slice_start, line, length, session, uid, role, other_file = row
    return Place(
        file=cast("int", file),
        offset=cast("int", offset),
        start=cast("int", start),
        end=cast("int", end),
        pointer=cast("str", pointer) or "",
        kind=cast("str", kind),
        slice=cast("int", slice_start),
        line=-1 if line is None else cast("int", line),
        length=cast("int", length),
        session=cast("str | None", session),
        uid=cast("str | None", uid),
        role=cast("str | None", role),
        other_file=cast("int | None", other_file),
    )
