"""SARIF against the schema of OASIS and the limits of GitHub, with ordinary, hostile and very large Cards."""

from __future__ import annotations

import gzip
import importlib
import json
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from traceaudit_reports import sarif
from traceaudit_reports.gate import BaselineUse, Gate, WaiverUse

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(TESTS / "benchmarks")]
many = importlib.import_module("many_findings")
SCHEMA = json.loads((TESTS / "reports" / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft7Validator(SCHEMA)
CARDS = ("empty_card", "clean_card", "rich_card", "hostile_card", "gated_card", "hostile_gate_card")
LIMIT = 10_000_000


def read(card: Card) -> dict[str, Any]:
    """The one run of a log that fits the schema."""
    log = json.loads(sarif.render(card))
    assert [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(log)] == []
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


def notes(run: dict[str, Any], kind: str) -> list[str]:
    """Texts of the notifications of a kind."""
    told = run["invocations"][0]["toolExecutionNotifications"]
    return [note["message"]["text"] for note in told if note["descriptor"]["id"] == kind]


@pytest.fixture(scope="module")
def large() -> str:
    """A log of 100,000 findings."""
    return sarif.render(many.make_card(many.Size(100_000, pool=5_000)))


@pytest.mark.parametrize("name", CARDS)
def test_a_log_fits_the_schema(request: pytest.FixtureRequest, name: str) -> None:
    run = read(request.getfixturevalue(name))
    rules = run["tool"]["driver"]["rules"]
    prints = [result["partialFingerprints"]["traceaudit/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints))
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert 1 <= len(result["locations"]) <= 100
        assert all("artifactLocation" in place["physicalLocation"] for place in result["locations"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(len(rule["properties"]["tags"]) <= 10 for rule in rules)


@pytest.mark.parametrize("name", CARDS)
def test_it_is_ascii_and_addresses_are_relative(request: pytest.FixtureRequest, name: str) -> None:
    text = sarif.render(request.getfixturevalue(name))
    assert re.fullmatch(r"[\x20-\x7e]*\n", text)
    addresses = re.findall(r'"uri":"([^"]*)"', text)
    for address in addresses:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("", "")
        assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", address)
        assert not address.startswith("/")


def test_a_finding_tells_what_github_reads(rich_card: Card) -> None:
    run = read(rich_card)
    result = next(item for item in run["results"] if item["level"] == "error" and "session" in item["properties"])
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], rule["name"], rule["properties"]["precision"]) == ("TA906", "lfs-pointer", "very-high")
    assert rule["help"]["text"].endswith("What to do: Do something about it.")
    assert result["level"] == "error"
    assert "1 file(s) are Git LFS pointers" in result["message"]["text"]
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "raw/a.jsonl", "uriBaseId": "%SRCROOT%"}
    assert place["message"]["text"] == "some text"
    assert place["properties"]["pointer"] == "/message/content/0/thinking"


def test_rows_of_text_are_lines_and_others_have_a_name(rich_card: Card, make_finding: Any) -> None:
    finding = make_finding("TA401", "home-paths", "warning", 2, "two")
    lines = replace(rich_card.inputs[2], path="a.jsonl")
    table = replace(rich_card.inputs[3], path="b.parquet", container="parquet")
    packed = replace(rich_card.inputs[4], path="c.jsonl.gz")
    whole = replace(finding.locations[0], row=0)
    pointer = '/output/0/te xt/~1a~0"'
    places = tuple(
        replace(finding.locations[0], file=item.path, row=17, pointer=pointer) for item in (lines, table, packed)
    )
    found = replace(finding, locations=(*places, whole), files=4)
    run = read(replace(rich_card, inputs=(lines, table, packed), findings=(found,)))
    by_file = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: one for one in run["results"]}
    first = by_file["a.jsonl"]["locations"][0]
    assert first["physicalLocation"]["region"] == {"startLine": 17}
    for name in ("b.parquet", "c.jsonl.gz"):
        place = by_file[name]["locations"][0]
        assert "region" not in place["physicalLocation"]
        assert place["logicalLocations"][0]["fullyQualifiedName"] == 'rows[16].output[0]["te xt"]["/a~\\""]'
        assert place["properties"]["row"] == 17
    assert "logicalLocations" not in by_file["raw/a.jsonl"]["locations"][0]
    digests = {item["location"]["uri"]: item["hashes"]["sha-256"] for item in run["artifacts"]}
    assert digests["a.jsonl"] == lines.sha256


def test_findings_of_one_rule_file_and_session_are_one_result(rich_card: Card, make_finding: Any) -> None:
    findings = [make_finding("TA501", "vendor-token", "error", count, f"{count} tokens") for count in (3, 7)]
    place = replace(findings[0].locations[0], session="s1")
    elsewhere = replace(place, file="raw/z.jsonl")
    one, two = (replace(finding, locations=(place,), fingerprint=str(finding.count) * 64) for finding in findings)
    spread = replace(one, locations=(place, elsewhere), files=2, count=50)
    (both,) = read(replace(rich_card, findings=(one, two)))["results"]
    assert both["message"]["text"] == "2 findings with 10 occurrences here; most: 7 tokens"
    assert both["properties"]["fingerprints"] == ["3" * 64, "7" * 64]
    assert both["occurrenceCount"] == 10
    (alone,) = read(replace(rich_card, findings=(two,)))["results"]
    assert alone["partialFingerprints"] == {"traceaudit/v1": "7" * 64}
    parts = read(replace(rich_card, findings=(spread,)))["results"]
    assert {part["properties"]["count"] for part in parts} == {50}
    assert all("occurrenceCount" not in part for part in parts)
    assert all("one finding of 50 occurrences in 2 files, 1 listed here" in part["message"]["text"] for part in parts)


def test_a_fingerprint_holds_no_row(rich_card: Card) -> None:
    def prints(card: Card) -> set[str]:
        return {result["partialFingerprints"]["traceaudit/v1"] for result in read(card)["results"]}

    moved = tuple(
        replace(finding, locations=tuple(replace(place, row=place.row + 5) for place in finding.locations))
        for finding in rich_card.findings
    )
    assert prints(rich_card) == prints(replace(rich_card, findings=moved))


def test_what_does_not_count_is_suppressed_with_its_reason(rich_card: Card, make_finding: Any) -> None:
    waiver = WaiverUse(4, "TA401", "origin quillane", "public names", "brantwik", "2027-01-31", "active", 1, 3)
    other = replace(waiver, number=5, reason="known hosts", rule="TA4")
    waived = make_finding("TA401", "home-paths", "warning", 3, "a", status="waived")
    known = make_finding("TA402", "project-slugs", "note", 3, "b", status="baselined")
    grown = make_finding("TA501", "vendor-token", "error", 3, "c", status="grown")
    gate = Gate(waivers=(waiver,), baseline=BaselineUse("traceaudit-baseline.json", 2, 1, 1, 0, ()))
    run = read(replace(rich_card, findings=(waived, known, grown), gate=gate))
    by_rule = {result["ruleId"]: result for result in run["results"]}
    (suppression,) = by_rule["TA401"]["suppressions"]
    assert suppression["kind"] == "external"
    assert suppression["status"] == "accepted"
    assert suppression["justification"] == "public names"
    assert suppression["properties"] == {"waiver": "4", "owner": "brantwik", "expires": "2027-01-31"}
    both = read(replace(rich_card, findings=(waived,), gate=replace(gate, waivers=(waiver, other))))
    told = both["results"][0]["suppressions"][0]["justification"]
    assert told == "waived by one or more of 2 waivers: 4: public names; 5: known hosts"
    assert "traceaudit-baseline.json" in by_rule["TA402"]["suppressions"][0]["justification"]
    assert "suppressions" not in by_rule["TA501"]
    states = {rule: result.get("baselineState") for rule, result in by_rule.items()}
    assert states == {"TA401": None, "TA402": "unchanged", "TA501": "updated"}
    assert run["results"][0]["ruleId"] == "TA501"


def test_security_rules_have_a_severity_and_others_have_none(rich_card: Card, make_finding: Any) -> None:
    codes = ("TA401", "TA501", "TA601", "TA701")
    findings = tuple(make_finding(code, "a-b", "error", 1, code) for code in codes)
    rules = {
        rule["id"]: rule["properties"]
        for rule in read(replace(rich_card, findings=findings))["tool"]["driver"]["rules"]
    }
    for code in codes[:3]:
        assert 0 < float(rules[code]["security-severity"]) <= 10
        assert "security" in rules[code]["tags"]
    assert "security-severity" not in rules["TA701"]


def test_what_is_missing_is_told(gated_card: Card) -> None:
    run = read(gated_card)
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False  # a rule failed
    assert invocation["exitCode"] == 1
    assert notes(run, "rule-failed") == ["rule TA402 did not run: ValueError: odd"]
    assert len(notes(run, "input-unread")) == 3
    assert any("has expired" in text and "until 2026-10-31" in text for text in notes(run, "waiver"))
    assert any("meets no finding" in text for text in notes(run, "waiver"))
    assert any("near_duplicate_rate <= 0.02" in text for text in notes(run, "limit"))
    assert any("could not be measured" in text for text in notes(run, "limit"))
    assert "not looked for: images (12)" in notes(run, "not-looked-for")
    assert notes(run, "unsure")[0].startswith("7 findings")
    assert invocation["ruleConfigurationOverrides"][0]["configuration"] == {"level": "note"}
    assert run["properties"]["cost"]["views"][0]["lostRows"] == 120
    assert run["properties"]["verdict"] == "fail"


def test_an_audit_of_nothing_did_not_succeed(empty_card: Card) -> None:
    run = read(empty_card)
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["properties"]["verdict"] == "incomplete"


def test_two_datasets_of_one_repository_stay_apart(clean_card: Card) -> None:
    ids = {read(replace(clean_card, name=name))["automationDetails"]["id"] for name in ("a b/c", "d", None)}
    assert ids == {"traceaudit/audit/a b%2Fc/", "traceaudit/audit/d/", "traceaudit/audit/"}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "//evil.example/x", "javascript:alert(1)", "a b#c?d", "\udcff\ud800", ""]
)
def test_file_names_become_relative_addresses(rich_card: Card, path: str) -> None:
    inputs = (replace(rich_card.inputs[1], path=path),)
    finding = rich_card.findings[0]
    found = replace(finding, locations=(replace(finding.locations[0], file=path),))
    run = read(replace(rich_card, inputs=inputs, findings=(found,)))
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    parts = urlsplit(place["uri"])
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert (
        unquote(place["uri"], errors="surrogateescape")
        == (path if "\ud800" not in path else unquote(place["uri"], errors="surrogateescape"))
        or path == ""
    )
    assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]


@given(st.text(max_size=60))
def test_no_text_breaks_a_log(text: str) -> None:
    card = many.make_card(many.Size(4), hostile=text)
    run = read(card)
    message = run["results"][0]["message"]["text"]
    # What is left of braces and brackets means nothing: no placeholder, no link.
    assert not re.search(r"(?<!\{)(?:\{\{)*\{\d+\}", message)
    assert not re.search(r"(?<!\\)\]\(", message)


def test_surrogates_and_control_characters_are_spelled_out(hostile_card: Card) -> None:
    text = sarif.render(hostile_card)
    assert not re.search(r"\\u(?:00[01]|d[89a-f])", text.replace("\\\\", ""))


def test_a_hundred_thousand_findings_fit(large: str) -> None:
    log = json.loads(large)
    (run,) = log["runs"]
    assert len(run["results"]) < 5_000
    assert max(len(result["locations"]) for result in run["results"]) <= 100
    assert len(gzip.compress(large.encode(), 6)) < LIMIT
    assert [
        error.message[:200]
        for error in VALIDATOR.iter_errors(log | {"runs": [run | {"results": run["results"][::50]}]})
    ] == []


def test_the_most_important_stay_and_the_rest_is_counted(large: str) -> None:
    (run,) = json.loads(large)["runs"]
    assert {result["level"] for result in run["results"]} == {"error"}
    assert all("suppressions" not in result for result in run["results"])
    counts = [result["properties"]["count"] for result in run["results"]]
    assert max(counts) == counts[0] or counts[0] > 0
    told = notes(run, "results-left-out")
    total = int(told[0].split()[0].replace(",", ""))
    by_rule = Counter({text.split(":")[0]: int(text.split()[1].replace(",", "")) for text in told[1:]})
    assert sum(by_rule.values()) == total
    assert set(by_rule) == {"TA501", "TA503", "TA601", "TA602", "TA401", "TA402", "TA104", "TA701", "TA801"}


def test_a_log_that_is_too_large_gets_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    card = many.make_card(many.Size(600))
    whole = sarif.render(card)
    monkeypatch.setattr(sarif, "MOST_BYTES", len(gzip.compress(whole.encode(), 1)) // 4)
    text = sarif.render(card)
    assert len(gzip.compress(text.encode(), 6)) < sarif.MOST_BYTES
    (run,) = json.loads(text)["runs"]
    assert notes(run, "results-left-out")
    assert run["results"]


def test_paths_begin_in_the_working_folder(rich_card: Card) -> None:
    def uris(card: Card) -> list[str]:
        return re.findall(r'"uri":"([^"]*)"', sarif.render(card))

    assert uris(rich_card)
    assert uris(replace(rich_card, root="my data")) == [f"my%20data/{uri}" for uri in uris(rich_card)]


def test_an_id_as_long_as_a_row_is_cut(rich_card: Card) -> None:
    finding = next(finding for finding in rich_card.findings if finding.locations)
    place = replace(finding.locations[0], uid="u" * 1_000_000, pointer="/p" * 500_000)
    card = replace(rich_card, findings=(replace(finding, locations=(place,)),))
    assert len(sarif.render(card)) < 50_000
