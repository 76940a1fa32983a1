"""No name and no secret gets into what a rule on licences sees."""

from __future__ import annotations

from traceaudit_rules.groups import Place
from traceaudit_rules.licences.hiding import hide
from traceaudit_rules.licences.picture import Answer, Edge, Grade, Link, Part, Picture, Source, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licence

NAMES = ("quillane", "brantwik")
PLACE = Place(0, 0, 0, 0, "", "", 0, 0, 9, "quillane", None, None)


def mask(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "<account>")
    return text


def source(name: str) -> Source:
    said = Statement(StatementKind.ROW, read_licence(f"MIT of {name}"), path=f"/home/{name}/README.md", note=name)
    return Source(
        key=f"origin {name}",
        name=name,
        rows=4,
        sessions=frozenset({1}),
        files=frozenset({0}),
        folders=frozenset({name}),
        grade=Grade.NONE,
        upstream=Link(f"{name}/data", None, upstreams=(Link(f"{name}/base", None),)),
        statements=(said,),
        places=(PLACE,),
    )


def drawn() -> Picture:
    edge = Edge("origin brantwik", ("4 rows", "origin brantwik", "MIT"), "MIT", "MIT", Answer.OK)
    part = Part(".", (), None, ("origin quillane", "origin brantwik"), 8, Answer.OK, edges=(edge,))
    return Picture(
        sources=(source("quillane"), source("brantwik")),
        parts=(part,),
        models={"quillane-1": 3, "brantwik-1": 4},
        attributed=frozenset({"quillane/data"}),
    )


def test_every_string_is_masked_and_places_stay() -> None:
    hidden = hide(drawn(), mask)
    assert {one.places for one in hidden.sources} == {(PLACE,)}
    text = repr(hidden).replace(repr(PLACE), "")
    assert not any(name in text for name in NAMES)
    assert "<account>/base" in text


def test_keys_that_become_equal_are_told_apart_wherever_they_stand() -> None:
    hidden = hide(drawn(), mask)
    keys = tuple(one.key for one in hidden.sources)
    assert keys == ("origin <account>", "origin <account> #2")
    assert hidden.parts[0].sources == keys
    assert hidden.parts[0].edges[0].chain[1] == hidden.parts[0].edges[0].source == keys[1]


def test_labels_that_become_equal_add_up() -> None:
    assert hide(drawn(), mask).models == {"<account>-1": 7}


def test_nothing_changes_where_nothing_is_hidden() -> None:
    assert hide(drawn(), str) == drawn()
