"""Very many unknown names are one source, and no answer changes for it."""

from __future__ import annotations

from dataclasses import replace

from traceaudit_rules.licences.picture import Grade, Source, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.licences.sources.areas import declared_by_area
from traceaudit_rules.licences.sources.crowds import MOST, unite_unknown
from traceaudit_rules.licences.verdicts.decision import decide
from traceaudit_rules.options import Options


def source(number: int, **more: object) -> Source:
    one = Source(
        key=f"origin name-{number}",
        name=f"name-{number}",
        rows=number + 1,
        sessions=frozenset({number}),
        files=frozenset({0}),
        folders=frozenset({"."}),
        grade=Grade.NONE,
        is_explained=False,
        formats=frozenset({"fable-merged"}),
    )
    return replace(one, **more)  # type: ignore[arg-type]


def test_the_largest_are_told_and_the_rest_is_one() -> None:
    sources = [source(number) for number in range(3_000)]
    told = unite_unknown(sources)
    assert len(told) == MOST + 1
    assert told[-1].key == "2,950 more origins"
    assert sum(one.rows for one in told) == sum(one.rows for one in sources)
    assert min(one.rows for one in told[:MOST]) == 2_951
    assert len(told[-1].sessions) == 2_950


def test_what_is_known_stays_as_it_is() -> None:
    said = (Statement(StatementKind.ROW, read_licence("AGPL-3.0-only")),)
    sources = [source(number, statements=said) for number in range(MOST + 9)]
    assert unite_unknown(sources) == sources


def test_a_few_stay_as_they_are() -> None:
    sources = [source(number) for number in range(MOST)]
    assert sorted(one.key for one in unite_unknown(sources)) == sorted(one.key for one in sources)


def test_the_answer_is_the_same() -> None:
    declared = declared_by_area([Statement(StatementKind.FRONT_MATTER, read_licence("MIT"))])
    sources = [source(number) for number in range(MOST + 30)]
    (alone,) = decide(sources, declared, Options())
    (together,) = decide(unite_unknown(sources), declared, Options())
    assert (alone.answer, alone.rows) == (together.answer, together.rows)
