"""TA841: whole files that a known upstream has byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.credits import credits_of
from traceaudit_rules.licences.arguments.judging import looked_at
from traceaudit_rules.licences.arguments.phrases import advised, in_words, listed, shorten, told
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.arguments.credits import Credit
    from traceaudit_rules.licences.picture import Part, Picture
    from traceaudit_rules.licences.readings.reading import Licence

_AGPL = {"repo": "brantwik/traces", "licence": "agpl-3.0"}
_COPY = {"key": "digest brantwik/traces", "rows": 953, "upstream": _AGPL, "files": (3,)}
_COPIED = {"sources": [_COPY], "copies": ((3, "brantwik/traces", "data/merged.jsonl"),)}


def _message(group: Group) -> str:
    return (
        f"{told(group, 'files')} with {told(group, 'rows')} {told(group, 'verb')} byte for byte what "
        f"{told(group, 'repo')} publishes as {told(group, 'paths')} under {told(group, 'upstream')}: "
        f"{told(group, 'how')}"
    )


@rule(
    "TA841",
    "verbatim-copy",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.LICENCES,
    fix=advised("Name the upstream in the card, and declare the licence that it states; or leave the files out."),
    message=_message,
    innocent="A mirror of the publisher's own: give the card the same repository id.",
    bad=(
        _COPIED | {"declared": "mit", "attributed": ["brantwik/traces"]},
        _COPIED | {"declared": "agpl-3.0"},
        _COPIED | {"declared": "agpl-3.0", "attributed": ["brantwik/traces"]},
    ),
    good=(_COPIED | {"declared": "mit", "target": "brantwik/traces"}, {"declared": "mit", "sources": [_COPY]}),
)
def verbatim_copy(picture: Picture) -> Iterator[Judged]:
    """A file has the SHA-256 of a file that a known upstream publishes.

    No stronger evidence of where rows come from exists. An error where the declared licence differs from the
    upstream's, or where no document names the upstream; otherwise a note. A dataset that gives itself the id of
    the upstream is that upstream.
    """
    files = sorted({file for source in picture.sources for file in source.files})
    if files and picture.copies:
        yield looked_at(len(files))
    found: dict[str, list[tuple[int, str]]] = {}
    for file, repo, path in sorted(picture.copies):
        if repo.casefold() != picture.target.casefold():
            found.setdefault(repo, []).append((file, path))
    by_repo = {credit.link.repo: credit for credit in reversed(credits_of(picture))}
    for repo, copied in sorted(found.items()):
        yield _finding(picture, repo, copied, by_repo, len(files))


def _finding(
    picture: Picture, repo: str, copied: list[tuple[int, str]], by_repo: Mapping[str, Credit], examined: int
) -> Judged:
    files = frozenset(file for file, _ in copied)
    credit = by_repo.get(repo)
    licence = credit.link.licence if credit else None
    sources = [source for source in picture.sources if source.files & files and not source.is_upper_bound]
    differing = [part for part in _parts_of(picture, files) if _differs(part.outbound, licence)]
    is_named = credit is not None and credit.is_named
    said = [f"{in_words(part.outbound)} is declared here" for part in differing]
    said += [] if is_named else ["no document beside the data names it"]
    is_error = bool(differing) or not is_named
    rows = sum(source.rows for source in sources)
    return Judged(
        (),
        repo,
        "licence differs" if differing else "same licence" if is_named else "not named",
        len(copied),
        max(examined, len(copied)),
        {
            "files": number_of(len(files), "file"),
            "rows": number_of(rows, "row"),
            "verb": "is" if len(files) == 1 else "are",
            "repo": shorten(repo),
            "paths": listed(dict.fromkeys(path for _, path in copied)),
            "upstream": in_words(licence),
            "how": "; ".join(dict.fromkeys(said)) or "the same licence is declared, and the upstream is named",
        },
        places=tuple(sorted({place for source in sources for place in source.places if place.file in files})[:10]),
        rows=rows,
        sessions=frozenset().union(*(source.sessions for source in sources)),
        bunches=frozenset().union(*(source.bunches for source in sources)),
        files=files,
        severity=Severity.ERROR if is_error else Severity.NOTE,
    )


def _parts_of(picture: Picture, files: frozenset[int]) -> list[Part]:
    """The parts whose rows stand in these files."""
    keys = {source.key for source in picture.sources if source.files & files}
    return [part for part in sorted(picture.parts, key=lambda part: part.folder) if keys & set(part.sources)]


def _differs(declared: Licence | None, upstream: Licence | None) -> bool:
    """Whether both are known and not the same; nothing declared differs from something."""
    if upstream is None or not upstream.branches:
        return False
    return declared is None or declared.branches != upstream.branches
