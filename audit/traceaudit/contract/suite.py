"""Suites of expectations: the built-in one, and the user's own in the JSON form of Great Expectations."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.contract.entries import read_entry, short_name
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit.contract.terms import Term

BUILT_IN = "built-in"
_MOST_TERMS = 200


class Suite(NamedTuple):
    """A suite: its name, and its expectations, the names of which are unique."""

    name: str
    terms: tuple[Term, ...]


def built_in_suite() -> Suite:
    """The suite that holds on clean data of every format."""
    return read_suite((files("traceaudit.contract") / "suites" / "general.json").read_text("utf-8"))


def asked_suite(own: str | None) -> Suite:
    """What a run asks: the built-in suite, and beside it the user's own, as JSON, where there is one.

    Raises:
        UsageError: the user's suite is none.
    """
    general = built_in_suite()
    if own is None:
        return Suite(BUILT_IN, general.terms)
    mine = read_suite(own)
    return Suite(f"{BUILT_IN} and {mine.name}", _named_apart([*general.terms, *mine.terms]))


def read_suite(text: str) -> Suite:
    """A suite from its JSON.

    Raises:
        UsageError: it is no suite, or asks for what a row contract cannot know.
    """
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError("the contract is no JSON; `traceaudit contract init` writes one") from error
    listed = stated.get("expectations") if isinstance(stated, dict) else None
    if not isinstance(listed, list) or not listed:
        raise UsageError('the contract is no suite: {"name": ..., "expectations": [{"type": ..., "kwargs": {...}}]}')
    if len(listed) > _MOST_TERMS:
        raise UsageError(f"the contract has {len(listed):,} expectations; {_MOST_TERMS} are accepted")
    name = stated.get("name", stated.get("expectation_suite_name"))
    terms = [_numbered(number, entry) for number, entry in enumerate(listed, 1)]
    return Suite(short_name(name) or "own suite", _named_apart(terms))


def _named_apart(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms with unique names: a later one with the same name gets a number."""
    seen: dict[str, int] = {}
    made = []
    for term in terms:
        number = seen[term.name] = seen.get(term.name, 0) + 1
        made.append(term if number == 1 else replace(term, name=f"{term.name} #{number}"))
    return tuple(made)


def _numbered(number: int, entry: object) -> Term:
    try:
        return read_entry(entry)
    except UsageError as error:
        raise UsageError(f"the contract, expectation {number}: {error}") from error
