"""The YAML block at the head of a card, and the claims of its fields.

Only the part of YAML that cards use is read: keys, lists, quoted and plain values. Linear, and nothing can raise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.claim import Claim, Kind, Unchecked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEY = re.compile(r"(?P<key>[\w.-]{1,100}|\"[^\"]{1,100}\"|'[^']{1,100}')\s{0,4}:(?:\s+(?P<value>.*)|\s*$)")
_MOST_LINES = 5000
_MOST_DEPTH = 20
_SIZE = re.compile(r"n\s?<\s?(?P<high>[0-9]+[KMBT]?)|n\s?>\s?(?P<low>[0-9]+[KMBT]?)")
_BETWEEN = re.compile(r"(?P<low>[0-9]+[KMBT]?)\s?<\s?n\s?<\s?(?P<high>[0-9]+[KMBT]?)")
_POWERS = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_REPO = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,8}){0,2}")
_NO_LANGUAGES = {"code", "multilingual", "unknown", "und", "other"}


class Field(NamedTuple):
    """One value: its path of keys and list positions, its text, its line."""

    path: tuple[str | int, ...]
    text: str
    line: int


class Matter(NamedTuple):
    """The front matter: its fields, the index of the first line after it, and the paths of the configs."""

    fields: tuple[Field, ...]
    end: int
    configs: dict[str, str]
    texts: dict[tuple[str | int, ...], str]


def read_front_matter(lines: Sequence[str]) -> Matter:
    """The front matter of a card; no fields where it has none, or where it does not end."""
    first = next((at for at, line in enumerate(lines[:20]) if line.strip()), 0)
    if not lines or lines[first].rstrip() != "---":
        return Matter((), 0, {}, {})
    last = next(
        (at for at in range(first + 1, min(len(lines), first + _MOST_LINES)) if lines[at].rstrip() in {"---", "..."}), 0
    )
    if not last or not any(_KEY.match(line) for line in lines[first + 1 : last]):
        return Matter((), 0, {}, {})
    fields = tuple(_fields(lines[first + 1 : last], first + 2))
    return Matter(fields, last + 1, _configs(fields), {field.path: field.text for field in fields})


def _fields(lines: Sequence[str], number: int) -> Iterator[Field]:
    """Values with their paths, by indentation."""
    stack: list[tuple[int, str | int]] = []
    hidden_below = -1
    for line_number, line in enumerate(lines, number):
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if not text or text.startswith("#") or (0 <= hidden_below < indent):
            continue
        hidden_below = -1
        while text.startswith("- ") or text == "-":
            previous = next((part for at, part in stack if at == indent and isinstance(part, int)), -1)
            stack = [
                entry for entry in stack if entry[0] < indent or (entry[0] == indent and isinstance(entry[1], str))
            ]
            stack.append((indent, previous + 1))
            shift = len(text) - len(text[1:].lstrip())
            text, indent = text[1:].lstrip(), indent + (shift or 1)
        if found := _KEY.match(text):
            stack = [entry for entry in stack if entry[0] < indent][:_MOST_DEPTH]
            stack.append((indent, found["key"].strip("\"'")))
            text = found["value"] or ""
            if re.fullmatch(r"[|>][+-]?[0-9]?", text.strip()):
                hidden_below, text = indent, ""
        path = tuple(part for _, part in stack)
        yield from _values(path, text, line_number)


def _values(path: tuple[str | int, ...], text: str, line: int) -> Iterator[Field]:
    text = text.strip()
    if text.startswith("[") and (end := text.rfind("]")) > 0:
        for at, part in enumerate(text[1:end].split(",")[:500]):
            yield Field((*path, at), _scalar(part), line)
    elif text:
        yield Field(path, _scalar(text), line)


def _scalar(text: str) -> str:
    text = text.strip()
    if text[:1] in {'"', "'"}:
        return text[1:].partition(text[0])[0]
    return re.split(r"\s#", text, maxsplit=1)[0].strip()


def _configs(fields: Sequence[Field]) -> dict[str, str]:
    """Path of each config that has exactly one; '' where it has several."""
    names: dict[int, str] = {}
    paths: dict[int, list[str]] = {}
    for field in fields:
        if len(field.path) < 3 or field.path[0] != "configs" or not isinstance(field.path[1], int):
            continue
        if field.path[2] == "config_name":
            names[field.path[1]] = field.text
        elif field.path[2] == "data_files" and field.path[-1] != "split":
            paths.setdefault(field.path[1], []).append(field.text)
    return {name: paths[at][0] if len(paths.get(at, ())) == 1 else "" for at, name in names.items()}


def read_fields(matter: Matter) -> Iterator[Claim | Unchecked]:
    """Claims of the front matter."""
    for field in matter.fields:
        key = [part for part in field.path if isinstance(part, str)]
        shown = f"{key[-1]}: {field.text}" if key else field.text
        if not key or not field.text or field.text in {"null", "~", "[]", "{}"}:
            continue
        match key:
            case ["license" | "licence" | "license_name"]:
                if field.text != "other" or ("license_name",) not in matter.texts:
                    yield Claim(Kind.LICENCE, field.line, shown, words=field.text)
            case ["size_categories" | "size_category"]:
                yield read_size(field.text, field.line, shown)
            case ["language" | "languages"] if _LANGUAGE.fullmatch(field.text) and field.text not in _NO_LANGUAGES:
                yield Claim(Kind.LANGUAGE, field.line, shown, words=field.text)
            case ["source_datasets" | "datasets"] if _REPO.fullmatch(field.text.removeprefix("extended|")):
                yield Claim(Kind.UPSTREAM, field.line, shown, words=field.text.removeprefix("extended|"))
            case ["dataset_info", *_]:
                yield from _dataset_info(field, key, shown, matter)
            case _:
                pass


def read_size(text: str, line: int, shown: str) -> Claim | Unchecked:
    """A size category of the Hub: 'n<1K', '1K<n<10K', 'n>1T'."""
    if between := _BETWEEN.fullmatch(text):
        low, high = _power(between["low"]), _power(between["high"])
    elif found := _SIZE.fullmatch(text):
        low = _power(found["low"]) if found["low"] else 0.0
        high = _power(found["high"]) if found["high"] else float("inf")
    else:
        return Unchecked(line, shown, "not understood")
    return Claim(Kind.SIZE_CATEGORY, line, shown, words=text, unit_low=low, unit_high=high)


def _power(text: str) -> float:
    return float(text.rstrip("KMBT")) * _POWERS.get(text[-1], 1.0)


def _dataset_info(field: Field, key: list[str], shown: str, matter: Matter) -> Iterator[Claim | Unchecked]:
    """Splits and features. `num_bytes` and `dataset_size` are sizes in memory, so the files do not show them."""
    config = _sibling(field, "config_name", matter, up=len(field.path) - _depth_of(field.path))
    scope = matter.configs.get(config, "") or ("" if config == "default" else config)
    match key[1:]:
        case ["splits", "num_examples"] if field.text.isdigit():
            split = _sibling(field, "name", matter, up=1)
            yield Claim(Kind.SPLIT, field.line, shown, subject=split, value=float(field.text[:15]), scope=scope)
        case ["features", "name"]:
            yield Claim(Kind.FIELD, field.line, shown, subject=field.text, words=field.text, scope=scope)
        case ["download_size" | "dataset_size"] | ["splits", "num_bytes"]:
            yield Unchecked(field.line, shown, "a size in memory or of a download, not of the files")
        case _:
            pass


def _depth_of(path: tuple[str | int, ...]) -> int:
    """How many leading parts of the path name the entry of dataset_info."""
    return 2 if len(path) > 1 and isinstance(path[1], int) else 1


def _sibling(field: Field, name: str, matter: Matter, up: int) -> str:
    return matter.texts.get((*field.path[: len(field.path) - up], name), "")
