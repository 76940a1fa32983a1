"""How people write a licence: ids, names and addresses, found in the table."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from traceaudit_rules.licences.readings.entries import entries
from traceaudit_rules.licences.readings.keys import AROUND, clean, key_of

_LABELLED = re.compile(r"\A\[([^\]\[]*)\]\(([^()\s]*)\)\Z")
_ADDRESS = re.compile(
    r"\A(?:https?://|www\.)?(?:www\.)?([a-z0-9.-]+\.[a-z]{2,}/[^\s?#]*|unlicense\.org)", re.IGNORECASE
)
_TAIL = re.compile(r"(?:/(?:legalcode|deed)(?:\.[a-z_-]+)?|(?:\.[a-z]{2})?\.(?:html?|txt|md|php|json|pdf))\Z")
_CC_ADDRESS = re.compile(r"\Acreativecommons\.org/licenses/([a-z-]+)(?:/(\d\.\d))?(?:/[a-z]{2,3})?\Z")
# Pages whose last part is an id or a name.
_CATALOGUES = (
    "spdx.org/licenses/",
    "opensource.org/license/",
    "opensource.org/licenses/",
    "choosealicense.com/licenses/",
    "gnu.org/licenses/",
)


class Known(NamedTuple):
    """An id of the table, and whether the text left open if later versions may be chosen."""

    id: str
    is_ambiguous: bool = False


def find_spelling(text: str) -> Known | None:
    """The licence that a text names, by id, name or address; None for all else. `text` has a bounded length."""
    found = by_id().get(text.strip().lower())
    if found is not None:
        return found
    cleaned = clean(text)
    labelled = _LABELLED.match(cleaned)
    if labelled:
        return find_spelling(labelled[1]) if labelled[1].strip(AROUND) else find_spelling(labelled[2])
    address = _ADDRESS.match(cleaned)
    if address and "/" in cleaned.removesuffix("/"):
        return _find_address(address[1])
    return _find_key(key_of(cleaned))


def _find_key(key: str) -> Known | None:
    found = _by_key().get(key)
    if found is None and key.endswith(" +"):
        # Only the GNU licences have ids for later versions: of others the stated version is taken.
        plain = _by_key().get(key[:-2])
        return None if plain is None or plain.is_ambiguous else plain
    return found


def _find_address(address: str) -> Known | None:
    page = address_key(address)
    found = _by_link().get(page)
    if found is not None:
        return found
    commons = _CC_ADDRESS.match(page)
    if commons:
        return _find_key(key_of(f"CC {commons[1]} {commons[2] or ''}"))
    if page.startswith(_CATALOGUES):
        name = page.rpartition("/")[2]
        return by_id().get(name) or _find_key(key_of(name))
    return None


def address_key(link: str) -> str:
    """An address without scheme, www, query, and the ends that name a form or a language of one text."""
    page = re.sub(r"\A(?:https?://)?(?:www\.)?", "", link.lower()).partition("?")[0].partition("#")[0].rstrip("/")
    return _TAIL.sub("", _TAIL.sub("", page)).rstrip("/")


@cache
def by_id() -> dict[str, Known]:
    """Ids as they are, in lower case: what most data say is found without taking it apart."""
    found = {entry.id.lower(): Known(entry.id) for entry in entries().values()}
    for entry in entries().values():
        found.update({name.lower(): Known(entry.id, bool(entry.ambiguous)) for name in entry.hub})
    return found


@cache
def _by_key() -> dict[str, Known]:
    found: dict[str, Known] = {}
    for entry in entries().values():
        found.update({key_of(name): Known(entry.id) for name in entry.spellings})
        found.update({key_of(name): Known(entry.id, is_ambiguous=True) for name in entry.ambiguous})
    return found


@cache
def _by_link() -> dict[str, Known]:
    return {
        address_key(link): Known(entry.id, bool(entry.ambiguous))
        for entry in entries().values()
        for link in entry.links
    }
