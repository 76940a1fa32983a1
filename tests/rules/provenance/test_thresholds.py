"""The data file of thresholds, and what is looked up in it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.provenance import thresholds as data
from traceaudit_rules.provenance.thresholds import (
    Threshold,
    bases,
    contract_of,
    contracts,
    coverage_base,
    short_base,
    threshold,
    thresholds,
    token_bounds,
    tokens_bound,
    turnings,
)
from traceaudit_rules.signatures import identity

if TYPE_CHECKING:
    from traceaudit_rules.provenance.thresholds import Base, Contract, TokenBound, Turning

COUNTED = [*thresholds().values(), *bases("coverage"), *bases("short"), *token_bounds()]
DATED: list[Threshold | Base | TokenBound | Contract | Turning] = [*COUNTED, *contracts(), *turnings().values()]


def named(entry: object) -> str:
    """An entry as the test names it."""
    name = getattr(entry, "name", "") or getattr(entry, "model", "")
    return f"{type(entry).__name__.lower()} {name}"


@pytest.mark.parametrize("entry", DATED, ids=named)
def test_every_entry_says_where_it_comes_from(entry: Threshold) -> None:
    assert date.fromisoformat(entry.date) <= date(2027, 1, 1)
    assert len(entry.source.split()) > 1
    # Sources name documents and data, and stand in reports: no addresses, no paths.
    assert "://" not in entry.source + entry.note
    assert " /" not in entry.source + entry.note


@pytest.mark.parametrize("entry", COUNTED, ids=named)
def test_a_base_is_a_part_of_what_was_looked_at(entry: Threshold) -> None:
    assert 0 <= entry.count <= entry.n
    assert entry.words


@pytest.mark.parametrize("entry", COUNTED, ids=named)
def test_a_zero_out_of_nothing_is_called_unmeasured_or_a_choice(entry: Threshold) -> None:
    if entry.n == 0 and getattr(entry, "share", None) is None:
        assert entry.source.startswith(("a choice", "not measured", "number of"))


def test_names_are_kebab() -> None:
    assert all(name == name.lower() and name.replace("-", "").isalpha() for name in thresholds())
    assert [entry.name for entry in thresholds().values()] == list(thresholds())


def test_values_are_numbers_in_their_range() -> None:
    assert all(isinstance(entry.value, int | float) and entry.value >= 0 for entry in thresholds().values())
    shares = [entry.share for table in ("coverage", "short") for entry in bases(table)]
    assert all(0 < share < 1 for share in shares)
    for entry in (*bases("coverage"), *bases("short")):
        if entry.n:
            assert entry.share == pytest.approx(entry.count / entry.n, abs=0.005)
    assert {contract.returns for contract in contracts()} <= {"raw", "summary", "both", "nothing"}


def test_no_model_stands_twice_in_a_table() -> None:
    for table in (bases("coverage"), bases("short"), token_bounds(), contracts()):
        models = [entry.model for entry in table]
        assert len(set(models)) == len(models)


def test_measured_maxima_are_below_the_bound_unless_counted() -> None:
    for bound in token_bounds():
        assert bound.max is None or bound.count or bound.max < bound.value
        assert bound.median is None or bound.p99 is None or bound.median <= bound.p99


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        threshold("tag-of-two-texts").value = 1  # type: ignore[misc]
    assert [field.name for field in fields(Threshold)][:7] == ["name", "value", "count", "n", "date", "source", "note"]


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        threshold("no-such-threshold")


@pytest.mark.parametrize(
    ("name", "rate", "words"),
    [
        ("tag-of-two-texts", 0.0, "0 of 12,869 (0 %)"),
        ("repeated-openers", 2833 / 13056, "2,833 of 13,056 (21.7 %)"),
        ("match-most-bytes", 0.001, "0.1 %"),
        ("least-thoughts", None, "not measured"),
    ],
)
def test_a_base_in_words(name: str, rate: float | None, words: str) -> None:
    assert threshold(name).rate == rate
    assert threshold(name).words == words


@pytest.mark.parametrize(
    ("model", "value"),
    [
        ("claude-opus-4-20250514", 6.0),
        ("claude-sonnet-4-5-20250929", 6.0),
        ("claude-opus-4-7", 4.5),
        ("anthropic/claude-opus-4.8", 4.5),
        ("claude-fable-5", 4.5),
        ("claude-mythos-1", 4.5),
        ("claude-3-5-sonnet-20241022", 6.0),
    ],
)
def test_more_characters_fit_into_the_tokens_of_older_models(model: str, value: float) -> None:
    bound = tokens_bound(model)
    assert bound is not None
    assert bound.value == value


def test_a_bound_that_was_not_measured_says_so() -> None:
    for model in ("claude-3-opus", "claude-opus-5", "claude-haiku-4-5"):
        bound = tokens_bound(model)
        assert bound is not None
        assert bound.words == "not measured for this model"
    assert tokens_bound("glm-4.6") is None


def test_lookups_by_model() -> None:
    coverage, short = coverage_base("claude-fable-5-20260601"), short_base("us.anthropic.claude-opus-4-6-v1:0")
    assert coverage is not None
    assert (coverage.count, coverage.n, coverage.is_adaptive) == (63, 122, True)
    assert short is not None
    assert short.share == 0.34
    assert short.words == "34 %"
    assert coverage_base("gpt-5.5") is None
    assert short_base(None) is None


@pytest.mark.parametrize(
    ("model", "returns", "never_raw"),
    [
        ("claude-fable-5", "nothing", True),
        ("mythos-1", "nothing", True),
        ("claude-opus-4-7", "nothing", True),
        ("anthropic/claude-opus-4.8:thinking", "nothing", True),
        ("claude-opus-4-5", "both", False),
        ("gpt-5.1-codex", "summary", True),
        ("o3-mini", "summary", True),
        ("google/gemini-2.5-pro", "summary", True),
        ("deepseek-r1", "raw", False),
    ],
)
def test_what_a_vendor_gives_back(model: str, returns: str, *, never_raw: bool) -> None:
    contract = contract_of(model)
    assert contract is not None
    assert contract.returns == returns
    assert contract.is_never_raw is never_raw


@pytest.mark.parametrize(
    "model", ["gpt-oss-120b", "qwen3", "claude-opus-4-1", "", None, "<synthetic>", "o", "x" * 10_000]
)
def test_no_contract_is_known_for(model: str | None) -> None:
    assert contract_of(model) is None


def test_the_file_is_read_once() -> None:
    assert thresholds() is thresholds()
    assert data._file() is data._file()


def test_signatures_are_read_with_the_same_limits() -> None:
    # That package reads nothing, so it has the numbers a second time.
    assert threshold("text-beyond-seal").value == identity.BEYOND_FACTOR
    assert threshold("text-beyond-seal-slack").value == identity.BEYOND_SLACK
    assert threshold("altered-least-bytes").value == identity.ONE_LINE_MIN
    assert threshold("altered-most-bytes").value == identity.ONE_LINE_MAX
    assert threshold("altered-channel").value == identity.ONE_LINE_CHANNEL
