"""Reasoning, leaks, copies, cuts, licences, upstreams and dates against invented audits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.claims.checking import check_claims
from traceaudit_rules.claims.claim import Answer, Claim, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.rules.claims.checking.conftest import Check

YES, NO, OPEN = Answer.CONFIRMED, Answer.CONTRADICTED, Answer.UNVERIFIABLE
Json = dict[str, Any]


def reasoning(word: str | None, n: int = 100, thoughts: int = 100, said: str = "") -> Json:
    """facts.reasoning with a verdict, and what the dataset says itself."""
    disclosed = [{"kind": "post hoc", "text": said}] if said else []
    return {"verdict": {"word": word, "n": n, "thoughts": thoughts, "headline": "So it is."}, "disclosed": disclosed}


@pytest.mark.parametrize(
    ("facts", "raw", "afterwards"),
    [
        (reasoning("contradicted"), NO, YES),
        (reasoning("summary"), NO, OPEN),
        (reasoning("suspect"), OPEN, OPEN),
        (reasoning("unverifiable"), OPEN, OPEN),
        (reasoning("consistent"), OPEN, OPEN),
        (reasoning("consistent", said="We added the thoughts later."), NO, OPEN),
        (reasoning(None, n=0, thoughts=7), NO, OPEN),
        ({}, OPEN, OPEN),
    ],
)
def test_raw_reasoning_is_never_confirmed(
    check: Check, with_findings: Callable[..., Json], facts: Json, raw: Answer, afterwards: Answer
) -> None:
    of = with_findings(reasoning=facts)
    assert check(Kind.RAW_REASONING, of=of).answer is raw
    assert check(Kind.DISCLOSED_REASONING, of=of).answer is afterwards


def test_that_nothing_was_found_confirms_no_absence(check: Check, with_findings: Callable[..., Json]) -> None:
    checked = check(Kind.NO_SECRETS, words="secrets")
    assert (checked.answer, checked.computed) == (OPEN, "none found by 1 rule")
    notes = with_findings(("TA501", "note", 3))
    assert check(Kind.NO_SECRETS, of=notes).answer is OPEN
    found = check(Kind.NO_SECRETS, of=with_findings(("TA501", "error", 3), ("TA503", "error", 1)))
    assert (found.answer, found.computed) == (NO, "3 some-rule (TA501), 1 some-rule (TA503)")


@pytest.mark.parametrize(
    ("words", "code", "answer"),
    [
        ("", "TA401", NO),
        ("", "TA601", NO),
        ("", "TA501", OPEN),
        ("paths", "TA401", NO),
        ("users", "TA402", NO),
        ("paths", "TA601", OPEN),
        ("emails", "TA601", NO),
        ("hosts", "TA407", NO),
        ("personal data", "TA602", NO),
    ],
)
def test_anonymity_is_contradicted_by_the_rules_on_what_it_names(
    check: Check, with_findings: Callable[..., Json], words: str, code: str, answer: Answer
) -> None:
    of = with_findings((code, "warning", 12))
    assert check(Kind.ANONYMISED, of=of, words=words).answer is answer


def test_what_no_rule_looked_for_is_said_so(check: Check, fable: Json) -> None:
    assert check(Kind.NO_SECRETS, of=fable | {"rules": []}).why == "no rule that looks for it ran"


def copies(exact: int, near: int, form: str = "fable-merged", folder: str = ".") -> Json:
    """One view of facts.duplicates."""
    place = {"format": form, "folder": folder, "container": "jsonl"}
    return place | {"items": 4665, "exact": exact, "near": near, "removable": exact + near}


@pytest.mark.parametrize(
    ("views", "value", "words", "answer"),
    [
        ([copies(0, 0)], None, "", YES),
        ([copies(0, 0)], 0, "", YES),
        ([copies(3, 0)], None, "", NO),
        ([copies(3, 0)], 0, "", NO),
        ([copies(0, 5)], None, "", OPEN),
        ([copies(0, 5)], None, "exact", YES),
        ([copies(0, 5)], 0, "", YES),
        ([copies(3, 5)], 8, "", YES),
        ([copies(3, 5)], 12, "", OPEN),
        ([copies(3, 0), copies(0, 0, "pi", "pi-traces")], None, "", NO),
        ([copies(0, 0), copies(1, 0, "pi", "pi-traces")], None, "", YES),
        ([copies(3, 0) | {"short": 3}], None, "", OPEN),
        ([copies(3, 0) | {"short": 2}], None, "", NO),
        ([], None, "", OPEN),
    ],
)
def test_copies(
    check: Check,
    with_findings: Callable[..., Json],
    views: list[Json],
    value: float | None,
    words: str,
    answer: Answer,
) -> None:
    of = with_findings(duplicates={"views": views})
    assert check(Kind.DEDUPLICATED, value, of=of, words=words).answer is answer


def test_of_several_views_the_largest_is_meant(check: Check, splits: Json) -> None:
    train, test = splits["facts"]["duplicates"]["views"]
    train |= {"items": 800, "exact": 0}
    test |= {"items": 200, "exact": 4}
    assert check(Kind.DEDUPLICATED, of=splits).answer is OPEN
    assert check(Kind.DEDUPLICATED, of=splits, scope="train").answer is YES
    train |= {"exact": 1}
    assert check(Kind.DEDUPLICATED, of=splits).answer is NO


def test_cut_contexts(check: Check, with_findings: Callable[..., Json]) -> None:
    cut = with_findings(("TA929", "warning", 4121))
    assert check(Kind.TRUNCATED, of=cut).answer is YES
    assert check(Kind.TRUNCATED, 7022, of=cut, subject="context", statistic="max").answer is YES
    assert check(Kind.TRUNCATED, 5000, of=cut, subject="context", statistic="max").answer is NO
    assert check(Kind.TRUNCATED, 7000, of=cut, subject="context", statistic="max").answer is OPEN
    assert check(Kind.TRUNCATED, 9000, of=cut, subject="context", statistic="max").answer is OPEN
    assert check(Kind.TRUNCATED, of=cut, words="not truncated").answer is NO
    assert check(Kind.TRUNCATED, 4121, of=cut, statistic="rows").answer is YES
    assert check(Kind.TRUNCATED, 12, of=cut, statistic="rows").answer is OPEN
    assert check(Kind.TRUNCATED, words="not truncated").answer is OPEN


def statement(expression: str, kind: str = "licence text", path: str = "LICENSE") -> Json:
    """One statement of facts.licences."""
    return {"kind": kind, "text": expression, "expression": expression, "path": path, "line": 0, "count": 1, "note": ""}


def licences(declared: list[Json], outbound: str | None, edges: list[Json]) -> Json:
    """facts.licences with one part."""
    part = {"folder": ".", "declared": declared, "outbound": outbound, "answer": "carries", "edges": edges}
    return {"notice": "", "parts": [part], "sources": []}


def test_a_licence_is_confirmed_by_other_evidence_alone(check: Check, with_findings: Callable[..., Json]) -> None:
    text = with_findings(licences=licences([statement("MIT")], "MIT", []))
    assert check(Kind.LICENCE, of=text, words="mit").answer is YES
    assert check(Kind.LICENCE, of=text, words="apache-2.0").computed == "MIT (licence text in LICENSE)"
    assert check(Kind.LICENCE, of=text, words="apache-2.0").answer is NO
    nothing = with_findings(licences=licences([], None, []))
    assert "no proof of itself" in check(Kind.LICENCE, of=nothing, words="mit").why
    both = with_findings(
        licences=licences([statement("MIT"), statement("Apache-2.0", "metadata", "x.json")], "MIT", [])
    )
    assert check(Kind.LICENCE, of=both, words="mit").answer is OPEN
    assert check(Kind.LICENCE, of=text, words="the harbour licence").answer is OPEN
    assert check(Kind.LICENCE, words="mit").why == "licences were not compared"


def test_a_licence_may_be_that_of_something_else(with_findings: Callable[..., Json]) -> None:
    audit = with_findings(licences=licences([statement("MIT")], "MIT", []))
    apache = Claim(Kind.LICENCE, 2, "license: apache-2.0", words="apache-2.0")
    trained = Claim(Kind.UPSTREAM, 4, "datasets: brantwik/traces", words="brantwik/traces")
    other = Claim(Kind.LICENCE, 9, "The scripts are under BSD-3-Clause.", words="bsd-3-clause")
    assert check_claims([apache], audit)[0].answer is NO
    assert check_claims([apache, trained], audit)[0].answer is OPEN
    assert check_claims([apache, other], audit)[0].answer is OPEN


def test_a_licence_that_cannot_carry_its_sources_is_contradicted(
    check: Check, with_findings: Callable[..., Json]
) -> None:
    edge = {
        "source": "origin hf",
        "chain": ["953 rows", "origin hf", "owner/name", "AGPL-3.0-only"],
        "inbound": "AGPL-3.0-only",
        "outbound": "MIT",
        "answer": "cannot carry",
        "why": "the upstream binds whole derived works",
    }
    of = with_findings(licences=licences([statement("MIT")], "MIT", [edge]))
    checked = check(Kind.LICENCE, of=of, words="mit")
    assert (checked.answer, checked.computed) == (NO, "953 rows -> origin hf -> owner/name -> AGPL-3.0-only")


def test_upstreams(check: Check, with_findings: Callable[..., Json]) -> None:
    source = {"key": "map hf:*", "name": "hf", "rows": 953, "grade": "declared", "upstream": "brantwik/Traces"}
    of = with_findings(lineage={"sources": [source]})
    assert check(Kind.UPSTREAM, of=of, words="brantwik/traces").computed == "953 rows, declared"
    assert check(Kind.UPSTREAM, of=of, words="brantwik/traces").answer is YES
    assert check(Kind.UPSTREAM, of=of, words="oskvelan/other").answer is OPEN
    bound = with_findings(lineage={"sources": [source | {"is_upper_bound": True}]})
    assert check(Kind.UPSTREAM, of=bound, words="brantwik/traces").answer is OPEN


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("2026-06-03/2026-06-13", YES),
        ("June 2026", YES),
        ("3 June 2026/13 June 2026", YES),
        ("Jun 3, 2026 to Jun 14, 2026", YES),
        ("2026-06-01/2026-07-30", OPEN),
        ("2025-01-01/2025-02-30", NO),
        ("May 2025", NO),
        ("spring", OPEN),
    ],
)
def test_dates(check: Check, with_findings: Callable[..., Json], words: str, answer: Answer) -> None:
    time = {"first": "2026-06-03", "last": "2026-06-13", "days": 11}
    of = with_findings(concentration={"dataset": {"time": time}, "views": []})
    assert check(Kind.TIME, of=of, words=words).answer is answer


def test_days(check: Check, with_findings: Callable[..., Json]) -> None:
    time = {"first": "2026-06-03", "last": "2026-06-13", "days": 11}
    of = with_findings(concentration={"dataset": {"time": time}, "views": []})
    assert check(Kind.TIME, 11, of=of).answer is YES
    assert check(Kind.TIME, 12, of=of).answer is OPEN
