"""What the user exempts by place: rules left out or graded otherwise in some files or origins, and waivers."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from traceaudit.gate.globs import match_files
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from traceaudit.gate.placing import Plan
    from traceaudit.gate.policy import Waiver
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Judged, Rule

# Column of judged frames: number of the waiver that an occurrence falls under, null for none.
WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class Override:
    """What holds in some places. `paths` and `origins` are globs; where both are given both must match.

    `files` are the ordinals that `paths` match, None before they are known or where no path was given.
    """

    paths: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    files: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Exemptions:
    """Overrides, and waivers that have not expired and are for places; hashable, and sent to every worker.

    Of several severities that are told for a place the one with the longest beginning of a code holds, and of equally
    long ones the last. An occurrence falls under one waiver: the first, and one that names a fingerprint only where no
    other covers it, because fingerprints are not known before the end.

    A place is a file, or the origin or uid that a row states. What a rule finds in no row, or in none with an origin
    or uid, is exempt by path only; see `Judged` for rules on the whole dataset, which are exempt where all their files
    are. Uids and origins are compared as the data states them, before anything is masked.
    """

    overrides: tuple[Override, ...] = ()
    waivers: tuple[tuple[Waiver, frozenset[int] | None], ...] = ()
    """Each with the ordinals of the files that its path matches, None where it names no path."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is exempt."""
        return not self.overrides and not self.waivers

    def of_files(self, sources: Sequence[Source]) -> Exemptions:
        """The same with the files that the globs match; see `match_files` for what they mean."""
        folder = os.getcwd()

        def matched(*globs: str) -> frozenset[int] | None:
            return frozenset().union(*(match_files(glob, sources, folder) for glob in globs)) if any(globs) else None

        return Exemptions(
            tuple(replace(override, files=matched(*override.paths)) for override in self.overrides),
            tuple((waiver, matched(waiver.path)) for waiver, _ in self.waivers),
        )

    def apply(self, rule: Rule, judged: pl.DataFrame) -> pl.DataFrame:
        """A judged frame without subjects where the rule is left out, graded as told, and with waivers named.

        The columns `severity` and WAIVER are added where there is something to say.
        """
        plan = _plan(self, rule.code)
        if plan.is_empty or judged["subject"].null_count() == judged.height:
            return judged
        return plan.apply(rule, judged)

    def apply_to_whole(self, rule: Rule, judged: Judged) -> Judged | None:
        """The same for what a rule on the whole dataset says: None where all its files or its origin are exempt."""
        plan = _plan(self, rule.code)
        if any(where.holds(judged) for where in plan.ignored):
            return None
        severities = [level for where, level in plan.severities if where.holds(judged)]
        waivers = [number for where, number in plan.waived if where.holds(judged)]
        if severities:
            judged = replace(judged, severity=Severity(severities[-1]))
        return replace(judged, waived={waivers[0]: judged.count}) if waivers else judged


NO_EXEMPTIONS = Exemptions()


@lru_cache(maxsize=1024)
def _plan(exemptions: Exemptions, code: str) -> Plan:
    # Settings are made to print a help text as well, which must not load polars.
    from traceaudit.gate.placing import make_plan

    return make_plan(exemptions, code)
