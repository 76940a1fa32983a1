"""LICENSE files: texts, names, altered texts, several, files on code."""

from __future__ import annotations

from importlib.resources import files

import pytest

from traceaudit_rules.licences.evidence import Document, Evidence, read_documents
from traceaudit_rules.licences.picture import Statement, StatementKind
from traceaudit_rules.licences.readings.reading import Unread


def text_of(name: str) -> str:
    return files("traceaudit_rules").joinpath("data", "licence_texts", f"{name}.txt").read_text("utf-8")


def read(text: str, path: str = "LICENSE") -> Evidence:
    return read_documents([Document(3, path, "licence", text)])


def only(text: str, path: str = "LICENSE") -> Statement:
    (found,) = read(text, path).statements
    assert (found.kind, found.path, found.file) == (StatementKind.TEXT, path, 3)
    return found


@pytest.mark.parametrize(
    ("name", "expression", "is_ambiguous"),
    [("AGPL-3.0", "AGPL-3.0-only", True), ("Apache-2.0", "Apache-2.0", False), ("CC-BY-4.0", "CC-BY-4.0", False)],
)
def test_a_text(name: str, expression: str, is_ambiguous: bool) -> None:
    found = only("Copyright 2026 Quillane\n\n" + text_of(name))
    assert (found.licence.expression, found.licence.is_ambiguous) == (expression, is_ambiguous)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("MIT\n", "MIT"),
        ("mit", "MIT"),
        ("SPDX-License-Identifier: AGPL-3.0-or-later", "AGPL-3.0-or-later"),
        ("MIT OR Apache-2.0", "Apache-2.0 OR MIT"),
        ("See AGPL-3.0 at https://www.gnu.org/licenses/agpl-3.0.html", "AGPL-3.0-only"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("(c) 2026 Oskvelan\n\nLicensed under the Apache License, Version 2.0. You may not use this file except in\n"
         "compliance with the License.", "Apache-2.0"),
    ],
)  # fmt: skip
def test_a_file_that_names_a_licence(text: str, expression: str) -> None:
    found = only(text)
    assert sorted(found.licence.expression.split(" OR ")) == sorted(expression.split(" OR "))
    assert found.note == "named, not given in full"


@pytest.mark.parametrize("name", ["MIT", "AGPL-3.0", "CC-BY-4.0"])
def test_an_altered_text_is_not_the_licence(name: str) -> None:
    found = only(text_of(name) + "\nThis dataset must not be used for commercial purposes.\n")
    assert (found.licence.expression, found.licence.unread, found.licence.branches) == ("", Unread.OTHER, ())
    assert found.note.startswith("altered: ")
    assert name in found.note


@pytest.mark.parametrize(
    "text",
    [
        "MIT, for non-commercial use only",
        "You get what you see. " * 40,
        "Ask us.",
        "MIT License\n\n" + "Do as we say. " * 90,
    ],
)
def test_own_terms_are_other(text: str) -> None:
    found = only(text)
    assert (found.licence.branches, found.licence.unread) == ((), Unread.OTHER)


def test_a_title_of_a_licence_whose_text_is_not_bundled() -> None:
    found = only("European Union Public Licence\nEUPL 1.2\n\n" + "The text of it goes on and on. " * 90)
    assert found.note == "by its title; the text was not compared"
    assert "EUPL-1.2" in found.licence.expression


def test_several_texts_are_a_list() -> None:
    found = only(text_of("MIT") + "\n---\n" + text_of("CC-BY-4.0"))
    assert found.licence.is_list
    assert {name for branch in found.licence.branches for name in branch} == {"MIT", "CC-BY-4.0"}


def test_gpl_within_lgpl_is_one_licence() -> None:
    assert only(text_of("LGPL-3.0") + "\n" + text_of("GPL-3.0")).licence.expression == "LGPL-3.0-only"


def test_a_licence_of_code_is_an_aside() -> None:
    found = read(text_of("MIT"), "LICENSE-CODE")
    assert found.statements == ()
    assert [(one.licence.expression, "on code" in one.note) for one in found.asides] == [("MIT", True)]
    assert [one.licence.expression for one in read(text_of("CC-BY-4.0"), "LICENSE-DATA.txt").statements] == [
        "CC-BY-4.0"
    ]


@pytest.mark.parametrize(
    ("path", "folder", "covered"),
    [
        ("LICENSE", ".", ()),
        ("data/raw/COPYING", "data/raw", ()),
        ("LICENSES/MIT.txt", ".", ()),
        ("data/LICENSES/MIT.txt", "data", ()),
        ("data/a.jsonl.license", "data", ("a.jsonl",)),
    ],
)
def test_what_a_file_covers(path: str, folder: str, covered: tuple[str, ...]) -> None:
    found = only("SPDX-License-Identifier: MIT", path)
    assert (found.folder, found.files) == (folder, covered)


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert read(text).statements == ()


def test_several_texts_in_the_folder_of_texts_decide_nothing() -> None:
    both = [
        Document(number, f"LICENSES/{name}.txt", "licence", text_of(name)) for number, name in enumerate(("MIT", "ISC"))
    ]
    found = read_documents([*both, Document(2, "README.md", "readme", "License: CC0-1.0")])
    assert [one.licence.expression for one in found.statements] == ["CC0-1.0"]
    assert {one.licence.expression for one in found.asides} == {"MIT", "ISC"}


def test_gpl_beside_lgpl_is_a_part_of_it() -> None:
    files_of = {"COPYING": "GPL-3.0", "COPYING.LESSER": "LGPL-3.0"}
    found = read_documents([Document(0, path, "licence", text_of(name)) for path, name in files_of.items()])
    assert [one.licence.expression for one in found.statements] == ["LGPL-3.0-only"]
    assert [one.note for one in found.asides] == ["a part of LGPL-3.0"]
