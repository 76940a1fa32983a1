"""What is printed holds nothing that a rule would find, nor a value that was found elsewhere."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit import redaction
from traceaudit.masker import Masker
from traceaudit.redaction import Values, redact, redact_all
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable

RNG = Random(5)
TOKEN = make_sample("ghp_{alnum:30}{crc}", RNG)
PASSWORD = make_sample("{alnum:18}", RNG)
EMAIL = "kim.lee@" + "quillane.net"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TOKEN, "<github-pat>"),
        (f"a {TOKEN} b", "a <github-pat> b"),
        (f"{TOKEN} and {TOKEN}", "<github-pat> and <github-pat>"),
        (f"see\n{TOKEN}\n", "see\n<github-pat>\n"),
        (f"ask {EMAIL}, please", "ask <email>, please"),
        (f"postgres://ledger:{PASSWORD}@db.quillane.net/x", "postgres://<postgres-url>@db.quillane.net/x"),
        (json.dumps({"t": json.dumps(TOKEN)}), json.dumps({"t": json.dumps("<github-pat>")})),
        (f"\u202e{TOKEN}\x00é", "\u202e<github-pat>\x00é"),
        (f"\ud800 {TOKEN}", "\ud800 <github-pat>"),
        ("from 91.9.8.4", "from <ipv4>"),
        ("91.9.8.4", "<ipv4>"),
    ],
)
def test_what_a_rule_finds_is_hidden(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text", ["", "Bash", "src/app/main.py", "claude-x", "1.2.3", "password", "a@b", "<github-pat>"]
)
def test_what_is_none_stays(text: str) -> None:
    assert redact(text) == text


def test_many_texts_are_redacted_as_each_of_them_is() -> None:
    texts = [TOKEN, "", "src/app/main.py", f"a\n{TOKEN}\n", "\ud800", f"ask {EMAIL}, please", "91.9.8.4", "Bash"]
    assert redact_all(texts) == [redact(text) for text in texts]
    assert redact_all([]) == []


@given(
    st.lists(st.text(max_size=30) | st.sampled_from([TOKEN, f'"{TOKEN}', f"{EMAIL}\n", "password:", "\\"]), max_size=9)
)
def test_what_stands_beside_a_text_changes_nothing(texts: list[str]) -> None:
    masker = Masker(frozenset({"zworblax"}))
    assert masker.texts(texts) == [masker.text(text) for text in texts]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_redacted(before: str, after: str) -> None:
    shown = redact(f"{before} {TOKEN} {after}")
    assert TOKEN not in shown
    assert redact(shown) == redact(redact(shown))


def test_what_was_not_looked_at_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_matcher: object, _batch: object, failures: dict[str, str]) -> list[object]:
        failures["TA501"] = "broken"
        return []

    monkeypatch.setattr(redaction, "scan_batch", fail)
    assert redact(f"a {TOKEN} b") == "<hidden>"
    assert redact("nothing that a gate knows") == "nothing that a gate knows"


@pytest.fixture
def hide() -> Callable[[str], str]:
    """Hides a password and an address."""
    return Values.of([(PASSWORD, "assigned-secret"), (EMAIL, "e-mail address"), ("q7#x", "url-password")]).hide


def test_a_value_is_hidden_wherever_it_stands(hide: Callable[[str], str]) -> None:
    assert hide(PASSWORD) == "<assigned-secret>"
    assert hide(f"raw/{PASSWORD}.jsonl") == "raw/<assigned-secret>.jsonl"
    assert hide(f"x{PASSWORD}y{PASSWORD.upper()}") == "x<assigned-secret>y<assigned-secret>"
    assert hide(EMAIL.upper()) == "<e-mail address>"
    assert hide("nothing") == "nothing"


def test_short_values_are_hidden_as_words_only(hide: Callable[[str], str]) -> None:
    assert hide("is q7#x, so") == "is <url-password>, so"
    assert hide("aq7#xb") == "aq7#xb"


def test_what_a_cut_has_left_of_a_value_is_hidden(hide: Callable[[str], str]) -> None:
    assert hide(f"is {PASSWORD[:12]}\u2026") == "is <assigned-secret>\u2026"
    assert hide(f"is {PASSWORD[:11]}\u2026") == f"is {PASSWORD[:11]}\u2026"


def test_of_two_values_the_longer_one_is_hidden() -> None:
    values = Values.of([(PASSWORD[:14], "a"), (PASSWORD, "b")])
    assert values.hide(f"{PASSWORD} {PASSWORD[:14]}") == "<b> <a>"


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=80))
def test_no_long_value_comes_through(values: list[str], text: str) -> None:
    hidden = Values.of((value, "kind") for value in [*values, PASSWORD]).hide(f"{text}{PASSWORD}{text}")
    assert PASSWORD not in hidden


def test_an_account_within_a_secret_does_not_uncover_it() -> None:
    masker = Masker(frozenset({"ledger", "kim"}))
    assert PASSWORD not in masker.text(f"postgres://ledger:{PASSWORD}@db.quillane.net/x")
    assert masker.text(f"kim: {EMAIL}") == "<account>: <email>"
    assert masker.text(f"https://kim:{PASSWORD}@git.quillane.net/x").startswith("https://<")
    assert "kim" not in masker.text(f"https://kim:{PASSWORD}@git.quillane.net/x")
