"""What obeying a policy would cost: the rows with findings that it fails on, and the characters in them.

A finding counts as a whole, by its severity: of one that fails all rows go that it concerns, but for those whose
occurrences are waived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from traceaudit.concerned import read_concerned
from traceaudit_reports.gate import Cost, CostOfRule, CostOfView
from traceaudit_rules.contract import Reads, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit.concerned import Concerned
    from traceaudit.findings import Told
    from traceaudit.gate.policy import Waiver
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule

ACTIVE = frozenset({"new", "grown"})
"""Statuses of findings that a policy looks at."""
_VIEW = ("format", "folder", "container")
_PLACE = ("file", "offset")
_SUMS = ("rows", "characters", "lost_rows", "lost_characters")
_View = tuple[str, str, str]


def costs(item: Told, threshold: Severity | None, accepted: tuple[str, ...] = ()) -> bool:
    """Whether a finding costs its rows: it is active, and of this severity or above. None: as if errors had to go.

    Findings of rules that are `accepted`, codes or beginnings of them, cost nothing: a limit allows them, and holds.
    """
    finding, least = item.finding, Severity.ERROR if threshold is None else threshold
    is_severe = Severity[finding.severity.upper()] >= least
    return is_severe and finding.status in ACTIVE and not finding.code.startswith(accepted)


def measure_cost(
    told: Sequence[Told],
    threshold: Severity | None,
    rules: Mapping[str, Rule],
    spill: Spill,
    waivers: Sequence[Waiver] = (),
    accepted: tuple[str, ...] = (),
) -> Cost | None:
    """The cost of a policy; None where no row was read. `threshold` None: asked as if errors had to go.

    `waivers` are those of the policy, which the trail knows by number; `accepted` see `costs`.
    """
    costing = [item for item in told if costs(item, threshold, accepted)]
    codes = [item.finding.code for item in costing]
    ledger = _Ledger(codes)
    for part in read_concerned(spill, costing, rules, waivers):
        ledger.add(part)
    if not ledger.of_views:
        return None
    found = Counter(codes)
    of_rules = [
        CostOfRule(code, rules[code].name, found[code], rows, ledger.characters[code], ledger.alone[code])
        for code, rows in ledger.rows.items()
    ]
    without = sorted(found.keys() - ledger.rows.keys())
    return Cost(
        threshold=(Severity.ERROR if threshold is None else threshold).label,
        is_policy=threshold is not None,
        views=ledger.views(),
        rules=tuple(sorted(of_rules, key=lambda one: (-one.rows, -one.characters, one.code))),
        without_rows=tuple(without),
        counted=_counted(costing, [code for code in without if rules[code].reads is Reads.LICENCES]),
    )


def _counted(costing: Iterable[Told], codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Of rules on licences that name no rows, the most that one finding says it may be about."""
    most = dict.fromkeys(codes, 0)
    for item in costing:
        if item.finding.code in most:
            most[item.finding.code] = max(most[item.finding.code], item.finding.rows)
    return tuple((code, rows) for code, rows in most.items() if rows)


@dataclass(slots=True)
class _Ledger:
    """Sums over partitions. Integers only, so that their order does not matter.

    `codes` are those of the findings, by their position.
    """

    codes: Sequence[str]
    rows: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    of_views: dict[_View, Counter[str]] = field(default_factory=dict)
    sessions: defaultdict[_View, set[int]] = field(default_factory=lambda: defaultdict(set))
    lost_sessions: defaultdict[_View, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, part: Concerned) -> None:
        """Add the rows of a partition."""
        lost = part.marks.filter(~pl.col("is_waived"))
        lost = lost.with_columns(pl.Series("code", self.codes, pl.String).gather(lost["finding"]))
        facts = part.rows.select(*_PLACE, *_VIEW, "is_whole", pl.col("chars").cast(pl.Int64))
        marks = lost.select(*_PLACE, "code").unique().with_columns((pl.len().over(_PLACE) == 1).alias("alone"))
        self._add_rules(marks.join(facts.select(*_PLACE, "chars"), on=_PLACE))
        gone = marks.select(_PLACE).unique().with_columns(pl.lit(value=True).alias("is_lost"))
        self._add_views(facts.join(gone, on=_PLACE, how="left").with_columns(pl.col("is_lost").fill_null(value=False)))

    def views(self) -> tuple[CostOfView, ...]:
        """What every view has and loses."""
        return tuple(
            CostOfView(
                *view,
                sums["rows"],
                sums["characters"],
                sums["lost_rows"],
                sums["lost_characters"],
                len(self.sessions[view]),
                len(self.lost_sessions[view]),
            )
            for view, sums in sorted(self.of_views.items())
        )

    def _add_rules(self, marks: pl.DataFrame) -> None:
        by_code = marks.group_by("code").agg(pl.len().alias("rows"), pl.sum("chars"), pl.sum("alone"))
        for code, rows, characters, alone in by_code.iter_rows():
            self.rows[code] += rows
            self.characters[code] += characters
            self.alone[code] += alone

    def _add_views(self, rows: pl.DataFrame) -> None:
        is_lost, chars = pl.col("is_lost"), pl.col("chars")
        sums = rows.group_by(_VIEW).agg(
            pl.len().alias("rows"),
            chars.sum().alias("characters"),
            is_lost.sum().alias("lost_rows"),
            chars.filter(is_lost).sum().alias("lost_characters"),
            pl.col("file").filter(~pl.col("is_whole")).unique().alias("sessions"),
            pl.col("file").filter(~pl.col("is_whole") & is_lost).unique().alias("lost_sessions"),
        )
        for row in sums.iter_rows(named=True):
            view: _View = (row["format"], row["folder"], row["container"])
            counts = self.of_views.setdefault(view, Counter())
            for name in _SUMS:
                counts[name] += row[name]
            self.sessions[view].update(row["sessions"])
            self.lost_sessions[view].update(row["lost_sessions"])
