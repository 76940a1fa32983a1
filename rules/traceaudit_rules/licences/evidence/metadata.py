"""Licences in files that describe data or a package: Croissant, dataset_infos, pyproject, package.json, CITATION."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.document import Mention
from traceaudit_rules.licences.evidence.names import find_names
from traceaudit_rules.licences.evidence.repos import find_repos
from traceaudit_rules.licences.evidence.yaml_tree import Keys, RefusedYamlError, read_tree, texts_of
from traceaudit_rules.licences.picture import OF_PACKAGE, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licences
from traceaudit_rules.wording import beginning_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.evidence.document import Document

MOST_VALUES = 50
_KEYS = ("license", "licence", "licenses", "sc:license", "schema:license", "https://schema.org/license")
_BASES = ("isBasedOn", "sc:isBasedOn", "prov:wasDerivedFrom", "wasDerivedFrom")


class Metadata(NamedTuple):
    """What a metadata file says of the data, of something else, and whom it names as a source."""

    statements: tuple[Statement, ...] = ()
    asides: tuple[Statement, ...] = ()
    upstreams: tuple[Mention, ...] = ()


def read_metadata(document: Document) -> Metadata:
    """Statements of one metadata file; nothing where it cannot be parsed."""
    name = document.name.casefold()
    if name == "citation.cff":
        return _citation(document)
    if name == "pyproject.toml":
        return _pyproject(document)
    try:
        data = json.loads(document.text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return Metadata()
    if not isinstance(data, dict):
        return Metadata()
    if name == "package.json":
        return Metadata(tuple(_stated(document, data, OF_PACKAGE)))
    if name in ("dataset_infos.json", "dataset_info.json"):
        parts = [(f"config {key}", value) for key, value in data.items() if isinstance(value, dict)]
        found = [one for note, part in parts[:MOST_VALUES] for one in _stated(document, part, note)]
        return Metadata((*_stated(document, data), *found))
    return Metadata(tuple(_stated(document, data)), (), tuple(_bases(document, data)))


def _statement(document: Document, values: list[str], note: str) -> Statement:
    lines = document.text.split("\n")
    line = next((number for number, text in enumerate(lines, 1) if "licen" in text.casefold()), 0)
    return Statement(
        StatementKind.METADATA,
        read_licences([_id_of(value) for value in values]),
        folder=document.folder,
        path=document.path,
        line=line,
        file=document.file,
        note=note,
    )


def _id_of(value: str) -> str:
    """The id that an address or a name gives; anything else as it is."""
    value = beginning_of(value.strip(), 300)
    names = find_names(value) if value.startswith(("http", "<http")) or len(value) > 20 else ()
    return names[0].id if len(names) == 1 else value


def _stated(document: Document, data: dict[str, object], note: str = "") -> Iterator[Statement]:
    for key in _KEYS:
        values = [text for text in _texts(data.get(key)) if text.strip()][:MOST_VALUES]
        if values:
            yield _statement(document, values, note)


def _texts(value: object) -> Iterator[str]:
    """The texts of a licence: a text, an object with a name or an address, or a list of these."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:MOST_VALUES]:
            if not isinstance(item, list):
                yield from _texts(item)
    elif isinstance(value, dict):
        told = (value.get(key) for key in ("spdx", "identifier", "url", "@id", "name", "text", "type"))
        yield from [text for text in told if isinstance(text, str) and text.strip()][:1]


def _bases(document: Document, data: dict[str, object]) -> Iterator[Mention]:
    for key in _BASES:
        for text in list(_texts(data.get(key)))[:MOST_VALUES]:
            for repo in find_repos(text[:1000]):
                yield Mention(repo.id, document.path, 0, "metadata", document.folder, document.file)


def _pyproject(document: Document) -> Metadata:
    try:
        project = tomllib.loads(document.text).get("project")
    except (tomllib.TOMLDecodeError, RecursionError):
        return Metadata()
    licence = project.get("license") if isinstance(project, dict) else None
    licence = licence.get("text") if isinstance(licence, dict) else licence
    if not isinstance(licence, str) or not licence.strip():
        return Metadata()
    return Metadata((_statement(document, [licence.strip().split("\n")[0]], OF_PACKAGE),))


def _citation(document: Document) -> Metadata:
    """CITATION.cff speaks of software unless it says that its type is dataset."""
    try:
        tree = read_tree(document.text)
    except RefusedYamlError:
        return Metadata()
    if not isinstance(tree, Keys):
        return Metadata()
    values = [text.value for node in tree.of("license") for text in texts_of(node)]
    values = [value for value in values if value.strip() and value not in ("null", "~")]
    kinds = [text.value.casefold() for node in tree.of("type") for text in texts_of(node)]
    if not values:
        return Metadata()
    if "software" in kinds:
        return Metadata(asides=(_statement(document, values[:MOST_VALUES], "on code"),))
    return Metadata((_statement(document, values[:MOST_VALUES], ""),))
