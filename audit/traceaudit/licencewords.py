"""What the user says of licences, in a configuration or on the command line: checked, with the nearest known word."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

DEPLOYMENTS = ("internal", "service", "publish")
TARGETS = ("commercial", "research")

# What says of itself that no table can know it.
_OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,100}|unknown")
_MOST_SHOWN = 80
_NEAR = 3


def check_licence(text: str) -> str:
    """The text as it was written, when it names a licence; one of somebody's own is written LicenseRef-NAME.

    Raises:
        UsageError: nobody knows such a licence; the message names near ids.
    """
    from traceaudit_rules.licences.readings.reading import Unread, read_licence

    if read_licence(text).unread in (Unread.NONE, Unread.OTHER) or _OWN.fullmatch(text):
        return text
    from traceaudit_rules.licences.readings.entries import entries

    near = _near(text, entries())
    hint = f"near are {', '.join(near)}" if near else "write an SPDX id such as AGPL-3.0-only"
    raise UsageError(f"{_shown(text)} names no known licence; {hint}")


def check_vendor(text: str) -> str:
    """The id of a vendor of models whose terms on outputs are known, such as 'anthropic'.

    Raises:
        UsageError: there is no such vendor.
    """
    from traceaudit_rules.licences.arguments.terms import all_terms

    known = [terms.id for terms in all_terms()]
    if text.lower() not in known:
        raise UsageError(f"{_shown(text)} is no vendor whose terms are known; there are {', '.join(known)}")
    return text.lower()


def _near(text: str, known: Iterable[str]) -> list[str]:
    by_lower = {name.lower(): name for name in known}
    return [by_lower[name] for name in get_close_matches(text.lower()[:_MOST_SHOWN], by_lower, _NEAR)]


def _shown(text: str) -> str:
    return repr(text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "...")
