"""From the findings of an audit to the entries of a baseline: made, taken in, pruned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from traceaudit.gate.policy import Entry
from traceaudit.gate.settling import WAIVED
from traceaudit.gate.sightings import Sighting, match_entries, sight

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from traceaudit.findings import Told
    from traceaudit_rules.groups import Group, GroupKey


@dataclass(frozen=True, slots=True)
class Change:
    """Entries as they are now, and what was done to them: numbers by rule.

    `added` counts new entries, `raised` and `lowered` those with another number of occurrences, `removed` those that
    are gone.
    """

    entries: tuple[Entry, ...]
    added: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    lowered: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)


def make_entries(told: Iterable[Told], groups: Mapping[GroupKey, Group]) -> tuple[Entry, ...]:
    """An entry for each finding that is active; what is waived has its waiver already."""
    return tuple(_entry(_sight(item, groups)) for item in told if item.finding.is_active)


def take_in(entries: Sequence[Entry], told: Iterable[Told], groups: Mapping[GroupKey, Group]) -> Change:
    """Entries with all that is new or has grown; nothing is taken out."""
    active = [item for item in told if item.finding.is_active]
    sightings = [_sight(item, groups) for item in active]
    change, kept = Change(()), {entry.fingerprint: entry for entry in entries}
    for sighting, entry in zip(sightings, match_entries(entries, sightings), strict=True):
        if entry is None:
            change.added[sighting.code] += 1
            kept[sighting.fingerprint] = _entry(sighting)
            continue
        if sighting.count > entry.count:
            change.raised[sighting.code] += 1
        del kept[entry.fingerprint]
        kept[sighting.fingerprint] = replace(_entry(sighting), count=max(entry.count, sighting.count))
    return replace(change, entries=tuple(kept.values()))


def prune(
    entries: Sequence[Entry], told: Sequence[Told], groups: Mapping[GroupKey, Group], idle: Collection[str] = ()
) -> Change:
    """Entries without those that no finding matches, and with no more occurrences than there are; nothing is added.

    `idle` are the codes of rules that did not run: their entries stay, as nobody looked for them. So does the entry
    of a finding that is waived as a whole.
    """
    sightings = [_sight(item, groups) for item in told]
    matched = match_entries(entries, sightings)
    change, kept = Change(()), {entry.fingerprint: entry for entry in entries}
    found = set()
    for item, sighting, entry in zip(told, sightings, matched, strict=True):
        if entry is None:
            continue
        found.add(entry.fingerprint)
        if item.finding.is_active:
            change.lowered[sighting.code] += sighting.count < entry.count
            kept[entry.fingerprint] = replace(_entry(sighting), count=min(entry.count, sighting.count))
    for entry in entries:
        if entry.fingerprint not in found and entry.code not in idle:
            change.removed[entry.code] += 1
            del kept[entry.fingerprint]
    return replace(change, entries=tuple(kept.values()))


def _sight(item: Told, groups: Mapping[GroupKey, Group]) -> Sighting:
    waived = item.finding.properties.get(WAIVED, 0)
    return sight(item, groups.get(item.key), waived if isinstance(waived, int) else 0)


def _entry(sighting: Sighting) -> Entry:
    kind = sighting.kind if sighting.rows else ""
    return Entry(sighting.fingerprint, sighting.code, sighting.count, sighting.rows, kind)
