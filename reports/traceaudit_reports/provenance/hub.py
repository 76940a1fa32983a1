"""Front matter of a new card, as the Hub reads it: only what the audit verified, and nothing for the rest."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from traceaudit_rules.licences.readings.entries import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.provenance.section import Section

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
)
_ONE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_GOOD_GRADES = frozenset({"declared", "digest match"})
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def front_matter(section: Section) -> tuple[str, ...]:
    """Lines of YAML without the marks around them."""
    return tuple(_lines(section))


def outbound_licence(section: Section) -> str | None:
    """The licence that is declared for the whole dataset; None where parts differ, or it cannot carry a source."""
    if section.licences is None or not section.verdict.is_complete:
        return None
    parts = section.licences.parts
    outbound = {part.outbound for part in parts}
    if len(outbound) != 1 or not all(part.answer.startswith("carries") for part in parts):
        return None
    return outbound.pop()


def upstreams_of(section: Section) -> tuple[str, ...]:
    """Ids of upstreams that rows, or a digest, name."""
    origins = section.lineage.origins if section.lineage else ()
    named = {origin.upstream for origin in origins if origin.upstream and origin.grade in _GOOD_GRADES}
    return tuple(sorted(name for name in named if _REPO.fullmatch(name)))


def _lines(section: Section) -> Iterator[str]:
    licence = outbound_licence(section)
    if licence and _ONE_ID.fullmatch(licence):
        yield from _licence(licence)
    if upstreams := upstreams_of(section):
        yield "source_datasets:"
        yield from (f"- {_scalar(name)}" for name in upstreams)
    if size := _size(section):
        yield "size_categories:"
        yield f"- {size}"
    formats = sorted({view.format for view in section.identity.views if view.rows and view.format != "unknown"})
    if formats:
        yield "tags:"
        yield from (f"- {_scalar(name)}" for name in ("agent-traces", *formats))


def _licence(licence: str) -> Iterator[str]:
    """The id of the Hub, or 'other' with a name, and a link where one is known."""
    # The ids of the Hub leave open whether later versions may be chosen.
    entry = entries().get(licence.replace("-or-later", "-only"))
    if entry and entry.hub:
        yield f"license: {_scalar(entry.hub[0])}"
        return
    yield "license: other"
    yield f"license_name: {_scalar(licence.removeprefix('LicenseRef-').lower())}"
    if entry and entry.links:
        yield f"license_link: {json.dumps(entry.links[0])}"


def _size(section: Section) -> str | None:
    """The size category of all views, or none where views of the same data would say different things."""
    if not section.verdict.is_complete:
        return None
    sizes = {_category(view.rows) for view in section.identity.views if view.rows}
    return sizes.pop() if len(sizes) == 1 else None


def _category(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "1B<n<10B")


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML else json.dumps(text)
