"""The labelled corpus: a kind a row, in ten surroundings, at five depths, in three styles of escaping."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from leaks.negatives import NEGATIVES
from leaks.planted import Plant, plants

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SURROUNDINGS = (
    "export TOKEN={}\n$ ",
    "line before\n{}\nline after",
    'value: "{}",',
    "x = '{}'  # set by the installer",
    "https://example.com/hook?key={}&page=2",
    "2026-05-01 10:00:03 INFO login with {} ok",
    "- `{}`\n- the next point",
    "+value={}\n-value=old",
    "\x1b[33m{}\x1b[0m done",
    "before\t{}\tafter\r\n",
)
ALONE = ("{}", "line before\n{}\nline after", "\t{}\n", "+ {}\n", "$ {}\n")
# Plain text, then the string of a row, then JSON within it, and so on.
DEPTHS = (-1, 0, 1, 2, 3)
STYLES = ("plain", "slashes", "html")
_HTML = {"&": "\\u0026", "=": "\\u003d", "<": "\\u003c", ">": "\\u003e", "'": "\\u0027"}


class Label(NamedTuple):
    """What a line of the corpus holds. A negative has the name of its class as `kind` and no code."""

    code: str
    kind: str
    depth: int
    style: str


def escape(text: str, style: str) -> str:
    """JSON of the text in one of the styles that encoders have."""
    written = json.dumps(text, ensure_ascii=style != "plain")
    if style == "slashes":
        return written.replace("/", "\\/")
    if style == "html":
        return "".join(_HTML.get(char, char) for char in written)
    return written


def wrap(text: str, depth: int, style: str, number: int) -> str:
    """A line that holds the text: as it is, or in a row of JSON with so many further levels."""
    if depth < 0:
        return text.replace("\n", " ").replace("\r", " ")
    for level in range(depth):
        text = f'{{"level": {level}, "out": {escape(text, style)}}}'
    return (
        f'{{"type":"user","sessionId":"s","uuid":"u-{number}","message":{{"role":"user","content":[{{"type":"tool_result",'
        f'"tool_use_id":"t-{number}","content":{escape(text, style)}}}]}}}}'
    )


def write_corpus(folder: Path, seed: int = 7, negatives: int = 60) -> dict[str, list[Label]]:
    """Write the corpus; the labels of each file's lines, by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    labels: dict[str, list[Label]] = {}
    for name, pairs in (
        ("positives", _positives(Random(seed))),
        ("negatives", _negatives(Random(seed + 1), negatives)),
    ):
        for suffix, keep in (("jsonl", lambda depth: depth >= 0), ("log", lambda depth: depth < 0)):
            file = f"{name}.{suffix}"
            labels[file] = []
            with (folder / file).open("w", encoding="utf-8", newline="\n") as out:
                for label, text in pairs:
                    if keep(label.depth):
                        out.write(wrap(text, label.depth, label.style, len(labels[file])) + "\n")
                        labels[file].append(label)
    return labels


def _positives(rng: Random) -> list[tuple[Label, str]]:
    return [pair for plant in plants() for pair in _rows(plant, rng)]


def _rows(plant: Plant, rng: Random) -> Iterator[tuple[Label, str]]:
    surroundings = ALONE if plant.alone else SURROUNDINGS
    for depth in DEPTHS:
        for number, surrounding in enumerate(surroundings):
            style = STYLES[number % len(STYLES)]
            value = plant.make(rng)
            if depth < 0 and "\n" in value:
                continue  # a line of plain text cannot hold it
            yield Label(plant.code, plant.kind, depth, style), surrounding.format(value)


def _negatives(rng: Random, count: int) -> list[tuple[Label, str]]:
    return [
        (Label("", negative.name, DEPTHS[number % len(DEPTHS)], STYLES[number % len(STYLES)]), negative.make(rng))
        for negative in NEGATIVES
        for number in range(count)
    ]
