"""Licence texts are told apart and known again in every wrapping; a changed one is altered."""

from __future__ import annotations

import random
from importlib.resources import files
from textwrap import fill

import pytest

from traceaudit_rules.licences.evidence.recognition import recognise
from traceaudit_rules.licences.evidence.words import canonical, known_texts

NAMES = [entry.id for entry in known_texts()]
REQUIRED = (
    "AGPL-3.0 GPL-3.0 GPL-2.0 LGPL-3.0 LGPL-2.1 Apache-2.0 MIT MIT-0 BSD-2-Clause BSD-3-Clause ISC MPL-2.0 Unlicense"
    " CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-NC-ND-4.0 ODbL-1.0 ODC-By-1.0"
    " PDDL-1.0 CDLA-Permissive-2.0"
)


def text_of(name: str) -> str:
    return files("traceaudit_rules").joinpath("data", "licence_texts", f"{name}.txt").read_text("utf-8")


def told(text: str) -> list[tuple[str, bool]]:
    return [(one.id, one.is_altered) for one in recognise(text)]


def test_the_texts_that_have_to_be_there() -> None:
    assert set(REQUIRED.split()) <= set(NAMES)
    folder = files("traceaudit_rules").joinpath("data", "licence_texts")
    assert {item.name for item in folder.iterdir()} == {f"{name}.txt" for name in NAMES} | {"index.toml"}


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_known_as_itself_only(name: str) -> None:
    (found,) = recognise(text_of(name))
    assert (found.id, found.similarity, found.is_altered) == (name, 1.0, False)


@pytest.mark.parametrize("name", NAMES)
def test_wrapping_comments_and_holders_do_not_matter(name: str) -> None:
    text = "Copyright (c) 2026 Quillane Oskvelan\n\n" + text_of(name)
    assert told("\r\n".join(f"# {line}" for line in text.split("\n"))) == [(name, False)]
    assert told("\n\n".join(fill(part, 50) for part in text.split("\n\n"))) == [(name, False)]
    assert told(text.upper()) == [(name, False)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "sentence", ["This may be used for non-commercial purposes only.", "Training models is prohibited."]
)
def test_a_sentence_within_alters_the_text(name: str, sentence: str) -> None:
    lines = text_of(name).split("\n")
    middle = len(lines) // 2
    assert told("\n".join([*lines[:middle], sentence, *lines[middle:]])) == [(name, True)]


@pytest.mark.parametrize("name", NAMES)
def test_a_struck_part_alters_the_text(name: str) -> None:
    core = canonical(next(entry for entry in known_texts() if entry.id == name)).core
    rng = random.Random(name)
    at = rng.randrange(20, len(core) - 40)
    found = recognise(" ".join(core[:at] + core[at + 20 :]))
    assert not any(one.id == name and not one.is_altered for one in found)
    assert all(one.is_altered for one in found) or name in ("MIT", "BSD-3-Clause")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("MIT", "to use, copy", "to use for research only, copy"),
        ("MIT", "sublicense, and/or sell", "and distribute"),
        ("BSD-2-Clause", "are permitted", "are not permitted"),
        ("Apache-2.0", "royalty-free, irrevocable", "royalty-bearing, revocable"),
        ("CC-BY-4.0", "for any purpose", "for no purpose"),
    ],
)
def test_few_words_that_matter(name: str, old: str, new: str) -> None:
    text = text_of(name)
    changed = text.replace(old, new, 1) if old in text else text + "\nThis must not be used to train models.\n"
    (found,) = recognise(changed)
    assert (found.id, found.is_altered) == (name, True)


@pytest.mark.parametrize(
    "front",
    [
        "Commons Clause: the rights granted do not include the right to sell. The following conditions apply.",
        "The data may not be used to train models.",
        "Except for the files in raw/, the following holds:",
    ],
)
def test_terms_in_front_of_a_text_alter_it(front: str) -> None:
    assert told(f"{front}\n\n{text_of('MIT')}") == [("MIT", True)]


@pytest.mark.parametrize(
    "front", ["The traces are released under this licence:", "Except where otherwise noted, this holds for all files."]
)
def test_words_in_front_that_restrict_nothing(front: str) -> None:
    assert told(f"{front}\n\n{text_of('CC-BY-4.0')}") == [("CC-BY-4.0", False)]


def test_another_thing_and_another_holder_are_the_same_terms() -> None:
    assert told(text_of("MIT").replace("Software", "Dataset").replace("software", "dataset")) == [("MIT", False)]
    holder = text_of("BSD-3-Clause").replace("the copyright holder nor", "Brantwik Labs GmbH nor")
    assert told(holder) == [("BSD-3-Clause", False)]


@pytest.mark.parametrize(
    "names",
    [
        ("MIT", "Apache-2.0"),
        ("GPL-3.0", "AGPL-3.0"),
        ("CC-BY-4.0", "CC-BY-SA-4.0"),
        ("BSD-2-Clause", "BSD-3-Clause", "ISC"),
    ],
)
def test_several_texts_in_one_file_are_all_told(names: tuple[str, ...]) -> None:
    assert told("\n\n-----\n\n".join(map(text_of, names))) == [(name, False) for name in names]


@pytest.mark.parametrize("name", ["AGPL-3.0", "GPL-3.0", "CC-BY-4.0", "Apache-2.0"])
def test_the_terms_without_preamble_and_instructions(name: str) -> None:
    core = canonical(next(entry for entry in known_texts() if entry.id == name)).core
    assert told(" ".join(core)) == [(name, False)]


@pytest.mark.parametrize("text", ["", "MIT", "x " * 50_000, "All rights reserved.", "Roses are red. " * 100])
def test_texts_that_are_no_licence(text: str) -> None:
    assert recognise(text) == ()
