"""TA842: imported rows whose origin nobody explains."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import advised, rows_of, share_of, shorten, told
from traceaudit_rules.licences.sources.crowds import is_crowd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture

_OWN = {"key": "origin local", "rows": 3712, "own": True}
_HF = {"key": "origin hf", "name": "hf", "rows": 953, "explained": False}


def _message(group: Group) -> str:
    return (
        f"{told(group, 'rows')} -> {shorten(group.subject)} -> no upstream: {told(group, 'share')} are "
        "imported from somewhere, and nothing says from where nor under which licence"
    )


def _advise(group: Group) -> str:
    return advised(
        f"Say it in the configuration: [tool.traceaudit.sources.{told(group, 'pattern')}] with upstream, license and "
        f"reason; or leave {told(group, 'rows')} out."
    )


@rule(
    "TA842",
    "unexplained-origin",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.LICENCES,
    fix=advised("Map the origin to its upstream in the configuration, or leave its rows out."),
    message=_message,
    advise=_advise,
    innocent="A name that the publisher gave to a collection of their own: map it with own = true.",
    bad=({"declared": "agpl-3.0", "sources": [_OWN, _HF]},),
    good=(
        {"declared": "agpl-3.0", "sources": [_OWN]},
        {"declared": "agpl-3.0", "sources": [_OWN, {"key": "map hf:*", "rows": 953, "own": True}]},
    ),
)
def unexplained_origin(picture: Picture) -> Iterator[Judged]:
    """Rows carry an origin that names no known upstream, and no map explains it.

    `origin: hf` says that rows came from some hub and nothing about which dataset or licence. It is never guessed.
    An error in the profile publish: whoever publishes the rows states a licence for something they cannot name.
    """
    examined = rows_in(picture)
    if examined:
        yield looked_at(examined)
    severity = Severity.ERROR if picture.options.profile == "publish" else Severity.WARNING
    for source in sorted(picture.sources, key=lambda source: source.key):
        if not source.is_explained and source.rows:
            pattern = "*" if is_crowd(source) else f"{shorten(source.name)}:*"
            properties: dict[str, object] = {
                "rows": rows_of(source),
                "share": share_of(source, examined),
                "pattern": json.dumps(pattern, ensure_ascii=False),
            }
            yield of_source(source, source.key, "no upstream", examined, properties, severity)
