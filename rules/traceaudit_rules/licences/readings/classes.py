"""What a licence asks for: use, attribution, share alike, network use and so on, for one id.

Ids of our table have the class that stands there. Others have one made from the category that license-expression
gives, marked as such; all else is unknown, and unknown is never taken for permission.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from traceaudit_rules.licences.readings.entries import entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.licences.readings.spdx import Listed

_LONGEST_ID = 100
_PORTED = re.compile(r"\A(CC-BY(?:-NC|-SA|-ND)*-\d\.\d)-[A-Z]{2,3}\Z")


class Use(Enum):
    """What the rows may be used for, as the licence states it."""

    ANY = "any"
    NON_COMMERCIAL = "non-commercial"
    RESEARCH = "research"
    NONE = "none"
    UNKNOWN = "unknown"


class Basis(Enum):
    """What a class rests on: our own table, only a category of license-expression, or nothing."""

    TABLE = "table"
    CATEGORY = "category"
    NOTHING = "nothing"


class Duty(Enum):
    """What has to be done by whoever passes rows on; the value is how outputs name it."""

    NOTICES = "keep notices"
    NOTICE_FILE = "pass on the NOTICE file"
    ATTRIBUTION = "attribution"
    STATE_CHANGES = "state changes"
    SHARE_ALIKE = "share alike"
    SOURCE = "offer source"
    NETWORK = "network clause: offer source to users over a network"
    NON_COMMERCIAL = "no commercial use"
    RESEARCH = "research use only"
    NO_DERIVATIVES = "no adaptations"
    USE_RESTRICTIONS = "pass on the use restrictions"


@dataclass(frozen=True, slots=True)
class LicenceClass:
    """The class of one licence; `group` is how the directional table names it, '' where nothing is known.

    `vendor` is whose terms they are, '' for none. `is_versionless`: the text named a family, no version.
    """

    id: str
    group: str = ""
    name: str = ""
    link: str = ""
    use: Use = Use.UNKNOWN
    attribution: bool = False
    notice: bool = False
    notice_file: bool = False
    state_changes: bool = False
    share_alike: bool = False
    source: bool = False
    network: bool = False
    no_derivatives: bool = False
    field_of_use: bool = False
    patent: bool = False
    vendor: str = ""
    is_versionless: bool = False
    basis: Basis = Basis.NOTHING

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What it asks of whoever passes rows on, in one order."""
        asked = {
            Duty.NOTICES: self.notice,
            Duty.NOTICE_FILE: self.notice_file,
            Duty.ATTRIBUTION: self.attribution,
            Duty.STATE_CHANGES: self.state_changes,
            Duty.SHARE_ALIKE: self.share_alike,
            Duty.SOURCE: self.source,
            Duty.NETWORK: self.network,
            Duty.NON_COMMERCIAL: self.use is Use.NON_COMMERCIAL,
            Duty.RESEARCH: self.use is Use.RESEARCH,
            Duty.NO_DERIVATIVES: self.no_derivatives,
            Duty.USE_RESTRICTIONS: self.field_of_use,
        }
        return tuple(duty for duty, is_asked in asked.items() if is_asked)

    @property
    def is_permissive(self) -> bool:
        """Any use, and no copyleft, ban on adaptations or list of uses."""
        hard = self.share_alike or self.no_derivatives or self.field_of_use or bool(self.vendor)
        return self.use is Use.ANY and not hard


# What a category of license-expression is worth: less than a reading of the text, so nothing of it is ever plainly OK.
_CATEGORIES: Mapping[str, Mapping[str, Any]] = {
    "Public Domain": {"group": "category-permissive", "use": Use.ANY},
    "Permissive": {"group": "category-permissive", "use": Use.ANY, "notice": True, "attribution": True},
    "Copyleft Limited": {"group": "category-copyleft", "use": Use.ANY, "notice": True, "share_alike": True},
    "Copyleft": {"group": "category-copyleft", "use": Use.ANY, "notice": True, "share_alike": True, "source": True},
    "Source-available": {"group": "category-restricted", "notice": True, "field_of_use": True},
    "Free Restricted": {"group": "category-restricted", "notice": True, "field_of_use": True},
    "Proprietary Free": {"group": "category-restricted", "notice": True, "field_of_use": True},
    "Commercial": {"group": "none", "use": Use.NONE},
}


@lru_cache(maxsize=1024)
def class_of(licence: str) -> LicenceClass:
    """The class of one id of SPDX or of our own, with or without an exception; unknown for all else."""
    base = base_of(licence)
    entry = entries().get(base)
    if entry is not None:
        flags: dict[str, Any] = {"use": "any", **entry.flags}
        flags["use"] = Use(flags["use"])
        link = entry.links[0] if entry.links else ""
        basis = Basis.NOTHING if flags["use"] is Use.UNKNOWN else Basis.TABLE
        return LicenceClass(licence, entry.group, entry.name, link, basis=basis, **flags)
    listed = _find_listed(base)
    found = _CATEGORIES.get(listed.category) if listed else None
    if listed is None or found is None:
        return LicenceClass(licence)
    link = "" if listed.id.startswith("LicenseRef-") else f"https://spdx.org/licenses/{listed.id}.html"
    return LicenceClass(licence, name=listed.id, link=link, basis=Basis.CATEGORY, **found)


def _find_listed(licence: str) -> Listed | None:
    """What license-expression says; it is not asked for ids of our own, which it cannot know."""
    is_ours = licence.startswith("LicenseRef-") and not licence.startswith("LicenseRef-scancode-")
    if is_ours or not licence or len(licence) > _LONGEST_ID:
        return None
    from traceaudit_rules.licences.readings.spdx import find_listed

    return find_listed(licence)


def base_of(licence: str) -> str:
    """An id without its exception and without the country of a ported Creative Commons licence."""
    plain = licence.partition(" WITH ")[0]
    ported = _PORTED.match(plain)
    return ported[1] if ported else plain


def flags_of_table() -> frozenset[str]:
    """Names that data/licences.toml may use as flags."""
    return frozenset(field.name for field in fields(LicenceClass)) - {"id", "group", "name", "link", "basis"}
