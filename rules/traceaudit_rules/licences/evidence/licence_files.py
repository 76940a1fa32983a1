"""LICENSE, COPYING and files of LICENSES/: the licences that they give in full, or name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.names import find_names
from traceaudit_rules.licences.evidence.recognition import has_further_terms, recognise
from traceaudit_rules.licences.evidence.words import known_texts, words_of
from traceaudit_rules.licences.picture import Statement, StatementKind
from traceaudit_rules.licences.readings.reading import Licence, Unread, read_licence, read_licences
from traceaudit_rules.wording import beginning_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.evidence.document import Document

_CODE = re.compile(r"(?:licen[cs]e|copying)[-_.](?:code|software|scripts?|src|tools?)\b", re.IGNORECASE)
_SIDECAR = re.compile(r"(?P<name>.+)\.license", re.IGNORECASE)
_SHORT = 160
_TITLE_LINES = 4
_WITHIN = {"LGPL-3.0": "GPL-3.0"}


class LicenceFile(NamedTuple):
    """What a licence file says of the data, and what it says of something else."""

    statements: tuple[Statement, ...] = ()
    asides: tuple[Statement, ...] = ()


def read_licence_file(document: Document) -> LicenceFile:
    """Statements of one licence file. One that is named for code says nothing about data."""
    found = tuple(_statements(document))
    if _CODE.match(document.name):
        return LicenceFile(asides=tuple(_noted(statement, "on code") for statement in found))
    return LicenceFile(statements=found)


def _noted(statement: Statement, words: str) -> Statement:
    from dataclasses import replace

    return replace(statement, note="; ".join(filter(None, (statement.note, words))))


def _statement(document: Document, licence: Licence, note: str) -> Statement:
    sidecar = _SIDECAR.fullmatch(document.name)
    return Statement(
        StatementKind.TEXT,
        licence,
        folder=document.folder,
        files=(sidecar["name"],) if sidecar else (),
        path=document.path,
        file=document.file,
        note=note,
    )


def other_licence(text: str) -> Licence:
    """A licence of its own, such as an altered text: nothing that could be checked."""
    return Licence(text, "", (), Unread.OTHER)


def _statements(document: Document) -> Iterator[Statement]:
    text = document.text.removeprefix("\ufeff")
    if not text.strip():
        return
    found = recognise(text)
    known = [one.id for one in found if not one.is_altered]
    known = [name for name in known if name not in {_WITHIN.get(other) for other in known}]
    if known:
        note = "several licences in one file" if len(known) > 1 else "the text of the licence"
        yield _statement(document, read_licences(known) if len(known) > 1 else read_licence(known[0]), note)
    for one in found:
        if one.is_altered:
            yield _statement(document, other_licence(f"altered {one.id}"), _altered(one.id, one.similarity))
    if not found:
        yield _named(document, text)


def _altered(name: str, similarity: float) -> str:
    return f"altered: {min(similarity, 0.999):.3f} of the words of {name}, or with further terms beside it"


def _named(document: Document, text: str) -> Statement:
    """A file that gives no known text: the licence that it names, if it is short or begins with its title."""
    words = words_of(text)
    if len(words) <= _SHORT:
        names = tuple(dict.fromkeys(named.id for named in find_names(text)))
        if has_further_terms(" ".join(words)):
            return _statement(
                document, other_licence(beginning_of(text.strip(), 80)), "names a licence with further terms"
            )
        whole = read_licence(text.strip()) if len(text) < _SHORT else None
        if whole and whole.unread is Unread.NONE:
            return _statement(document, whole, "named, not given in full")
        if names:
            licence = read_licence(names[0]) if len(names) == 1 else read_licences(names)
            return _statement(document, licence, "named, not given in full")
        return _statement(document, other_licence(beginning_of(text.strip(), 80)), "a text that is not known")
    title = "\n".join([line for line in text[:4000].split("\n") if line.strip()][:_TITLE_LINES])
    names = tuple(dict.fromkeys(named.id for named in find_names(title)))
    bundled = {entry.id.casefold() for entry in known_texts()}
    if len(names) == 1 and re.sub(r"-(?:only|or-later)$", "", names[0].casefold()) not in bundled:
        return _statement(document, read_licence(names[0]), "by its title; the text was not compared")
    return _statement(document, other_licence(names[0] if names else "unknown text"), "a text that is not known")
