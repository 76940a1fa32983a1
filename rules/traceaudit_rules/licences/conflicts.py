"""TA814: pairs of sources that no licence carries together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.judging import looked_at, rows_in
from traceaudit_rules.licences.arguments.phrases import (
    advised,
    chain_of,
    drawn,
    fixes_as_data,
    in_words,
    rows_of,
    smallest,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Fix, Part, Picture, Source

_AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
_APACHE = {"key": "origin runs", "rows": 40, "upstream": {"repo": "oskvelan/runs", "licence": "apache-2.0"}}
_ALIKE = {"key": "origin wiki", "rows": 70, "upstream": {"repo": "quillane/wiki", "licence": "cc-by-sa-4.0"}}
_LIMITED = {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": "cc-by-nc-4.0"}}


def _say_pair(group: Group) -> str:
    return f"{told(group, 'left')} and {told(group, 'right')}: no licence carries both"


def _advise_pair(group: Group) -> str:
    return advised(told(group, "ways") or "Publish the two apart, each under its own licence.")


@rule(
    "TA814",
    "incompatible-copyleft",
    severity=Severity.ERROR,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Leave one of the two out, or publish them apart, each under its own licence."),
    message=_say_pair,
    advise=_advise_pair,
    bad=({"declared": "agpl-3.0", "sources": [_AGPL, _ALIKE]}, {"declared": "agpl-3.0", "sources": [_AGPL, _LIMITED]}),
    good=({"declared": "agpl-3.0", "sources": [_AGPL, _APACHE]}, {"declared": "cc-by-sa-4.0", "sources": [_ALIKE]}),
)
def incompatible_copyleft(picture: Picture) -> Iterator[Judged]:
    """Two sources of one part can be carried by no licence together.

    Such as AGPL-3.0 and CC-BY-SA-4.0, or AGPL-3.0 and a licence that forbids commercial use. The message gives the
    pair with rows, the advice what to leave out.
    """
    sources = {source.key: source for source in picture.sources}
    examined = rows_in(picture)
    if examined and picture.parts:
        yield looked_at(examined)
    for part in sorted(picture.parts, key=lambda part: part.folder):
        for pair in sorted({tuple(sorted(pair)) for pair in part.conflicts}):
            if all(key in sources for key in pair):
                left, right = (sources[key] for key in pair)
                yield _pair(left, right, part, examined)


def _pair(left: Source, right: Source, part: Part, examined: int) -> Judged:
    def leaves_out(fix: Fix) -> bool:
        return bool(fix.drop)

    where = "" if part.folder == "." else f" in {part.folder}"
    names = [f"{source.key} ({in_words(source.concluded)})" for source in (left, right)]
    places = tuple(sorted({*left.places, *right.places})[:10])
    rows = left.rows + right.rows
    return Judged(
        (),
        f"{' + '.join(names)}{where}",
        "pair",
        rows,
        max(rows, examined),
        {
            "left": drawn(chain_of(left, in_words(left.concluded))),
            "right": drawn(chain_of(right, in_words(right.concluded))),
            "rows_of_each": f"{rows_of(left)}; {rows_of(right)}",
            "ways": smallest(filter(leaves_out, part.fixes), in_words(part.outbound)),
            "fixes": fixes_as_data(part.fixes),
        },
        places=places,
        rows=rows,
        sessions=left.sessions | right.sessions,
        files=left.files | right.files,
        bunches=left.bunches | right.bunches,
    )
