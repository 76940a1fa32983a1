"""Whether statements may mean the same licences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.licences.readings.classes import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_rules.licences.picture import Statement
    from traceaudit_rules.licences.readings.reading import Licence


def disagree(said: Iterable[Statement]) -> bool:
    """Whether two of them cannot mean the same licences; what names none disagrees with nothing."""
    read = [one.licence for one in said if one.licence.branches]
    return any(not _agree(one, other) for number, one in enumerate(read) for other in read[number + 1 :])


def _agree(one: Licence, other: Licence) -> bool:
    """Whether two readings may mean the same licences."""
    loose = one.is_ambiguous or other.is_ambiguous
    families = frozenset(name for name in (*_names(one), *_names(other)) if class_of(name).is_versionless)
    left, right = (_ways(licence, families, loose=loose) for licence in (one, other))
    if left == right:
        return True
    all_left, all_right = frozenset().union(*left), frozenset().union(*right)
    return (one.is_list and all_right <= all_left) or (other.is_list and all_left <= all_right)


def _ways(licence: Licence, families: frozenset[str], *, loose: bool) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset(_plain(_in_family(name, families), loose=loose) for name in branch) for branch in licence.branches
    )


def _names(licence: Licence) -> frozenset[str]:
    return frozenset().union(*licence.branches)


def _in_family(name: str, families: frozenset[str]) -> str:
    """The family that an id belongs to, where the other reading names no more than the family, as `gpl` does."""
    for family in sorted(families):
        start = family.removeprefix("LicenseRef-")
        if re.match(rf"{re.escape(start)}-?\d" if start != "cc" else r"cc-?[\db]", name, re.IGNORECASE):
            return family
    return name


def _plain(name: str, *, loose: bool) -> str:
    return name.removesuffix("-only").removesuffix("-or-later") if loose else name
