"""TA803 and TA804: statements that do not agree, and versions that are left open."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import draw, judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.contradictions import contradictory_licences
from traceaudit_rules.licences.picture import OF_PACKAGE, StatementKind
from traceaudit_rules.licences.versions import only_or_later

OWN = {"key": "own rows", "rows": 40, "own": True}


def declared(**said: str) -> dict[str, object]:
    """Own rows, with statements of the publisher by kind."""
    return {"declared": {".": {kind.replace("_", " "): text for kind, text in said.items()}}, "sources": [OWN]}


def test_every_value_is_given_with_its_place() -> None:
    (said,) = judge(
        contradictory_licences, declared(front_matter="mit", licence_text="AGPL-3.0", metadata="apache-2.0")
    )
    assert (said.subject, said.kind, said.severity) == ("the dataset", "declared", Severity.ERROR)
    for part in (
        "AGPL-3.0-only in LICENSE:3 (licence text)",
        "MIT in README.md:3 (front matter)",
        "Apache-2.0 in dataset_infos.json:3 (metadata)",
    ):
        assert part in said.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mit", "MIT"),
        ("agpl-3.0", "AGPL-3.0-or-later"),
        ("agpl-3.0", "AGPL-3.0-only"),
        ("MIT OR Apache-2.0", "Apache-2.0 OR MIT"),
        ("other", "mit"),
        ("frobnicate-2", "mit"),
    ],
)
def test_these_agree(one: str, other: str) -> None:
    assert judge(contradictory_licences, declared(front_matter=one, licence_text=other)) == []
    assert judge(contradictory_licences, declared(front_matter=other, licence_text=one)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AGPL-3.0-only", "AGPL-3.0-or-later"),
        ("mit", "MIT OR Apache-2.0"),
        ("mit", "MIT AND Apache-2.0"),
        ("gpl-3.0", "agpl-3.0"),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert len(judge(contradictory_licences, declared(front_matter=one, licence_text=other))) == 1


def test_folders_do_not_contradict_each_other() -> None:
    said = {"a": {"front matter": "mit"}, "b": {"front matter": "apache-2.0"}}
    assert judge(contradictory_licences, {"declared": said, "sources": []}) == []


def test_a_column_of_rows_against_the_registry_and_a_map_that_decides() -> None:
    source = {"key": "origin hf", "rows": 5, "upstream": {"repo": "brantwik/x", "licence": "agpl-3.0"}}
    (said,) = judge(contradictory_licences, {"sources": [source | {"said": {"column of the rows": "mit"}}]})
    assert (said.subject, said.kind, said.severity) == ("origin hf", "source", Severity.ERROR)
    (said,) = judge(contradictory_licences, {"sources": [source | {"said": {"configuration": "mit"}}]})
    assert said.severity is Severity.NOTE
    assert "reason still holds" in said.fix


def test_the_string_that_leaves_the_version_open_is_given() -> None:
    (said,) = judge(only_or_later, declared(front_matter="agpl-3.0", licence_text="AGPL-3.0-only"))
    assert said.subject == "agpl-3.0"
    assert said.message.startswith('README.md:3 (front matter): "agpl-3.0" says neither')
    assert "AGPL-3.0-only here" in said.message


def test_what_the_registry_has_read_is_not_the_publishers_to_change() -> None:
    source = {"key": "origin hf", "rows": 5, "upstream": {"repo": "brantwik/x", "licence": "agpl-3.0"}}
    assert judge(only_or_later, {"declared": "mit", "sources": [source]}) == []


@pytest.mark.parametrize(
    ("family", "member"),
    [("gpl", "GPL-3.0-only"), ("lgpl", "LGPL-2.1-or-later"), ("bsd", "BSD-3-Clause"), ("cc", "CC-BY-SA-4.0")],
)
def test_a_family_agrees_with_its_members_only(family: str, member: str) -> None:
    assert judge(contradictory_licences, declared(**{"front matter": family, "licence text": member})) == []
    (found,) = judge(contradictory_licences, declared(**{"front matter": family, "licence text": "MPL-2.0"}))
    assert found.severity is Severity.ERROR


def test_families_are_told_apart() -> None:
    assert judge(contradictory_licences, declared(**{"front matter": "gpl", "licence text": "AGPL-3.0-only"}))
    assert judge(contradictory_licences, declared(**{"front matter": "CC-BY", "licence text": "CC-BY-NC-4.0"}))


def test_a_folder_without_rows_is_not_compared() -> None:
    vendored = {"front matter": "apache-2.0", "licence text": "AGPL-3.0"}
    own = {"key": "own rows", "rows": 40, "own": True}
    sketch = {"declared": {".": {"front matter": "mit"}, "vendor": vendored}, "sources": [own]}
    assert judge(contradictory_licences, sketch) == []
    assert judge(only_or_later, sketch) == []


def test_the_licence_of_a_package_is_asked_about() -> None:
    picture = draw(declared(**{"front matter": "cc-by-4.0", "metadata": "mit"}))
    parts = tuple(
        replace(
            part,
            declared=tuple(
                replace(one, note=OF_PACKAGE) if one.kind is StatementKind.METADATA else one for one in part.declared
            ),
        )
        for part in picture.parts
    )
    (found,) = judge(contradictory_licences, replace(picture, parts=parts))
    assert (found.kind, found.severity) == ("package", Severity.NOTE)
    assert "licence of the code" in found.fix
    (plain,) = judge(contradictory_licences, picture)
    assert (plain.kind, plain.severity) == ("declared", Severity.ERROR)
