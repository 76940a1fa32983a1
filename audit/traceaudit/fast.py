"""What `--fast` leaves out: everything that compares texts across the dataset, which is half of the time of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Counted, Keyed, Reads

if TYPE_CHECKING:
    from traceaudit.settings import Settings
    from traceaudit_rules.contract import Rule

LEFT_OUT = "left out by --fast"
# Texts against other texts: copies within the data, and an index of other data.
_TABLES = frozenset({Reads.COPIES, Reads.KNOWN})
# Thoughts against each other and against what is usual; published rows against raw logs; templates of thoughts.
_SHUFFLES = frozenset({"thoughts", "sources", "skeletons"})
# Names by a language model; and views, which are counted where rows are compared with raw logs.
_RULES = frozenset({"TA609", "TA245"})


def leaves_out(settings: Settings, rule: Rule) -> bool:
    """Whether a run is fast, and this rule slow."""
    return settings.is_fast and is_slow(rule)


def is_slow(rule: Rule) -> bool:
    """Whether a rule is no part of a fast run."""
    if rule.reads in _TABLES or rule.code in _RULES:
        return True
    return isinstance(rule.check, Keyed | Counted) and rule.check.shuffle.name in _SHUFFLES
