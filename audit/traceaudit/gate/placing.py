"""Where occurrences are, and what the exemptions of a rule make of a judged frame."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from traceaudit.gate.exemptions import WAIVER
from traceaudit.gate.globs import is_literal, text_expression

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from traceaudit.gate.exemptions import Exemptions
    from traceaudit_rules.contract import Judged, Rule


# What says where an occurrence is.
_COLUMNS = frozenset({"file", "origin", "uid"})


class Where(NamedTuple):
    """A place: files (None: any), and globs of which one must match (none: any) for origins and for uids."""

    files: frozenset[int] | None
    origins: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()

    def condition(self, columns: Collection[str]) -> pl.Expr | None:
        """Whether an occurrence is there; None where a frame with these columns cannot say so, and for no place."""
        parts = [] if self.files is None else [_is_one_of(self.files)]
        parts += [_matches(name, globs) for name, globs in (("origin", self.origins), ("uid", self.uids)) if globs]
        needed = {"file"} if self.files is not None else set()
        needed |= {name for name, globs in (("origin", self.origins), ("uid", self.uids)) if globs}
        if not parts or self.files == frozenset() or not needed <= set(columns):
            return None
        return reduce(and_, parts)

    def holds(self, judged: Judged) -> bool:
        """Whether all that a rule on the whole dataset found is in this place. Such a rule knows of no uid."""
        if self.uids or (self.files is None and not self.origins):
            return False
        if self.files is not None and not (judged.files and judged.files <= self.files):
            return False
        origin = dict(judged.scope).get("origin")
        return not self.origins or (
            origin is not None and any(re.fullmatch(text_expression(glob), origin) for glob in self.origins)
        )


@dataclass(frozen=True)
class Plan:
    """What the exemptions say of one rule; severities with the shortest beginning of a code first."""

    ignored: tuple[Where, ...]
    severities: tuple[tuple[Where, int], ...]
    waived: tuple[tuple[Where, int], ...]
    _numbers: dict[frozenset[str], pl.Expr | None] = field(default_factory=dict, compare=False)
    """The waiver of an occurrence, by the columns that say where it is: there may be hundreds, so it is made once."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the rule is exempt."""
        return not (self.ignored or self.severities or self.waived)

    def apply(self, rule: Rule, judged: pl.DataFrame) -> pl.DataFrame:
        """See `Exemptions.apply`."""
        return self._with_waivers(self._with_severities(rule, self._without_ignored(judged)))

    def _without_ignored(self, judged: pl.DataFrame) -> pl.DataFrame:
        ignored = [where.condition(judged.columns) for where in self.ignored]
        stated = [condition.fill_null(value=False) for condition in ignored if condition is not None]
        if not stated:
            return judged
        return judged.with_columns(pl.when(~reduce(or_, stated)).then("subject").alias("subject"))

    def _with_severities(self, rule: Rule, judged: pl.DataFrame) -> pl.DataFrame:
        told = [(where.condition(judged.columns), level) for where, level in self.severities]
        severity = pl.col("severity") if "severity" in judged.columns else pl.lit(int(rule.severity), pl.Int32)
        is_told = False
        for condition, level in told:
            if condition is not None:
                severity, is_told = pl.when(condition).then(pl.lit(level, pl.Int32)).otherwise(severity), True
        return judged.with_columns(severity.alias("severity")) if is_told else judged

    def _with_waivers(self, judged: pl.DataFrame) -> pl.DataFrame:
        stated = _COLUMNS & set(judged.columns)
        if stated not in self._numbers:
            self._numbers[stated] = self._number(stated)
        number = self._numbers[stated]
        if number is None:
            return judged
        # Most frames hold few occurrences, and what is waived is asked of no other row.
        found = judged.select(*stated, "subject").with_row_index("row").filter(pl.col("subject").is_not_null())
        marked = found.select("row", number.alias(WAIVER))
        whole = pl.DataFrame({"row": pl.int_range(judged.height, dtype=pl.UInt32, eager=True)})
        return judged.with_columns(whole.join(marked, on="row", how="left", maintain_order="left")[WAIVER])

    def _number(self, columns: frozenset[str]) -> pl.Expr | None:
        told = [(where.condition(columns), number) for where, number in self.waived]
        numbers = [
            pl.when(condition).then(pl.lit(number, pl.UInt32)) for condition, number in told if condition is not None
        ]
        return pl.coalesce(numbers) if numbers else None


def make_plan(exemptions: Exemptions, code: str) -> Plan:
    """What the exemptions say of a rule."""
    ignored, told, waived = [], [], []
    for override in exemptions.overrides:
        where = Where(_files(override.files, *override.paths), override.origins)
        if any(code.startswith(beginning) for beginning in override.ignore):
            ignored.append(where)
        told += [
            (len(beginning), where, int(level))
            for beginning, level in override.severities
            if code.startswith(beginning)
        ]
    for waiver, files in sorted(exemptions.waivers, key=lambda item: bool(item[0].fingerprint)):
        if waiver.covers(code) and waiver.is_of_places:
            where = Where(_files(files, waiver.path), _given(waiver.origin), _given(waiver.uid))
            waived.append((where, waiver.number))
    told.sort(key=lambda item: item[0])
    return Plan(tuple(ignored), tuple((where, level) for _, where, level in told), tuple(waived))


def _given(glob: str) -> tuple[str, ...]:
    return (glob,) if glob else ()


def _files(files: frozenset[int] | None, *globs: str) -> frozenset[int] | None:
    """Files of a place: None for all, where no glob says which; none before it is known which files match."""
    return (files or frozenset()) if any(globs) else None


def _is_one_of(files: frozenset[int]) -> pl.Expr:
    return pl.col("file").is_in(sorted(files))


def _matches(column: str, globs: Sequence[str]) -> pl.Expr:
    text = pl.col(column).cast(pl.String)
    return reduce(
        or_, (text == glob if is_literal(glob) else text.str.contains(text_expression(glob)) for glob in globs)
    )
