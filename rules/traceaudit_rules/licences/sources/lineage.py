"""From rows that name a source to sources: own rows, mapped ones, known upstreams, and buckets that nobody explains.

Nothing is guessed. The user's map comes first, then the digest of the whole file, then what the rows name; an origin
that is no repository of the registry stays unexplained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import Derivation, Grade, Link, Relation, Source, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.licences.sources.areas import ROOT, by_precedence
from traceaudit_rules.licences.sources.crowds import unite_unknown
from traceaudit_rules.licences.sources.naming import name_of, registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit_rules.licences.evidence.document import Mention
    from traceaudit_rules.licences.sources.gathering import Bunch
    from traceaudit_rules.licences.sources.naming import Known, Name


def make_sources(bunches: Sequence[Bunch], known: Known) -> tuple[Source, ...]:
    """The sources of a dataset, sorted by key; they know their bunches by their positions in `bunches`."""
    named: dict[tuple[str, str, str], dict[int, tuple[Name, Bunch]]] = defaultdict(dict)
    for number, bunch in enumerate(bunches):
        name = name_of(bunch, known)
        named[bunch.area, name.key, bunch.licence or ""][number] = (name, bunch)
    totals = _rows_by_format(bunches)
    made = unite_unknown([_source(key, pairs, known) for key, pairs in named.items()])
    told = (replace(one, share=_share(one, totals)) for one in made)
    return tuple(sorted(told, key=lambda source: source.key))


def _rows_by_format(bunches: Iterable[Bunch]) -> dict[str, int]:
    """Rows by format. A table in another container is a view of the same rows: the larger one counts."""
    views: Counter[tuple[str, str]] = Counter()
    for bunch in bunches:
        views[bunch.format, bunch.container] += bunch.rows
    largest: dict[str, int] = {}
    for (name, _), rows in views.items():
        largest[name] = max(largest.get(name, 0), rows)
    return largest


def _share(source: Source, totals: Mapping[str, int]) -> float:
    """Part of the rows of the same formats."""
    return source.rows / sum(totals[name] for name in source.formats) if source.rows else 0.0


def add_upstreams(sources: Sequence[Source], mentions: Iterable[Mention], known: Known) -> tuple[Source, ...]:
    """The sources, and one for each upstream that a document names and no row.

    The rows that may come from one are those that nothing explains; where all are explained, those of the publisher.
    """
    there = {source.upstream.repo.casefold() for source in sources if source.upstream is not None}
    there |= {link.repo.casefold() for source in sources for link in _under(source.upstream)}
    named: dict[str, tuple[Link, list[Mention]]] = {}
    for mention in mentions:
        link = known.find_repo(mention.repo) or Link(mention.repo, None)
        if link.repo.casefold() not in there:
            named.setdefault(link.repo.casefold(), (link, []))[1].append(mention)
    open_ones = [source for source in sources if not source.is_explained] or [one for one in sources if one.is_own]
    areas = sorted({area for one in open_ones for area in one.folders})
    added = [
        _at_most(link, said, area, [one for one in open_ones if area in one.folders], known)
        for link, told in named.values()
        for area in areas
        if (said := [mention for mention in told if _speaks_of(mention.folder, area)])
    ]
    return tuple(sorted([*sources, *added], key=lambda source: source.key))


def _speaks_of(folder: str, area: str) -> bool:
    return folder in (ROOT, area) or area.startswith(f"{folder}/")


def _at_most(link: Link, said: Sequence[Mention], area: str, there: Sequence[Source], known: Known) -> Source:
    """An upstream that some rows of an area may come from. Views of the same work are not added up.

    Where only its terms come along, as those of prompts, the rows stand under the declaration of the dataset.
    """
    views: Counter[frozenset[str]] = Counter()
    for one in there:
        views[one.formats] += one.rows
    is_contained = any(mention.relation is Relation.CONTAINS for mention in said)
    if not is_contained:
        link = replace(link, relation=Relation.SUBJECT_TO)
    about = [*registered(link), *(statement for mention in said for statement in mention.statements)]
    derivations = {mention.derivation for mention in said} - {Derivation.UNKNOWN}
    return Source(
        key=f"upstream {link.repo}" + ("" if area == ROOT else f" in {area}"),
        name=link.repo,
        rows=max(views.values()),
        sessions=frozenset().union(*(one.sessions for one in there)),
        files=frozenset().union(*(one.files for one in there)),
        folders=frozenset({area}),
        formats=frozenset().union(*(one.formats for one in there)),
        share=max(one.share for one in there),
        grade=Grade.DECLARED,
        derivation=derivations.pop() if len(derivations) == 1 else Derivation.UNKNOWN,
        upstream=link,
        is_own=not is_contained,
        is_upper_bound=True,
        statements=by_precedence(about if is_contained else known.declared.get(area, ())),
    )


def _under(link: Link | None) -> Iterable[Link]:
    """All links below one."""
    for upstream in link.upstreams if link else ():
        yield upstream
        yield from _under(upstream)


def _source(key: tuple[str, str, str], pairs: Mapping[int, tuple[Name, Bunch]], known: Known) -> Source:
    area, told, licence = key
    numbers, bunches = frozenset(pairs), [bunch for _, bunch in pairs.values()]
    name = next(iter(pairs.values()))[0]
    rows = sum(_rows_by_format(bunches).values())
    places = sorted(place for bunch in bunches for place in bunch.places)
    said = list(name.statements)
    if licence:
        read = read_licence(licence)
        said.append(Statement(StatementKind.ROW, read, area, count=rows, place=places[0], bunches=numbers))
    # What stands beside the rows of a folder speaks of them; what stands above all of them, of the publisher's own.
    if name.is_own or area != ROOT:
        said += known.declared.get(area, ())
    is_apart = all(bunch.is_apart for bunch in bunches)
    is_merged = not is_apart and not name.is_own and name.derivation is Derivation.UNKNOWN
    parts = [told, f"as {licence}" if licence else "", "" if area == ROOT else f"in {area}"]
    return Source(
        key=" ".join(filter(None, parts)),
        name=name.name,
        rows=rows,
        sessions=frozenset().union(*(bunch.sessions for bunch in bunches)),
        files=frozenset().union(*(bunch.files for bunch in bunches)),
        folders=frozenset({area}),
        grade=name.grade,
        derivation=Derivation.MERGE if is_merged else name.derivation,
        upstream=name.upstream,
        commit=name.commit,
        is_own=name.is_own,
        is_explained=name.is_explained,
        is_apart=is_apart,
        formats=frozenset(bunch.format for bunch in bunches),
        statements=by_precedence(said),
        places=tuple(places),
        reason=name.reason,
        bunches=numbers,
    )
