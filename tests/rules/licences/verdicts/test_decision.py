"""Whether what is declared can carry the sources, with the chain and the smallest fix."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.licences.picture import (
    Answer,
    Fix,
    Grade,
    Link,
    Part,
    Relation,
    Source,
    Statement,
    StatementKind,
)
from traceaudit_rules.licences.readings.reading import read_licence, read_licences
from traceaudit_rules.licences.verdicts.choices import carry
from traceaudit_rules.licences.verdicts.decision import decide
from traceaudit_rules.licences.verdicts.directions import table
from traceaudit_rules.options import Options

OK, FLAG, UNKNOWN, NO = Answer.OK, Answer.FLAG, Answer.UNKNOWN, Answer.NO
NAMES = [
    "mit",
    "apache-2.0",
    "cc0-1.0",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "gpl-2.0",
    "GPL-2.0-or-later",
    "gpl-3.0",
    "agpl-3.0",
    "odbl",
    "mpl-2.0",
    "cc-by-nc-4.0",
    "cc-by-nd-4.0",
    "openrail",
    "gpl",
    "cc",
    "all rights reserved",
    "quillane-1.0",
    "MIT OR AGPL-3.0-only",
    "MIT AND CC-BY-SA-4.0",
]


def said(licence: str, kind: StatementKind = StatementKind.REGISTRY) -> Statement:
    return Statement(kind, read_licence(licence))


def source(key: str, licence: str | None = None, rows: int = 10, **fields: object) -> Source:
    """Rows of somebody else, or with `is_own=True` of the publisher."""
    plain = Source(
        key=key,
        name=key,
        rows=rows,
        sessions=frozenset(),
        files=frozenset(),
        folders=frozenset({"."}),
        grade=Grade.DECLARED,
        statements=(said(licence),) if licence else (),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def own(rows: int = 3712, **fields: object) -> Source:
    return source("own rows", None, rows, is_own=True, **fields)


def decide_root(sources: list[Source], declared: str | None, outbound: str | None = None) -> Part:
    """The decision on a dataset with one declaration, in its front matter."""
    stated = {} if declared is None else {".": (said(declared, StatementKind.FRONT_MATTER),)}
    (part,) = decide(sources, stated, Options(outbound=outbound))
    return part


FABLE = source("origin hf", "agpl-3.0", 953, upstream=Link("quillane/fable", read_licence("agpl-3.0")))
TASKS = (
    Link("brantwik/tasks", read_licence("cc-by-4.0"), Relation.SUBJECT_TO),
    Link("brantwik/shell", None, Relation.SUBJECT_TO),
)
AGENTS = source(
    "origin agents",
    "apache-2.0",
    300,
    upstream=Link("oskvelan/agents", read_licence("apache-2.0"), upstreams=TASKS),
)


def test_agpl_rows_in_a_permissive_dataset_fail_with_the_chain_and_the_fix() -> None:
    part = decide_root([FABLE, AGENTS, own()], "apache-2.0")
    assert part.answer is NO
    (lost,) = [edge for edge in part.edges if edge.answer is NO]
    assert lost.chain == ("953 rows", "origin hf", "quillane/fable", "AGPL-3.0-only")
    assert (lost.inbound, lost.outbound, lost.duties) == ("AGPL-3.0-only", "Apache-2.0", ())
    assert "network" in lost.why
    assert part.candidates[0] == "AGPL-3.0-only"
    assert part.fixes == (Fix("AGPL-3.0-only", (), 0), Fix("Apache-2.0", ("origin hf",), 953))
    assert part.conflicts == ()
    assert part.rows == 4965


def test_the_same_declared_agpl_passes_with_notices() -> None:
    part = decide_root([FABLE, replace(AGENTS, upstream=None), own()], "agpl-3.0")
    assert part.answer is OK
    assert part.fixes == ()
    duties = {duty for edge in part.edges for duty in edge.duties}
    assert {"keep notices", "pass on the NOTICE file", "share alike"} <= duties


def test_terms_of_tasks_are_a_question_and_never_more() -> None:
    for declared in ("apache-2.0", "agpl-3.0"):
        answers = {edge.chain[-2]: edge.answer for edge in decide_root([AGENTS], declared).edges}
        assert answers == {"oskvelan/agents": OK, "brantwik/tasks": FLAG, "brantwik/shell": FLAG}
    subject = replace(AGENTS, upstream=Link("oskvelan/agents", None, upstreams=TASKS[:1]))
    assert decide_root([subject], "cc-by-4.0").edges[1].answer is OK


def test_what_an_upstream_contains_counts_in_full() -> None:
    inner = Link("brantwik/copied", read_licence("agpl-3.0"))
    middle = Link("oskvelan/merged", read_licence("mit"), upstreams=(inner,))
    part = decide_root([source("origin m", "mit", upstream=middle)], "mit")
    assert part.answer is NO
    assert part.edges[-1].chain == ("10 rows", "origin m", "oskvelan/merged", "brantwik/copied", "AGPL-3.0-only")
    part = decide_root([source("origin m", "mit", upstream=replace(middle, upstreams=(Link("a/b", None),)))], "mit")
    assert part.answer is UNKNOWN


def test_terms_below_terms_stay_a_question() -> None:
    below = Link("brantwik/copied", read_licence("agpl-3.0"))
    tasks = Link("brantwik/tasks", read_licence("mit"), Relation.SUBJECT_TO, upstreams=(below,))
    part = decide_root(
        [source("o", "mit", upstream=Link("oskvelan/x", read_licence("mit"), upstreams=(tasks,)))], "mit"
    )
    assert [edge.answer for edge in part.edges] == [OK, OK, FLAG]


def test_an_upstream_that_says_something_else_binds_unless_the_user_has_spoken() -> None:
    link = Link("quillane/fable", read_licence("agpl-3.0"))
    relabelled = source("origin x", upstream=link, statements=(said("mit", StatementKind.ROW),))
    assert decide_root([relabelled], "mit").answer is NO
    mapped = replace(relabelled, statements=(said("mit", StatementKind.USER_MAP),))
    assert decide_root([mapped], "mit").answer is OK


def test_a_chain_without_end_is_followed_to_a_depth() -> None:
    link = Link("owner/0", read_licence("mit"))
    for number in range(1, 200):
        link = Link(f"owner/{number}", read_licence("mit"), upstreams=(link,))
    part = decide_root([source("o", "mit", upstream=link)], "mit")
    assert part.answer is UNKNOWN
    assert len(part.edges) < 20


@pytest.mark.parametrize("declared", [None, "other", "unknown", "quillane-1.0", "cc"])
def test_without_a_declaration_nothing_is_ok(declared: str | None) -> None:
    part = decide_root([FABLE, own()], declared)
    assert part.answer is UNKNOWN
    assert {edge.answer for edge in part.edges} == {UNKNOWN}
    assert part.candidates[0] == "AGPL-3.0-only"
    assert part.fixes[0] == Fix("AGPL-3.0-only", (), 0)
    assert decide_root([own()], declared).answer is UNKNOWN


def test_the_users_outbound_comes_before_the_declared_one() -> None:
    assert decide_root([FABLE], "mit", outbound="agpl-3.0").answer is OK
    assert decide_root([FABLE], "agpl-3.0", outbound="mit").answer is NO
    assert decide_root([FABLE], None, outbound="agpl-3.0").answer is OK
    assert decide_root([], None, outbound="mit").outbound == read_licence("mit")


def test_unexplained_rows_are_unknown_whatever_they_say() -> None:
    bucket = source("origin hf", None, 953, is_explained=False)
    part = decide_root([bucket, own()], "mit")
    assert part.answer is UNKNOWN
    assert part.edges[0].chain == ("953 rows", "origin hf", "no licence stated")
    assert part.candidates == ()
    assert part.fixes == (Fix("MIT", ("origin hf",), 953),)
    assert decide_root([source("origin hf", "mit", is_explained=False)], "mit").answer is UNKNOWN
    assert decide_root([source("origin hf", "agpl-3.0", is_explained=False)], "mit").answer is NO


def test_own_rows_stand_under_what_is_declared() -> None:
    for declared in ("mit", "cc-by-nd-4.0", "all rights reserved"):
        part = decide_root([own()], declared)
        assert (part.answer, part.candidates, part.fixes) == (OK, (), ())
        assert part.edges[0].inbound == part.edges[0].outbound


def test_own_rows_that_are_labelled_otherwise_count_as_labelled() -> None:
    assert decide_root([own(statements=(said("agpl-3.0", StatementKind.ROW),))], "mit").answer is NO
    assert decide_root([own(statements=(said("agpl-3.0", StatementKind.USER_MAP),))], "mit").answer is FLAG
    assert decide_root([own(statements=(said("agpl-3.0", StatementKind.FRONT_MATTER),))], "mit").answer is OK


def test_two_copylefts_conflict() -> None:
    part = decide_root([FABLE, source("origin sa", "cc-by-sa-4.0", 5), source("origin mit", "mit")], "agpl-3.0")
    assert part.answer is NO
    assert part.conflicts == (("origin hf", "origin sa"),)
    assert part.candidates == ()
    assert part.fixes == (Fix("AGPL-3.0-only", ("origin sa",), 5),)


def test_the_fewest_rows_are_dropped() -> None:
    part = decide_root([source("a", "agpl-3.0", 5), source("b", "cc-by-sa-4.0", 500)], "agpl-3.0")
    assert part.fixes[0] == Fix("CC-BY-SA-4.0", ("a",), 5)
    assert Fix("AGPL-3.0-only", ("b",), 500) in part.fixes


def test_candidates_without_a_question_come_first() -> None:
    part = decide_root([source("a", "mit"), source("b", "cc-by-4.0")], "mit")
    assert part.answer is FLAG
    assert part.candidates[0] == "CC-BY-4.0"
    assert part.candidates.index("CC-BY-4.0") < part.candidates.index("MIT")
    assert "CC0-1.0" not in part.candidates


def test_a_licence_outside_the_table_is_a_candidate_where_it_is_that_of_the_rows() -> None:
    assert decide_root([source("a", "openrail")], "mit").candidates == ("LicenseRef-openrail",)


def test_each_declared_folder_is_a_part_of_its_own() -> None:
    stated = {
        ".": (said("mit", StatementKind.FRONT_MATTER),),
        "agents": (said("apache-2.0", StatementKind.FRONT_MATTER),),
        "fable": (said("agpl-3.0", StatementKind.TEXT), said("mit", StatementKind.FRONT_MATTER)),
    }
    sources = [
        replace(FABLE, folders=frozenset({"fable"})),
        replace(AGENTS, folders=frozenset({"agents/deep/down"}), upstream=None),
        source("c", "mit"),
    ]
    parts = decide(sources, stated, Options())
    assert [(part.folder, part.answer, part.sources) for part in parts] == [
        (".", OK, ("c",)),
        ("agents", OK, ("origin agents",)),
        ("fable", OK, ("origin hf",)),
    ]
    merged = decide(sources, {".": stated["."]}, Options())
    assert [(part.folder, part.answer) for part in merged] == [(".", NO)]


def test_a_list_carries_each_source_by_one_of_its_licences_with_a_question() -> None:
    declared = {".": (Statement(StatementKind.FRONT_MATTER, read_licences(["mit", "agpl-3.0"])),)}
    (part,) = decide([FABLE], declared, Options())
    assert part.answer is FLAG
    assert "Which rows stand under which" in part.edges[0].why
    (part,) = decide([source("sa", "cc-by-sa-4.0")], declared, Options())
    assert part.answer is NO


def test_a_choice_offered_to_the_next_person_must_be_carried_whole() -> None:
    assert decide_root([FABLE], "MIT OR AGPL-3.0-only").answer is NO
    assert decide_root([source("a", "cc0-1.0")], "MIT OR AGPL-3.0-only").answer is OK


def test_a_choice_among_the_licences_of_the_rows_says_what_is_chosen() -> None:
    part = decide_root([source("a", "MIT OR AGPL-3.0-only")], "apache-2.0")
    assert part.edges[0].why.startswith("MIT is chosen.")
    assert part.edges[0].duties == ("keep notices",)


def test_upper_bounds_count_as_a_source_and_not_as_rows() -> None:
    named = source("upstream quillane/fable", "agpl-3.0", 953, is_upper_bound=True, upstream=FABLE.upstream)
    part = decide_root([named, own(1000)], "mit")
    assert (part.answer, part.rows) == (NO, 1000)
    assert part.edges[-1].chain == ("up to 953 rows", "upstream quillane/fable", "AGPL-3.0-only")


def test_hostile_text_ends_up_in_the_chain_only() -> None:
    part = decide_root([source("a", "<script>\x1b[31m" * 50)], "mit")
    assert part.answer is UNKNOWN
    assert part.edges[0].inbound == ""
    assert len(part.edges[0].chain[-1]) <= 200


def test_deciding_takes_no_time() -> None:
    sources = [source(f"origin {number}", name) for number, name in enumerate(NAMES[:10])]
    decide_root(sources, "mit")
    start = time.perf_counter()
    part = decide_root(sources, "mit")
    # 1 ms on a quiet machine.
    assert time.perf_counter() - start < 0.05
    assert part.answer is NO


LICENCES = st.sampled_from(NAMES)
KINDS = st.sampled_from(list(StatementKind))
LINKS = st.recursive(
    st.builds(
        Link,
        st.sampled_from(["a/b", "c/d"]),
        st.one_of(st.none(), LICENCES.map(read_licence)),
        st.sampled_from(Relation),
    ),
    lambda inner: st.builds(
        Link,
        st.just("e/f"),
        st.one_of(st.none(), LICENCES.map(read_licence)),
        st.sampled_from(Relation),
        upstreams=st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=4,
)
STATEMENTS = st.lists(st.builds(Statement, KINDS, LICENCES.map(read_licence)), max_size=3).map(tuple)


@st.composite
def several(draw: st.DrawFn) -> list[Source]:
    """Sources with keys of their own."""
    return [
        source(
            f"origin {number}",
            rows=draw(st.integers(0, 1000)),
            statements=draw(STATEMENTS),
            upstream=draw(st.one_of(st.none(), LINKS)),
            is_own=draw(st.booleans()),
            is_explained=draw(st.sampled_from([True, True, True, False])),
        )
        for number in range(draw(st.integers(1, 5)))
    ]


@given(several().filter(lambda sources: len(sources) > 1), st.one_of(st.none(), LICENCES))
def test_one_more_source_never_makes_it_better(sources: list[Source], declared: str | None) -> None:
    fewer, more = decide_root(sources[:-1], declared, declared), decide_root(sources, declared, declared)
    assert more.answer >= fewer.answer
    if not all(one.is_own for one in sources[:-1]):
        # Licences of the sources themselves are tried as well, so those are left aside.
        assert set(more.candidates) & set(table().candidates) <= set(fewer.candidates)


@given(several(), st.lists(st.tuples(KINDS, LICENCES), max_size=3), st.randoms())
def test_order_plays_no_part(sources: list[Source], declared: list[tuple[StatementKind, str]], random: object) -> None:
    statements = [said(name, kind) for kind, name in declared]
    first = decide(sources, {".": statements}, Options())
    shuffled = [replace(one, statements=tuple(reversed(one.statements))) for one in sources]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(statements)  # type: ignore[attr-defined]
    assert decide(shuffled, {".": statements}, Options()) == first


@given(LICENCES, LICENCES, LICENCES)
def test_or_is_the_best_of_its_branches_and_and_the_worst(outbound: str, first: str, second: str) -> None:
    going = read_licence(outbound)
    answers = [carry(going, read_licence(name)).answer for name in (first, second)]
    either, both = read_licence(f"({first}) OR ({second})"), read_licence(f"({first}) AND ({second})")
    if either.branches and both.branches:
        assert carry(going, both).answer is max(answers)
        # An outbound choice is carried branch by branch, and each may take another of the rows' licences.
        if len(going.branches) == 1:
            assert carry(going, either).answer is min(answers)
        assert carry(going, either).answer <= min(answers)
    if either.branches and going.branches:
        offered = [carry(read_licence(name), going).answer for name in (first, second)]
        assert carry(either, going).answer is max(offered)


@given(several(), LICENCES)
def test_unknown_inputs_never_give_ok(sources: list[Source], declared: str) -> None:
    for one in sources:
        part = decide_root([one], declared)
        said_of_it = [licence for statement in one.statements for licence in [statement.licence]]
        if not one.is_own and (not one.is_explained or (not said_of_it and one.upstream is None)):
            assert part.answer >= UNKNOWN
        if not one.is_own and said_of_it and not any(licence.branches for licence in said_of_it):
            assert part.answer >= UNKNOWN
    assert decide_root(sources, "quillane-1.0").answer >= UNKNOWN


@settings(max_examples=60)
@given(several(), st.one_of(st.none(), LICENCES))
def test_fixes_and_candidates_do_what_they_say(sources: list[Source], declared: str | None) -> None:
    part = decide_root(sources, declared)
    by_key = {one.key: one for one in sources}
    for name in part.candidates:
        assert decide_root(sources, name).answer <= FLAG
    for fix in part.fixes:
        kept = [one for one in sources if one.key not in fix.drop]
        assert kept
        assert decide_root(kept, fix.outbound).answer <= FLAG
        assert fix.rows == sum(by_key[key].rows for key in fix.drop)
        for key in fix.drop:
            assert decide_root([*kept, by_key[key]], fix.outbound).answer > FLAG
    for first, second in part.conflicts:
        alone = decide_root([by_key[first], by_key[second]], None)
        assert alone.candidates == ()


def test_upstreams_of_a_card_cannot_cost_more_rows_than_there_are() -> None:
    named = [source(f"upstream {name}", "agpl-3.0", 40, is_upper_bound=True) for name in ("a", "b")]
    part = decide_root([own(40), *named], "mit")
    assert Fix("MIT", ("upstream a", "upstream b"), 40, is_upper_bound=True) in part.fixes


def test_an_unread_declaration_answers_nothing_for_own_rows_either() -> None:
    mine = source("map mine", None, 4, is_own=True, statements=(said("all rights reserved", StatementKind.USER_MAP),))
    assert decide_root([mine], "quillane-1.0").answer is UNKNOWN
    assert decide_root([mine], "mit").answer is FLAG
