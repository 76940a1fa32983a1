"""No text of a claim and no JSON of another version makes the checking fail."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.claims.checking import check_claims
from traceaudit_rules.claims.claim import Answer, Claim, Kind, Precision

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["merged", "a.jsonl", "*", "[", "**/*", "train", "Bash", "mean", "1K<n<10K", "<slug>", "2026-13-45"]
    ),
)
NUMBERS = st.one_of(st.none(), st.integers(0, 10**18), st.floats(allow_nan=False, allow_infinity=False))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
NAMES = ["inputs", "totals", "facts", "rules", "findings", "verdict", "ignored_files"]
FACTS = ["views", "duplicates", "reasoning", "licences", "lineage", "concentration"]
CLAIMS = st.builds(
    Claim,
    kind=st.sampled_from(Kind),
    line=st.integers(1, 9),
    text=TEXTS,
    subject=TEXTS,
    statistic=TEXTS,
    value=NUMBERS,
    words=TEXTS,
    precision=st.sampled_from(Precision),
    digits=st.integers(0, 9),
    scope=TEXTS,
    unit_low=NUMBERS,
    unit_high=NUMBERS,
)
VIEWS = st.fixed_dictionaries(
    {"format": st.just("pi"), "folder": st.just("."), "container": st.just("jsonl")},
    optional=dict.fromkeys(("rows", "sessions", "tools", "models", "lengths", "rows_per_session"), ANYTHING),
)
AUDITS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(NAMES, ANYTHING)
    | {
        "facts": st.fixed_dictionaries(
            {}, optional=dict.fromkeys(FACTS, ANYTHING) | {"views": st.lists(VIEWS, max_size=3)}
        )
    },
)


@settings(max_examples=300)
@given(st.lists(CLAIMS, max_size=4), AUDITS)
def test_nothing_raises_and_every_claim_has_an_answer(claims: list[Claim], audit: dict[str, Any]) -> None:
    checked = check_claims(claims, audit)
    assert [item.claim for item in checked] == claims
    assert all(item.why or item.computed for item in checked if item.answer is not Answer.CONFIRMED)


@settings(max_examples=100)
@given(CLAIMS)
def test_nothing_is_contradicted_by_nothing(claim: Claim) -> None:
    assert check_claims([claim], {})[0].answer is Answer.UNVERIFIABLE


@settings(max_examples=50)
@given(st.lists(CLAIMS, max_size=4), AUDITS)
def test_the_same_gives_the_same(claims: list[Claim], audit: dict[str, Any]) -> None:
    assert check_claims(claims, audit) == check_claims(list(claims), dict(audit))
