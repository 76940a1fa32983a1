"""A finding as the baseline sees it, and which entry of the baseline is about which finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from traceaudit.findings import Told
    from traceaudit.gate.policy import Entry
    from traceaudit_rules.groups import Group

# A row with so many pairs of findings and entries says nothing of which is which.
_MOST_PAIRS = 40_000
_UNNUMBERED = "secret"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding: the noun of what it is about, occurrences that no waiver covers, and ids of some of its rows.

    `rows` is empty where the fingerprint alone tells the finding: what it is about can be shown, or has a digest that
    nobody can guess.
    """

    fingerprint: str
    code: str
    count: int
    rows: tuple[str, ...] = ()
    kind: str = ""


def sight(item: Told, group: Group | None, waived: int = 0) -> Sighting:
    """A finding of which `waived` occurrences fall under a waiver."""
    finding, count = item.finding, item.finding.count - waived
    if group is None or not item.hangs_on_rows:
        return Sighting(finding.fingerprint, finding.code, count)
    # personal data is shown as 'account #1', and a secret as what it looks like
    noun, sign, _ = finding.subject.rpartition(" #")
    rows = tuple(sorted(group.identities))
    return Sighting(finding.fingerprint, finding.code, count, rows, noun if sign else _UNNUMBERED)


def match_entries(entries: Iterable[Entry], sightings: Sequence[Sighting]) -> list[Entry | None]:
    """The entry of each finding, None for those that are new; an entry belongs to one finding at most.

    A fingerprint that matches wins. What is left is matched by the rows that an entry and a finding of one rule and
    one kind share, most rows first: the fingerprint of a personal datum may change with the first of its rows, its
    other rows stay. Order of entries and findings makes no difference.
    """
    left = {entry.fingerprint: entry for entry in entries}
    found = [left.pop(sighting.fingerprint, None) for sighting in sightings]
    open_ones = [number for number, entry in enumerate(found) if entry is None and sightings[number].rows]
    for number, entry in _by_rows([entry for entry in left.values() if entry.rows], sightings, open_ones):
        found[number] = entry
    return found


def _by_rows(
    entries: Sequence[Entry], sightings: Sequence[Sighting], numbers: Sequence[int]
) -> Iterator[tuple[int, Entry]]:
    """Pairs with the most rows in common; of equal ones those that are alike in rows and occurrences."""
    shared = _shared_rows(entries, sightings, numbers)

    def order(pair: tuple[int, int]) -> tuple[int, int, int, str, str]:
        entry, sighting = entries[pair[0]], sightings[pair[1]]
        return (
            -shared[pair],
            abs(len(entry.rows) - len(sighting.rows)),
            abs(entry.count - sighting.count),
            entry.fingerprint,
            sighting.fingerprint,
        )

    taken: set[int] = set()
    matched: set[int] = set()
    for which, number in sorted(shared, key=order):
        if which not in taken and number not in matched:
            taken.add(which)
            matched.add(number)
            yield number, entries[which]


def _shared_rows(
    entries: Sequence[Entry], sightings: Sequence[Sighting], numbers: Sequence[int]
) -> Counter[tuple[int, int]]:
    """Rows in common of every entry and finding that have one."""
    by_row: dict[tuple[str, str, str], list[int]] = {}
    for which, entry in enumerate(entries):
        for row in entry.rows:
            by_row.setdefault((entry.code, entry.kind, row), []).append(which)
    present: dict[tuple[str, str, str], list[int]] = {}
    for number in numbers:
        sighting = sightings[number]
        for row in sighting.rows:
            present.setdefault((sighting.code, sighting.kind, row), []).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for row_key, here in present.items():
        there = by_row.get(row_key, [])
        if len(here) * len(there) <= _MOST_PAIRS:
            shared.update((which, number) for which in there for number in here)
    return shared
