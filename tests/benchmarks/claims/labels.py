"""Cards and what is right about them: labels beside each card, written from its text before any code had read it.

A label names a claim by a piece of its line that stands in one line only. `kind` and `answer` are one word, or several
with bars between them where more than one reading is right. A number has to be the one in the text; words are a
licence, a model, a language, a field; '' is anything.

`silent` are lines that hold numbers or words of claims and state nothing about the data: nothing may be read there.
`may` are lines where a further reading is as right as none; it must not be answered "contradicted", except in those of
`may_contradict`. Whatever else is read and not labelled is a false reading.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

CARDS = Path(__file__).parent / "cards"
HELD = Path(__file__).parent / "held"
"""Cards written apart from the reader, measured before anything was mended on them."""


class Label(NamedTuple):
    """One claim of a card: its line from 1, the kinds and answers that are right."""

    line: int
    kinds: frozenset[str]
    subject: str
    value: float | str
    answers: frozenset[str]


class LabelledCard(NamedTuple):
    """A card, and everything that is to be said of it. Lines count from 1."""

    name: str
    data: str
    style: str
    text: str
    labels: tuple[Label, ...]
    silent: frozenset[int]
    may: frozenset[int]
    may_contradict: frozenset[int]

    def paragraph(self, line: int) -> int:
        """A number that lines have in common if no blank line stands between them."""
        lines = self.text.splitlines()[:line]
        return sum(not text.strip() for text in lines)


def read_cards(folder: Path = CARDS) -> tuple[LabelledCard, ...]:
    """Every card of a folder, by name.

    Raises:
        ValueError: a piece of a line stands in no line of the card, or in several.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.md")))


def _read(path: Path) -> LabelledCard:
    # Bytes, as reading as text would take the carriage returns away.
    text = path.read_bytes().decode("utf-8")
    entry = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    lines = text.splitlines()

    def line_of(piece: str) -> int:
        found = [number for number, line in enumerate(lines, 1) if piece in line]
        if len(found) != 1:
            raise ValueError(f"{path.stem}: {piece!r} stands in {len(found)} lines")
        return found[0]

    labels = tuple(
        Label(line_of(piece), frozenset(kinds.split("|")), subject, value, frozenset(answers.split("|")))
        for piece, kinds, subject, value, answers in entry["claims"]
    )
    silent, may, against = (
        frozenset(line_of(piece) for piece in entry.get(name, ())) for name in ("silent", "may", "may_contradict")
    )
    return LabelledCard(path.stem, entry["data"], entry["style"], text, labels, silent, may | against, against)
