"""What the front matter of a card declares: licence, upstreams, configs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.document import Config, Mention
from traceaudit_rules.licences.evidence.yaml_tree import Items, Keys, RefusedYamlError, Text, read_tree, texts_of
from traceaudit_rules.licences.picture import Derivation, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licences
from traceaudit_rules.licences.sections import front_matter_end
from traceaudit_rules.wording import beginning_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.evidence.document import Document
    from traceaudit_rules.licences.evidence.yaml_tree import Node

MOST_VALUES = 200
_LICENCE_KEYS = ("license", "licence", "licenses")
_UPSTREAM_KEYS = {
    "source_datasets": Derivation.UNKNOWN,
    "datasets": Derivation.UNKNOWN,
    "base_model": Derivation.UNKNOWN,
}
_LINE = re.compile(r"licen[cs]es?[ \t]*:[ \t]*(?P<value>[^\r#]{1,200}?)[ \t]*(?:#.*)?", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>[^\r#]{1,200}?)[ \t]*(?:#.*)?")
_NONE = frozenset(("", "null", "~", "none", "[]"))
_NOT_UPSTREAM = frozenset(("original", "none", "null", "", "n<1k", "other"))


class Matter(NamedTuple):
    """What front matter holds."""

    statements: tuple[Statement, ...] = ()
    upstreams: tuple[Mention, ...] = ()
    configs: tuple[Config, ...] = ()


def split_matter(text: str) -> tuple[list[str], list[str]]:
    """Lines of the front matter between its marks, and all other lines, both padded so that line numbers hold."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    end = front_matter_end(lines)
    if not end:
        return [], lines
    return lines[1 : end - 1], [""] * end + lines[end:]


def read_matter(document: Document, lines: list[str]) -> Matter:
    """What the lines of front matter say. Broken YAML is read line by line, which the statement's note says."""
    try:
        tree = read_tree("\n".join(lines))
    except RefusedYamlError as error:
        return Matter(statements=tuple(_by_lines(document, lines, str(error))))
    if not isinstance(tree, Keys):
        return Matter()
    return Matter(
        tuple(_declared(document, tree)),
        tuple(_upstreams(document, tree))[:MOST_VALUES],
        tuple(_configs(document, tree)),
    )


def _statement(document: Document, values: list[str], line: int, name: str = "", note: str = "") -> Statement:
    return Statement(
        StatementKind.FRONT_MATTER,
        read_licences(values, name),
        folder=document.folder,
        path=document.path,
        line=line,
        file=document.file,
        note=note,
    )


def _declared(document: Document, tree: Keys) -> Iterator[Statement]:
    name = next((text.value for node in tree.of("license_name") for text in texts_of(node)), "")
    link = next((text.value for node in tree.of("license_link") for text in texts_of(node)), "")
    for key in _LICENCE_KEYS:
        for node in tree.of(key):
            values = [text.value.strip() for text in texts_of(node)][:MOST_VALUES]
            values = [value for value in values if value.casefold() not in _NONE]
            if values:
                yield _statement(
                    document, values, node.line + 2, name.strip(), f"link {beginning_of(link, 200)}" if link else ""
                )
            elif isinstance(node, Keys) or (isinstance(node, Items) and node.items):
                yield _statement(document, [""], node.line + 2, note="neither a text nor a list of texts")


def _by_lines(document: Document, lines: list[str], reason: str) -> Iterator[Statement]:
    """What a pattern can read of front matter that is no YAML: `license: x`, and a list below `license:`."""
    for number, line in enumerate(lines[:2_000]):
        if re.fullmatch(r"licen[cs]es?[ \t]*:[ \t]*", line, re.IGNORECASE):
            items = []
            for item in lines[number + 1 : number + 20]:
                if not (match := _ITEM.fullmatch(item)):
                    break
                items.append(match["value"])
        else:
            found = _LINE.fullmatch(line[:400])
            items = [found["value"]] if found else []
        values = [item.strip().strip("\"'") for item in items]
        values = [value for value in values if value.casefold() not in _NONE]
        if values:
            yield _statement(document, values, number + 2, note=f"{reason}; read by its line")


def _upstreams(document: Document, tree: Keys) -> Iterator[Mention]:
    for key, derivation in _UPSTREAM_KEYS.items():
        for node in tree.of(key):
            for text in texts_of(node):
                repo = text.value.strip().removeprefix("extended|").removeprefix("https://huggingface.co/datasets/")
                if repo.casefold() not in _NOT_UPSTREAM and re.fullmatch(r"[\w.-]{2,96}(?:/[\w.-]{1,96})?", repo):
                    yield Mention(
                        repo, document.path, text.line + 2, "front matter", document.folder, document.file,
                        derivation=derivation,
                    )  # fmt: skip


def _configs(document: Document, tree: Keys) -> Iterator[Config]:
    for node in tree.of("configs"):
        for entry in node.items[:MOST_VALUES] if isinstance(node, Items) else ():
            if not isinstance(entry, Keys):
                continue
            name = next((text.value for value in entry.of("config_name") for text in texts_of(value)), "default")
            files = [glob for value in entry.of("data_files") for glob in _globs(value)]
            files += [f"{text.value.strip('/')}/**" for value in entry.of("data_dir") for text in texts_of(value)]
            if files:
                yield Config(name, document.folder, tuple(files[:MOST_VALUES]))


def _globs(node: Node) -> Iterator[str]:
    """Globs of `data_files`: a text, a list, or splits with a path or a list of paths."""
    if isinstance(node, Text):
        yield node.value
    elif isinstance(node, Items):
        for item in node.items:
            yield from _globs(item)
    else:
        paths = list(node.of("path"))
        for value in paths or [value for name, value in node.pairs if name != "split"]:
            yield from _globs(value)
