"""Waivers as users write them: what is read, and what is refused."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from traceaudit.errors import UsageError
from traceaudit.gate.waiverfile import check_waivers, read_waivers
from traceaudit_reports.waiving import waiver_snippet

TODAY = "1767225600"  # 2026-01-01
FINGERPRINT = "0123456789abcdef" * 4
WHOLE = f"""
[[waiver]]
rule = "home-folder-path"
uid = "5f0c*"
origin = "hf:*"
path = "fixtures/**"
fingerprint = "{FINGERPRINT.upper()}"
reason = "Planted by a test."
owner = "data team"
expires = 2026-06-30
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a text as a file of waivers in the working folder."""
    monkeypatch.chdir(tmp_path)

    def read_text(text: str, horizon: int = 366):
        Path("w.toml").write_text(text, encoding="utf-8")
        return read_waivers("w.toml", horizon)

    return read_text


def test_every_key_of_a_waiver_is_read(read) -> None:
    named = WHOLE.replace("home-folder-path", "TA401")
    (waiver,) = read(named)
    assert (waiver.number, waiver.code, waiver.reason, waiver.owner) == (1, "TA401", "Planted by a test.", "data team")
    assert (waiver.uid, waiver.origin, waiver.path) == ("5f0c*", "hf:*", "fixtures/**")
    assert (waiver.fingerprint, waiver.expires) == (FINGERPRINT, date(2026, 6, 30))
    assert waiver.is_of_places
    assert read(named.replace("2026-06-30", '"2026-06-30"')) == (waiver,)


def test_names_and_beginnings_of_codes_are_rules(read) -> None:
    first, second = read('[[waiver]]\nrule = "exact-copies"\nreason = "r"\n[[waiver]]\nrule = "ta1xx"\nreason = "r"\n')
    assert (first.code, second.code, second.number) == ("TA711", "TA1", 2)
    assert first.expires is None
    assert not first.is_of_places
    assert second.covers("TA104")
    assert not second.covers("TA401")


def test_an_empty_file_has_no_waivers(read) -> None:
    assert read("") == () == read("# nothing is waived\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[waivers]]", "w.toml: waivers: unknown key; did you mean waiver"),
        ("[waiver]\nrule = 'TA7'", "w.toml: a list of tables is expected"),
        ("waiver = [1]", "w.toml: waiver 1: a table is expected"),
        ("[[waiver", "w.toml: no valid TOML"),
        ("[[waiver]]\nreason = 'r'", "waiver 1: rule: a text is required"),
        ("[[waiver]]\nrule = 7\nreason = 'r'", "waiver 1: rule: a text is required"),
        ("[[waiver]]\nrule = 'TA999'\nreason = 'r'", "waiver 1: rule: no rule begins with TA999"),
        ("[[waiver]]\nrule = 'TA711,TA712'\nreason = 'r'", "waiver 1: rule: one rule is expected"),
        ("[[waiver]]\nrule = 'TA711'", "waiver 1: reason: a text is required"),
        ("[[waiver]]\nrule = 'TA711'\nreason = ' '", "waiver 1: reason: a text is required"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nexpiry = 2026-02-01", "expiry: unknown key; did you mean expires"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nuid = ''", "waiver 1: uid: a text is expected"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\npath = ['a']", "waiver 1: path: a text is expected"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nfingerprint = 'abc'", "waiver 1: fingerprint: hexadecimal digits"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nexpires = 'soon'", "waiver 1: expires: a date such as"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nexpires = '2026-02-30'", "waiver 1: expires: a date such as"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nexpires = 2026-02-01T00:00:00", "without a time"),
        ("[[waiver]]\nrule = 'TA711'\nreason = 'r'\n[[waiver]]\nrule = 'TA711'", "waiver 2: reason"),
        ("[[waiver]]\nrule = 'TA501'\nreason = 'r'", "expires: TA501 has rules of severity error"),
        ("[[waiver]]\nrule = 'TA'\nreason = 'r'", "expires: TA has rules of severity error"),
        ("[[waiver]]\nrule = 'TA501'\nreason = 'r'\nexpires = 2027-01-03", "the latest is 2027-01-02"),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_entry(read, text: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(text)
    assert why in str(refused.value)
    assert str(refused.value).startswith("w.toml: ")


def test_only_waivers_of_errors_have_a_horizon(read) -> None:
    read("[[waiver]]\nrule = 'TA501'\nreason = 'r'\nexpires = 2027-01-02")
    read("[[waiver]]\nrule = 'TA711'\nreason = 'r'\nexpires = 2040-01-01")
    with pytest.raises(UsageError, match="the latest is 2026-01-31"):
        read("[[waiver]]\nrule = 'TA501'\nreason = 'r'\nexpires = 2026-02-01", horizon=30)


def test_a_waiver_of_the_past_can_be_read_and_has_expired(read) -> None:
    (waiver,) = read("[[waiver]]\nrule = 'TA401'\nreason = 'r'\nexpires = 2025-12-31")
    assert waiver.has_expired(date(2026, 1, 1))
    assert not waiver.has_expired(date(2025, 12, 31))


@pytest.mark.parametrize("items", [None, 7, "x", {}, [None], [[]], [{1: 2}], [{"rule": None}], [{"rule": "TA7"}]])
def test_nothing_that_a_configuration_may_hold_raises_otherwise(items: object) -> None:
    with pytest.raises(UsageError, match=r"^here"):
        check_waivers(items, "here: waivers")


def test_a_missing_file_is_said(read) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read"):
        read_waivers("none.toml")


def test_a_snippet_becomes_a_waiver_once_it_is_filled_in(bench, read) -> None:
    finding = bench.case("a", code="TA401").told.finding
    text = waiver_snippet(finding)
    for missing in ("reason", "expires"):
        with pytest.raises(UsageError, match=missing):
            read(text)
        text = text.replace('reason = ""', 'reason = "Agreed."', 1)
    (waiver,) = read(text.replace("YYYY-MM-DD", "2026-03-01"))
    assert (waiver.code, waiver.fingerprint) == (finding.code, finding.fingerprint)
    assert tomllib.loads(text)["waiver"][0]["owner"] == ""
