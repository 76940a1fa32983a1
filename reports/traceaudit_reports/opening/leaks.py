"""Sentences on what can be read of people and of their access: secrets, personal data, names of accounts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.opening.sentence import Sentence, active_of, worst_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.card import Card, Finding

_SECRETS, _WRAPPED = "TA5", "TA508"
_PERSONAL = "TA6"
_ACCOUNTS = ("TA401", "TA402", "TA406")
_ACCOUNT = "account #"
_MOST_NAMES = 4
_MOST_KINDS = 2
_ACRONYMS = ("json", "url")


def tell_secrets(card: Card) -> Iterator[Sentence]:
    """Secrets of which the rules are sure; a finding is one value. What is encoded may be one of the others again."""
    found = [finding for finding in active_of(card, _SECRETS) if finding.confidence != "weak"]
    plain = [finding for finding in found if finding.code != _WRAPPED]
    if not found:
        return
    if plain:
        text = f"{number_of(len(plain), 'secret')} can be read in the data."
    else:
        text = f"{number_of(len(found), 'secret')} can be decoded from the data."
    wrapped = len(found) - len(plain)
    detail = f"{_by_rule(plain or found)}."
    if plain and wrapped:
        detail += f" {number_of(wrapped, 'more value')} only had to be decoded."
    yield Sentence(
        text,
        f"{detail} To remove them is not enough: revoke them.",
        worst_of(found),
        "leaks",
        (plain or found)[0].code,
        frozenset(finding.code for finding in found),
    )


def tell_personal(card: Card) -> Iterator[Sentence]:
    """Personal data; a finding is one value."""
    found = [finding for finding in active_of(card, _PERSONAL) if finding.confidence != "weak"]
    if not found:
        return
    found.sort(key=lambda finding: (finding.severity != "error", finding.code))
    names = list(dict.fromkeys(_plain(finding.name) for finding in found))
    told = listed(names, _MOST_KINDS if names[_MOST_KINDS + 1 :] else _MOST_KINDS + 1)
    yield Sentence(
        f"Personal data can be read: {told}{' kinds' if names[_MOST_KINDS + 1 :] else ''}.",
        f"{_by_rule(found)}. Each value counts once.",
        worst_of(found),
        "leaks",
        found[0].code,
        frozenset(finding.code for finding in found),
    )


def _by_rule(findings: Sequence[Finding]) -> str:
    """The rules as what they find, with the number of values: 'Provider tokens (10), private keys (1)'."""
    values = Counter(finding.name for finding in findings)
    told = listed([f"{_plain(name)} ({count:,})" for name, count in values.items()], _MOST_NAMES)
    return f"{told[:1].upper()}{told[1:]}"


def _plain(name: str) -> str:
    """The name of a rule as words."""
    return " ".join(word.upper() if word in _ACRONYMS else word for word in name.split("-"))


def tell_accounts(card: Card) -> Iterator[Sentence]:
    """Names of accounts in paths. Rows with one of two names may overlap, so only the largest number is told."""
    found = [finding for finding in active_of(card, *_ACCOUNTS) if finding.subject.startswith(_ACCOUNT)]
    if not found:
        return
    accounts = {finding.subject for finding in found}
    largest = max(found, key=lambda finding: (finding.rows, finding.code))
    rows = number_of(largest.rows, "row")
    text = f"{number_of(len(accounts), 'account name')} can be read, one of them in {rows}."
    if len(accounts) == 1:
        text = f"The name of one account can be read in {rows}."
    yield Sentence(
        text,
        f"The largest of {number_of(len(found), 'finding')}: {largest.message}."
        if found[1:]
        else f"{largest.message}.",
        worst_of(found),
        "leaks",
        largest.code,
        frozenset(finding.code for finding in found),
    )
