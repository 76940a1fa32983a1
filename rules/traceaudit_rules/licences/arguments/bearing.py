"""Which licences bear on the rows of a source, and what every way of choosing among them asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.arguments.phrases import in_words
from traceaudit_rules.licences.readings.classes import Use, class_of
from traceaudit_rules.licences.verdicts.bindings import bindings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traceaudit_rules.licences.picture import Picture, Source
    from traceaudit_rules.licences.readings.classes import LicenceClass
    from traceaudit_rules.licences.readings.reading import Licence
    from traceaudit_rules.licences.verdicts.bindings import Binding

    Asks = Callable[[LicenceClass], bool]
    """Whether a licence asks for something."""


class Inbound(NamedTuple):
    """A licence under which rows of a source come: `chain` goes from the rows to it."""

    source: Source
    licence: Licence
    chain: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What a finding about it is called by: stable, whatever else the dataset holds."""
        return f"{self.source.key}: {in_words(self.licence)}"


def inbounds(picture: Picture) -> tuple[Inbound, ...]:
    """What was read of the licences of all sources, by key: the concluded one, and those of upstreams.

    Terms that a licence is only subject to, as those of tasks are, are left out: nobody knows whether they reach rows.
    """
    found: dict[tuple[str, str], Inbound] = {}
    for source, binding in _bindings(picture):
        licence = binding.licence
        if licence is not None and licence.branches and not binding.is_subject:
            chain = (*binding.chain, in_words(licence))
            found.setdefault((source.key, licence.expression), Inbound(source, licence, chain))
    return tuple(found[pair] for pair in sorted(found))


def unstated(picture: Picture) -> tuple[tuple[Source, tuple[str, ...]], ...]:
    """Sources with the chain to what no licence is stated for: the publisher's rows, an upstream, or one of its own.

    Rows whose origin nobody explains are left out, and so is what only sets terms.
    """
    return tuple(
        (source, binding.chain)
        for source, binding in _bindings(picture)
        if source.rows and binding.licence is None and not (binding.is_open or binding.is_subject)
    )


def _bindings(picture: Picture) -> Iterator[tuple[Source, Binding]]:
    """All that binds the rows of each part."""
    sources = {source.key: source for source in picture.sources}
    for part in sorted(picture.parts, key=lambda part: part.folder):
        for key in sorted(set(part.sources) & sources.keys()):
            for binding in bindings_of(sources[key], part.declared, part.outbound):
                yield sources[key], binding


def binds(licence: Licence | None, asks: Asks) -> bool:
    """Whether every way to choose among the licences leads to one that asks for it."""
    branches = licence.branches if licence else ()
    return bool(branches) and all(any(asks(class_of(name)) for name in branch) for branch in branches)


# The one that is told where there are several.
_ORDER = ("non-commercial", "research only", "no adaptations", "listed uses")


def restriction_of(kind: LicenceClass) -> str:
    """Which uses or adaptations a licence restricts, in words; empty for none."""
    if kind.no_derivatives:
        return "no adaptations"
    if kind.use in (Use.NON_COMMERCIAL, Use.RESEARCH):
        return "non-commercial" if kind.use is Use.NON_COMMERCIAL else "research only"
    return "listed uses" if kind.field_of_use else ""


def bound_restriction(licence: Licence | None) -> str:
    """What every way of choosing restricts; of several restrictions the first of the order. Empty for none."""
    branches = licence.branches if licence else ()
    ways = [{restriction_of(class_of(name)) for name in branch} - {""} for branch in branches]
    if not ways or not all(ways):
        return ""
    return min((min(way, key=_ORDER.index) for way in ways), key=_ORDER.index)
