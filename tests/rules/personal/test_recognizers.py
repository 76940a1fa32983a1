"""Presidio's recognisers on single values: offline, one answer a value, and nothing imported without one."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.personal import recognizers
from traceaudit_rules.personal.recognizers import recognised

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTITIES = {
    "EMAIL_ADDRESS": ("kim.lee@quillane.net", "kim.lee@quillane.nosuchendingatall"),
    "PHONE_NUMBER": ("+49 30 9018 2741", "+999 12"),
    "IP_ADDRESS": ("85.214.132.117", "85.214.132.999"),
    "MAC_ADDRESS": ("3c:22:fb:9e:41:d7", "3c:22:fb"),
    "US_SSN": ("-".join(("536", "22", "8147")), "536228"),
    "IBAN_CODE": ("DE75" + "512108001245126199", "DE75" + "512108001245126190"),
    "CREDIT_CARD": ("4539" + "148803436467", "4539" + "148803436468"),
    "CRYPTO": ("bc1q" + "ar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "bc1qqqq"),
}


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Sockets that tell of themselves and go nowhere, and recognisers that are made anew."""
    tried: list[str] = []

    def refuse(*_: object, **__: object) -> NoReturn:
        tried.append("network")
        raise OSError("no network in tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    recognizers._recognizer.cache_clear()
    recognizers._work_offline.cache_clear()
    yield tried
    recognizers._recognizer.cache_clear()


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_good_value_holds_and_the_bad_one_does_not(entity: str, offline: list[str]) -> None:
    good, bad = (f"noun:{value}" for value in ENTITIES[entity])
    assert recognised(entity, {good, bad}) == {good}
    assert offline == []


def test_nothing_is_made_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognizers, "_recognizer", None)
    assert recognised("EMAIL_ADDRESS", ()) == frozenset()


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_can_be_asked_about(values: list[str]) -> None:
    for entity in ENTITIES:
        subjects = {f"noun:{value}" for value in values}
        assert recognised(entity, subjects) <= subjects


def test_the_rules_load_no_recogniser_before_there_is_a_value() -> None:
    code = (
        "import sys; sys.path[:] = sys.argv[1:]\n"
        "from traceaudit_rules.catalog import all_rules\n"
        "verifying = [rule for rule in all_rules() if rule.verify]\n"
        "assert [rule.verify(()) for rule in verifying]\n"
        "print(sorted({'presidio_analyzer', 'spacy', 'tldextract', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, *sys.path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
