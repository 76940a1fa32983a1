"""What a string says about a licence: Hub ids, SPDX expressions, common names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from traceaudit_rules.licences.readings.expressions import MOST_BRANCHES, MOST_PARTS, UNREAD_PART, branches_of, words_of
from traceaudit_rules.licences.readings.keys import clean
from traceaudit_rules.licences.readings.spellings import find_spelling
from traceaudit_rules.wording import beginning_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_CHARS = 500
"""A longer string is a licence text or an attack, no name."""
_MOST_SHOWN = 200
_BROKEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_REMARK = re.compile(r"\A(.*\S)\s*\((see\b[^()]*|[^()]*)\)\Z", re.IGNORECASE | re.DOTALL)
_OTHERS = frozenset(
    {"other", "others", "custom", "mixed", "various", "see license", "see licence", "other/proprietary license"}
)


class Unread(Enum):
    """Why a string names no licence that could be checked."""

    NONE = ""
    OTHER = "other"
    UNKNOWN = "unknown id"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Licence:
    """One reading of a string.

    `expression` is normalised SPDX with our own LicenseRef ids for what SPDX lacks, '' where nothing was understood.
    `branches` are the ways to choose: any one of them suffices, of a branch all ids bind; () where nothing was
    understood. `is_ambiguous`: a GNU id that does not say only or or-later; it is read as -only.
    `is_list`: several licences for several parts, as a list in front matter.
    """

    text: str
    expression: str
    branches: tuple[frozenset[str], ...] = ()
    unread: Unread = Unread.NONE
    is_ambiguous: bool = False
    is_list: bool = False


def read_licence(value: str) -> Licence:
    """What one string says: an id of the Hub or of SPDX, a name, an address, or an expression of them.

    Of an expression that is understood in part, the rest is `LicenseRef-unknown` and `unread` says UNKNOWN. Two
    strings that mean the same have the same `expression` and `branches`. Never raises.
    """
    if not isinstance(value, str):
        return Licence("", "", unread=Unread.UNREADABLE)  # type: ignore[unreachable]
    if len(value) > MOST_CHARS:
        return Licence(beginning_of(value, _MOST_SHOWN), "", unread=Unread.UNREADABLE)
    return _read(value)


def read_licences(values: Sequence[str], name: str = "") -> Licence:
    """What a list says, as front matter writes it; `name` is its `license_name`, which explains `other`.

    Several licences are for several parts, and nobody says which: all of them bind. One alone is no list.
    """
    # Front matter may hold anything here.
    items: Sequence[str] = values if isinstance(values, list | tuple) else [values]  # type: ignore[list-item]
    if len(items) > MOST_PARTS:
        return Licence("", "", unread=Unread.UNREADABLE, is_list=True)
    read = [_name_other(read_licence(item), name) for item in items]
    if len(read) < 2:
        return read[0] if read else Licence("", "", unread=Unread.UNKNOWN)
    ways: set[frozenset[str]] = {frozenset()}
    for licence in read:
        ways = {way | more for way in ways for more in licence.branches or (frozenset({UNREAD_PART}),)}
        if len(ways) > MOST_BRANCHES:
            return Licence(_joined(read), "", unread=Unread.UNREADABLE, is_list=True)
    worst = max((licence.unread for licence in read), key=list(Unread).index)
    if all(not licence.branches for licence in read):
        return Licence(_joined(read), "", unread=worst, is_list=True)
    branches = _in_order(ways)
    is_ambiguous = any(licence.is_ambiguous for licence in read)
    return Licence(_joined(read), _write(branches), branches, worst, is_ambiguous, is_list=True)


def _joined(read: Iterable[Licence]) -> str:
    return beginning_of(", ".join(licence.text for licence in read), _MOST_SHOWN)


def _name_other(licence: Licence, name: object) -> Licence:
    """`other`, with the name that stands beside it."""
    if licence.unread is not Unread.OTHER or not isinstance(name, str) or not name.strip():
        return licence
    text = beginning_of(f"{licence.text} ({name.strip()})", _MOST_SHOWN)
    named = read_licence(name)
    return replace(named, text=text) if named.branches else replace(licence, text=text)


@lru_cache(maxsize=4096)
def _read(value: str) -> Licence:
    if _BROKEN.search(value):
        return Licence(beginning_of(value, _MOST_SHOWN), "", unread=Unread.UNREADABLE)
    known = find_spelling(value)
    if known is not None:
        return Licence(value, known.id, (frozenset({known.id}),), is_ambiguous=known.is_ambiguous)
    text = clean(value)
    lowered = text.lower()
    if lowered in _OTHERS:
        return Licence(value, "", unread=Unread.OTHER)
    if not text or lowered in {"unknown", "none", "noassertion", "n/a", "null", "tbd"}:
        return Licence(value, "", unread=Unread.UNKNOWN)
    return _read_remark(value, text) or _read_expression(value, text)


def _read_remark(value: str, text: str) -> Licence | None:
    """'Name (id)' or 'name (see LICENSE)': both must say the same, or the second must say nothing."""
    remark = _REMARK.match(text)
    first = find_spelling(remark[1]) if remark else None
    if remark is None or first is None:
        return None
    second = find_spelling(remark[2])
    if (second is None and not remark[2].lower().startswith("see")) or (second and second.id != first.id):
        return None
    is_ambiguous = first.is_ambiguous and (second is None or second.is_ambiguous)
    return Licence(value, first.id, (frozenset({first.id}),), is_ambiguous=is_ambiguous)


def _read_expression(value: str, text: str) -> Licence:
    words, ambiguous = words_of(text)
    operands = [word for word in words if word not in {"AND", "OR", "(", ")"}]
    unread = Unread.UNKNOWN if UNREAD_PART in operands else Unread.NONE
    if all(word == UNREAD_PART for word in operands):
        return Licence(beginning_of(value, _MOST_SHOWN), "", unread=Unread.UNKNOWN)
    branches = branches_of(words, len(operands))
    if not branches:
        return Licence(
            beginning_of(value, _MOST_SHOWN), "", unread=unread if unread is Unread.UNKNOWN else Unread.UNREADABLE
        )
    ordered = _in_order(branches)
    return Licence(value, _write(ordered), ordered, unread, is_ambiguous=ambiguous)


def _in_order(ways: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Distinct ways in one order. Those that ask for more than another one stay: as parts they offer something else."""
    return tuple(sorted(set(ways), key=sorted))


def _write(branches: tuple[frozenset[str], ...]) -> str:
    """The branches as an SPDX expression."""
    written = [" AND ".join(sorted(branch)) for branch in branches]
    if len(written) == 1:
        return written[0]
    return " OR ".join(f"({part})" if " AND " in part else part for part in written)
