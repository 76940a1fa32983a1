"""Compares what was planted with what an audit found, both as plain data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_FAMILY = ("TA7",)
"""Families that are planted as such: which of two equal rows is told, and by which rule, depends on their texts."""
# Names of accounts are never printed: a report shows the folders that carry them in this way.
_SLUG = re.compile(r"(-(?:home|Users)-)[^/]*")


class Found(NamedTuple):
    """One place of a finding. `row` is 0 where the file as a whole is meant."""

    file: str
    row: int
    code: str
    severity: str


def found_places(audit: Mapping[str, Any]) -> set[Found]:
    """Every place of every finding; the audit has to be one with all locations."""
    return {
        Found(_shown(place["file"]), place["row"] or 0, finding["code"], finding["severity"])
        for finding in audit["findings"]
        for place in finding["locations"]
    }


def missed(truth: Mapping[str, Any], audit: Mapping[str, Any]) -> list[str]:
    """What was planted and not found."""
    places = {(place.file, place.row, place.code) for place in found_places(audit)}
    alone = [
        f"{entry['code']} {entry['file']}:{entry['row']}: {entry['why']}"
        for entry in truth["planted"]
        if not entry["code"].endswith("xx") and (_shown(entry["file"]), entry["row"], entry["code"]) not in places
    ]
    return [*alone, *_missed_families(truth, places)]


def _missed_families(truth: Mapping[str, Any], places: set[tuple[str, int, str]]) -> list[str]:
    """What was planted for a family and found at none of its places."""
    families = {(file, row, code[:3]) for file, row, code in places}
    planted: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for entry in truth["planted"]:
        if entry["code"].endswith("xx") and entry["code"].startswith(AS_FAMILY):
            planted.setdefault((entry["code"], entry["why"]), []).append((_shown(entry["file"]), entry["row"]))
    return [
        f"{code} {why}"
        for (code, why), spots in planted.items()
        if families.isdisjoint({(file, row, code[:3]) for file, row in spots})
    ]


def not_planted(truth: Mapping[str, Any], audit: Mapping[str, Any]) -> list[str]:
    """What was found where nothing was planted."""
    everywhere = {entry["code"] for entry in truth["everywhere"]}
    planted = {(_shown(entry["file"]), entry["row"], entry["code"]) for entry in truth["planted"]}
    return sorted(
        f"{place.code} {place.file}:{place.row}"
        for place in found_places(audit)
        if place.code not in everywhere
        and planted.isdisjoint({(place.file, place.row, name) for name in (place.code, f"{place.code[:3]}xx")})
    )


def _shown(path: str) -> str:
    return _SLUG.sub(r"\1<slug>", path)
