"""What a proposed configuration says of licences and of where rows come from: all of it as comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from traceaudit_rules.licences.sources.naming import Name

_MOST = 20


def licence_keys() -> Iterator[str]:
    """The keys that no sample of data can fill."""
    yield "# What the rules on licences go by: the licence that the dataset shall have, and what is done with it."
    yield '# license = ""  # such as AGPL-3.0-only'
    yield '# deployment = "publish"  # internal, service or publish'
    yield '# target = "research"  # commercial or research'


def source_tables(origins: Counter[tuple[str, str]], quote: Callable[[str], str | None]) -> Iterator[str]:
    """A table for each origin of imported rows; `origins` counts rows by format and origin.

    `quote` writes an origin as a TOML string, and gives None where it must not be shown.
    """
    imported = [(origin, rows, name) for (origin, rows), name in _imported(origins)]
    if not imported:
        return
    yield "# Rows that name a source of their own. Where they come from and under which licence, only you can say;"
    yield '# what nobody says is reported as unexplained. A pattern may name files too: "hf:part-*".'
    for origin, rows, name in imported[:_MOST]:
        quoted = quote(origin)
        if quoted is None:
            yield "# an origin that holds an account name: write it yourself"
            continue
        known = "" if name.upstream is None else f"; the registry or the rows name {visible(name.upstream.repo)}"
        yield f"# {number_of(rows, 'row')} in the sample{known if name.is_explained else ''}"
        yield f"# [tool.traceaudit.sources.{quoted}]"
        yield '# upstream = ""  # such as owner/name'
        yield '# license = ""  # the one over there, such as AGPL-3.0-only'
        yield '# derivation = ""  # copy, merge, convert or truncate'
        yield '# reason = ""  # how you know'
    if len(imported) > _MOST:
        yield f"# and {number_of(len(imported) - _MOST, 'more origin')}"


def _imported(origins: Counter[tuple[str, str]]) -> Iterator[tuple[tuple[str, int], Name]]:
    """Origins that are not the publisher's own, the most frequent first."""
    from traceaudit_rules.licences.sources.gathering import Bunch
    from traceaudit_rules.licences.sources.naming import Known, name_of
    from traceaudit_rules.licences.sources.upstreams import load_registry

    known = Known({}, load_registry().find_upstream, {}, {})
    totals: dict[str, int] = {}
    names: dict[str, Name] = {}
    for (format_name, origin), rows in origins.items():
        name = name_of(Bunch(format_name, origin, rows), known)
        if not name.is_own:
            totals[origin] = totals.get(origin, 0) + rows
            names[origin] = name
    for origin, rows in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        yield (origin, rows), names[origin]
