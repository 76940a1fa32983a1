"""How findings on licences are worded: chains, licences, the smallest change, and the sentence that all carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.provenance.statistics import percent
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Fix, Source
    from traceaudit_rules.licences.readings.reading import Licence

MOST = 80
"""Characters of a name that a message shows."""
_MOST_NAMES = 5
_MOST_DROPPED = 20


def shorten(text: str) -> str:
    """A name as messages show it: cut where it is very long."""
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"


def listed(names: Iterable[str]) -> str:
    """Names in a row, the first few of them."""
    names = tuple(names)
    more = len(names) - _MOST_NAMES
    return ", ".join(map(shorten, names[:_MOST_NAMES])) + (f" and {more:,} more" if more > 0 else "")


def in_words(licence: Licence | None) -> str:
    """A licence by its expression, or by what was written where that was not understood."""
    if licence is None:
        return "no licence stated"
    return licence.expression or f'"{shorten(licence.text)}"'


def chain_of(source: Source, licence: str) -> tuple[str, ...]:
    """From the rows of a source to a licence, the way that the verdicts write it."""
    steps = [rows_of(source), source.key]
    repo = source.upstream.repo if source.upstream else ""
    return (*steps, *([repo] if repo and repo not in source.key else []), licence)


def drawn(chain: Iterable[str]) -> str:
    """A chain on one line."""
    return " -> ".join(shorten(step) for step in chain)


def rows_of(source: Source) -> str:
    """How many rows; of a card's upstream, how many at most."""
    return ("up to " if source.is_upper_bound else "") + number_of(source.rows, "row")


def advised(text: str) -> str:
    """A piece of advice, with the sentence that every output on licences carries."""
    return f"{text} {TRIAGE}"


def told(group: Group, name: str) -> str:
    """A property of a finding, for its message; empty where it has none."""
    return str(group.properties.get(name) or "")


def share_of(source: Source, rows: int) -> str:
    """Which part of `rows` a source has; of rows in several formats, that of the rows in its own."""
    most = "at most " if source.is_upper_bound else ""
    of_all = source.rows / rows if rows else 0.0
    whose = "of the rows" if abs(of_all - source.share) < 1e-9 else "of the rows of this format"
    return f"{most}{percent(source.share)} {whose}"


def smallest(fixes: Iterable[Fix], declared: str) -> str:
    """The changes that let the rows be published, as one sentence; empty where there is none."""
    ways = []
    for fix in sorted(set(fixes), key=lambda fix: (fix.rows, len(fix.drop), fix.outbound, fix.drop)):
        first = f"keep {declared}" if fix.outbound == declared else f"declare {fix.outbound}"
        most = "up to " if fix.is_upper_bound else ""
        lost = f"{most}{number_of(fix.rows, 'row')} lost"
        rest = f" and leave out {listed(fix.drop)} ({lost})" if fix.drop else " (no row lost)"
        ways.append(first + rest)
    return f"Either {', or '.join(ways)}." if len(ways) > 1 else "".join(f"{way[0].upper()}{way[1:]}." for way in ways)


def fixes_as_data(fixes: Iterable[Fix]) -> list[dict[str, object]]:
    """Fixes as properties hold them: the first of the sources to drop, and how many there are."""
    ordered = sorted(fixes, key=lambda fix: (fix.rows, fix.outbound, fix.drop))
    return [
        {"outbound": fix.outbound, "drop": list(fix.drop[:_MOST_DROPPED]), "sources": len(fix.drop), "rows": fix.rows}
        for fix in ordered
    ]
