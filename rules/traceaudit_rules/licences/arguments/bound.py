"""Rows that a licence binds, whichever way one chooses: what the rules on duties have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.licences.arguments.bearing import Inbound, binds, inbounds
from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import drawn, in_words, share_of
from traceaudit_rules.licences.readings.classes import LicenceClass, class_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.contract import Judged
    from traceaudit_rules.licences.arguments.bearing import Asks
    from traceaudit_rules.licences.picture import Picture


def is_network(kind: LicenceClass) -> bool:
    """Whether a licence also speaks of users over a network."""
    return kind.network


def is_copyleft(kind: LicenceClass) -> bool:
    """Whether a licence asks for the same licence on what is made of the rows."""
    return kind.share_alike


def bound(picture: Picture, asks: Asks, **more: object) -> Iterator[Judged]:
    """Findings on the rows whose licence asks for something, whichever way one chooses."""
    examined = rows_in(picture)
    if examined:
        yield looked_at(examined)
    for inbound in inbounds(picture):
        if binds(inbound.licence, asks):
            kind = "copyleft" if binds(inbound.licence, is_copyleft) else "restricted uses"
            yield of_source(inbound.source, inbound.subject, kind, examined, _properties(inbound, examined) | more)


def _properties(inbound: Inbound, examined: int) -> dict[str, object]:
    names = sorted({name for branch in inbound.licence.branches for name in branch})
    duties = dict.fromkeys(duty.value for name in names for duty in class_of(name).duties)
    return {
        "chain": drawn(inbound.chain),
        "licence": in_words(inbound.licence),
        "share": share_of(inbound.source, examined),
        "is_own": inbound.source.is_own,
        "duties": "; ".join(duties),
    }
