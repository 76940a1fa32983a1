"""The table of licences, data/licences.toml, as entries with one id each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ELEMENTS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}


class Entry(NamedTuple):
    """One licence of the table.

    `spellings` are ways to write it, raw; `ambiguous` those that leave open whether later versions may be chosen.
    `flags` are the group's flags with the licence's own on top. `hub` are ids of the Hub.
    """

    id: str
    group: str
    name: str
    flags: Mapping[str, object]
    hub: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@cache
def entries() -> Mapping[str, Entry]:
    """All entries by id, in the order of the file: Creative Commons and GNU, then the others."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/licences.toml").read_text("utf-8"))
    groups: dict[str, dict[str, object]] = table["groups"]
    found = [
        *_creative_commons(table["creative_commons"], groups),
        *_gnu(table["gnu"], groups),
        *_others(table["licences"], groups),
    ]
    return MappingProxyType({entry.id: entry for entry in found})


def _creative_commons(table: dict[str, Any], groups: dict[str, dict[str, object]]) -> Iterator[Entry]:
    hub = set(table["hub"])
    for elements, group in table["groups"].items():
        spelled = "-".join(_ELEMENTS[part] for part in elements.split("-"))
        flags = dict(groups[group])
        if "NC" in elements:
            flags["use"] = "non-commercial"
        for version in table["versions"]:
            licence = f"CC-{elements}-{version}"
            ids = (licence.lower(),) if licence.lower() in hub else ()
            link = f"https://creativecommons.org/licenses/{elements.lower()}/{version}/"
            yield Entry(licence, group, f"Creative Commons {spelled} {version}", flags, ids, (licence,), links=(link,))
        family = {**flags, "is_versionless": True}
        link = f"https://creativecommons.org/licenses/{elements.lower()}/"
        name = f"Creative Commons {spelled}, no version stated"
        yield Entry(f"LicenseRef-CC-{elements}", group, name, family, (), (f"CC-{elements}",), links=(link,))


def _gnu(table: dict[str, Any], groups: dict[str, dict[str, object]]) -> Iterator[Entry]:
    for base, row in table.items():
        flags = dict(groups[row["group"]])
        if "patent" in row:
            flags["patent"] = row["patent"]
        version = base.rpartition("-")[2]
        names = [base, *(f"{short} {version}" for short in row["short"])]
        hub = (row["hub"],) if "hub" in row else ()
        page = base.lower().removesuffix(".0") if base.startswith("GFDL") else base.lower()
        bare = tuple(row["short"]) if row.get("bare") else ()
        yield Entry(
            f"{base}-only",
            row["group"],
            f"{row['name']} only",
            flags,
            hub,
            tuple(f"{name} only" for name in names),
            (*names, *bare),
            (f"https://www.gnu.org/licenses/{page}.html", f"https://www.gnu.org/licenses/old-licenses/{page}.html"),
        )
        later = tuple(f"{name}+" for name in names)
        yield Entry(f"{base}-or-later", row["group"], f"{row['name']} or later", flags, (), later)


def _others(table: dict[str, Any], groups: dict[str, dict[str, object]]) -> Iterator[Entry]:
    kept = {"group", "name", "hub", "names", "links"}
    for licence, row in table.items():
        own = {key: value for key, value in row.items() if key not in kept}
        hub, links = tuple(row.get("hub", ())), tuple(row.get("links", ()))
        spellings = (licence, *hub, row["name"], *row.get("names", ()))
        flags = {**groups[row["group"]], **own}
        yield Entry(licence, row["group"], row["name"], flags, hub, spellings, links=links)
