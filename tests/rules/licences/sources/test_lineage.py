"""Rows become sources by what is known of them, and nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.groups import Place
from traceaudit_rules.licences.evidence.document import Mention
from traceaudit_rules.licences.picture import Derivation, Grade, Link, Relation, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.licences.sources.gathering import Bunch
from traceaudit_rules.licences.sources.lineage import add_upstreams, make_sources
from traceaudit_rules.licences.sources.naming import Known
from traceaudit_rules.options import MappedSource

if TYPE_CHECKING:
    from traceaudit_rules.licences.picture import Source

MOORFENN = Link("moorfenn/traces", read_licence("AGPL-3.0-only"), seen="2026-06-01")
PROMPTS = Link("moorfenn/prompts", read_licence("CC-BY-4.0"))
REGISTRY = {"moorfenn/traces": MOORFENN, "moorfenn/prompts": PROMPTS, "prompts": PROMPTS}


def bunch(origin: str | None = None, file: int = 0, rows: int = 10, **more: object) -> Bunch:
    place = Place(file, 0, 0, 0, "", "", 0, 0, 9, "s1", None, None)
    files, sessions = frozenset({file}), frozenset({1})
    values = {"format": "fable-merged", "places": (place,), "files": files, "sessions": sessions, **more}
    return Bunch(origin=origin, rows=rows, **values)  # type: ignore[arg-type]


def known(**more: object) -> Known:
    values: dict[str, object] = {
        "mapped": {},
        "find_repo": lambda name: REGISTRY.get(name.casefold()),
        "copies": {},
        "declared": {},
        **more,
    }
    return Known(**values)  # type: ignore[arg-type]


def only(bunches: list[Bunch], what: Known) -> Source:
    (source,) = make_sources(bunches, what)
    return source


def declared(text: str, folder: str = ".") -> dict[str, tuple[Statement, ...]]:
    return {folder: (Statement(StatementKind.FRONT_MATTER, read_licence(text), folder, path="README.md", line=2),)}


def named(repo: str, **more: object) -> Mention:
    return Mention(repo, "README.md", 3, "sentence", **more)  # type: ignore[arg-type]


def test_a_bucket_that_nothing_maps_is_not_explained() -> None:
    source = only([bunch("hf")], known(declared=declared("MIT")))
    assert (source.is_explained, source.upstream, source.concluded, source.grade) == (False, None, None, Grade.NONE)


@pytest.mark.parametrize("origin", [None, "local", "own", "claude-code", "codex"])
def test_own_rows_stand_under_the_declaration_of_the_dataset(origin: str | None) -> None:
    source = only([bunch(origin)], known(declared=declared("Apache-2.0")))
    assert source.is_own
    assert source.concluded is not None
    assert source.concluded.expression == "Apache-2.0"


def test_an_imported_source_does_not_inherit_the_declaration() -> None:
    source = only([bunch("oskvelan/unheard-of")], known(declared=declared("MIT")))
    assert source.is_explained
    assert source.upstream is not None
    assert source.upstream.repo == "oskvelan/unheard-of"
    assert source.concluded is None


def test_a_repository_of_the_registry_brings_its_licence() -> None:
    source = only([bunch("moorfenn/traces")], known())
    assert source.grade is Grade.DECLARED
    assert [(one.kind, one.licence.expression) for one in source.statements] == [
        (StatementKind.REGISTRY, "AGPL-3.0-only")
    ]


def test_the_user_s_map_comes_first_and_the_registry_stays_visible() -> None:
    mapped = MappedSource("hf:*", licence="MIT", upstream="moorfenn/traces", reason="written permission of 2 June")
    source = only([bunch("hf", pattern="hf:*")], known(mapped={"hf:*": mapped}))
    assert [one.kind for one in source.statements] == [StatementKind.USER_MAP, StatementKind.REGISTRY]
    assert source.statements[0].note == "written permission of 2 June"
    assert source.is_explained


def test_equal_bytes_are_the_best_evidence() -> None:
    what = known(copies={"moorfenn/traces": (MOORFENN, "rows.jsonl")}, declared=declared("MIT"))
    source = only([bunch("local", copied="moorfenn/traces")], what)
    assert (source.grade, source.derivation, source.is_own) == (Grade.DIGEST, Derivation.COPY, False)
    assert source.statements[0].kind is StatementKind.DIGEST


def test_a_licence_column_parts_the_rows() -> None:
    sources = make_sources([bunch("local"), bunch("local", licence="cc-by-nc-4.0", rows=3)], known())
    assert {source.key: source.rows for source in sources} == {"origin local": 10, "origin local as cc-by-nc-4.0": 3}


def test_tasks_of_measured_runs_are_terms_of_their_prompts() -> None:
    source = only([bunch("prompts", format="agenttrace")], known(declared=declared("Apache-2.0")))
    assert source.is_own
    assert source.upstream is not None
    assert (source.upstream.repo, source.upstream.relation) == ("moorfenn/prompts", Relation.SUBJECT_TO)
    assert source.concluded is not None
    assert source.concluded.expression == "Apache-2.0"


def test_shares_are_of_rows_of_the_same_format() -> None:
    sources = make_sources([bunch("hf"), bunch("local", rows=30), bunch(format="pi", file=1, rows=400)], known())
    assert {source.key: source.share for source in sources} == {"origin hf": 0.25, "origin local": 0.75, "own pi": 1.0}


def test_sources_in_files_of_their_own_are_apart() -> None:
    sources = make_sources(
        [bunch("hf", is_apart=False), bunch("local", is_apart=False), bunch("moorfenn/traces", file=1)], known()
    )
    assert {source.key: (source.is_apart, source.derivation) for source in sources} == {
        "origin hf": (False, Derivation.MERGE),
        "origin local": (False, Derivation.OWN),
        "origin moorfenn/traces": (True, Derivation.UNKNOWN),
    }


def test_folders_that_declare_are_areas_of_their_own() -> None:
    what = known(declared=declared("MIT") | declared("Apache-2.0", "data"))
    sources = make_sources([bunch(), bunch(file=1, area="data")], what)
    concluded = {source.key: source.concluded and source.concluded.expression for source in sources}
    assert concluded == {"own fable-merged": "MIT", "own fable-merged in data": "Apache-2.0"}


def test_an_upstream_that_only_the_card_names_is_an_upper_bound() -> None:
    sources = make_sources([bunch("hf", rows=5), bunch("local", rows=20)], known())
    (added,) = [one for one in add_upstreams(sources, [named("moorfenn/traces")], known()) if one.is_upper_bound]
    assert (added.key, added.rows) == ("upstream moorfenn/traces", 5)
    assert added.concluded is not None
    assert added.concluded.expression == "AGPL-3.0-only"


def test_an_upstream_that_rows_name_is_not_added_again() -> None:
    sources = make_sources([bunch("moorfenn/traces"), bunch("local")], known())
    assert add_upstreams(sources, [named("Moorfenn/Traces")], known()) == sources


def test_views_of_the_same_work_are_not_added_up() -> None:
    sources = make_sources([bunch("local", rows=20), bunch(format="pi", file=1, rows=20)], known())
    (added,) = [one for one in add_upstreams(sources, [named("moorfenn/traces")], known()) if one.is_upper_bound]
    assert added.rows == 20


def test_terms_of_prompts_leave_the_declaration_of_the_dataset() -> None:
    what = known(declared=declared("Apache-2.0"))
    prompts = named("moorfenn/prompts", relation=Relation.SUBJECT_TO)
    (added,) = [one for one in add_upstreams(make_sources([bunch()], what), [prompts], what) if one.is_upper_bound]
    assert added.upstream is not None
    assert (added.upstream.relation, added.is_own) == (Relation.SUBJECT_TO, True)
    assert added.concluded is not None
    assert added.concluded.expression == "Apache-2.0"


def test_a_card_in_a_folder_speaks_of_that_folder() -> None:
    what = known(declared=declared("MIT", "a") | declared("MIT", "b"))
    sources = make_sources([bunch(area="a"), bunch(file=1, area="b")], what)
    added = add_upstreams(sources, [named("moorfenn/traces", folder="b")], what)
    assert [one.key for one in added if one.is_upper_bound] == ["upstream moorfenn/traces in b"]


def test_a_table_in_another_container_is_a_view_of_the_same_rows() -> None:
    sources = make_sources(
        [
            bunch("hf", rows=20, container="jsonl"),
            bunch("hf", file=1, rows=21, container="parquet"),
            bunch("local", rows=60, container="jsonl"),
        ],
        known(),
    )
    assert {source.key: (source.rows, source.share) for source in sources} == {
        "origin hf": (21, 21 / 80),
        "origin local": (60, 60 / 80),
    }


@pytest.mark.parametrize("origin", ["codex_cli_rs", "sdk-py", "Aider", "claude-vscode", "ours", "manual"])
def test_programs_and_words_for_own_rows_are_no_bucket(origin: str) -> None:
    assert only([bunch(origin)], known()).is_own
