"""Sentences on secrets, personal data and accounts: values are counted, rows are never added up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_reports.opening.leaks import tell_accounts, tell_personal, tell_secrets

if TYPE_CHECKING:
    from conftest import MakeFinding

    from traceaudit_reports.card import Card


def test_secrets_are_values(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = (
        *(make_finding("TA501", "provider-tokens", "error", n, "a token") for n in (3, 4)),
        make_finding("TA503", "json-web-tokens", "error", 9, "a token"),
        # It may be one of the tokens again.
        make_finding("TA508", "wrapped-secrets", "error", 1, "an encoded token"),
        make_finding("TA501", "provider-tokens", "warning", 5, "an example", confidence="weak"),
        make_finding("TA502", "private-keys", "error", 1, "a key", status="waived"),
    )
    (told,) = tell_secrets(replace(clean_card, findings=findings))
    assert told.text == "3 secrets can be read in the data."
    assert told.detail == (
        "Provider tokens (2), JSON web tokens (1). 1 more value only had to be decoded."
        " To remove them is not enough: revoke them."
    )
    assert (told.severity, told.section, told.code) == ("error", "leaks", "TA501")
    assert told.codes == {"TA501", "TA503", "TA508"}


def test_only_an_encoded_secret(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = (make_finding("TA508", "wrapped-secrets", "error", 1, "an encoded token"),)
    (told,) = tell_secrets(replace(clean_card, findings=findings))
    assert told.text == "1 secret can be decoded from the data."
    assert told.code == "TA508"


def test_personal_data_names_its_kinds(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = (
        make_finding("TA601", "email-addresses", "warning", 4, "an address"),
        make_finding("TA605", "payment-cards", "error", 2, "a card"),
        make_finding("TA602", "phone-numbers", "warning", 2, "a number"),
        make_finding("TA603", "public-addresses", "note", 2, "an address"),
    )
    (told,) = tell_personal(replace(clean_card, findings=findings))
    assert told.text == "Personal data can be read: payment cards, email addresses, phone numbers."
    assert told.detail == "Payment cards (1), email addresses (1), phone numbers (1). Each value counts once."
    assert told.severity == "error"


def test_many_kinds_of_personal_data(clean_card: Card, make_finding: MakeFinding) -> None:
    names = ("email-addresses", "phone-numbers", "bank-accounts", "person-names")
    findings = tuple(make_finding(f"TA60{n}", name, "warning", 1, "a value") for n, name in enumerate(names))
    (told,) = tell_personal(replace(clean_card, findings=findings))
    assert told.text == "Personal data can be read: email addresses, phone numbers and 2 more kinds."


def test_accounts_of_several_rules(clean_card: Card, make_finding: MakeFinding) -> None:
    def found(code: str, subject: str, rows: int) -> Card:
        made = make_finding(code, "some-paths", "warning", rows + 5, f"{rows} rows", subject=subject, rows=rows)
        return replace(clean_card, findings=(*card.findings, made))

    card = clean_card
    assert list(tell_accounts(card)) == []
    card = found("TA401", "account #1", 1_294)
    assert next(tell_accounts(card)).text == "The name of one account can be read in 1,294 rows."
    card = found("TA402", "account #1", 12)
    assert next(tell_accounts(card)).text == "The name of one account can be read in 1,294 rows."
    card = found("TA401", "account #2", 7)
    (told,) = tell_accounts(card)
    assert told.text == "2 account names can be read, one of them in 1,294 rows."
    assert told.codes == {"TA401", "TA402"}
