"""What waivers cover, and what is said of each."""

from __future__ import annotations

from datetime import date

import pytest

from traceaudit.gate.policy import Waiver

TODAY = date(2026, 6, 1)


def uses(settled) -> list[tuple[int, str, int, int]]:
    return [(use.number, use.status, use.findings, use.occurrences) for use in settled.waivers]


def test_a_waiver_of_a_rule_covers_all_its_findings(bench) -> None:
    cases = [bench.case("a", count=3), bench.case("b"), bench.case("c", code="TA401")]
    settled = bench.settle(cases, waivers=(Waiver(1, "TA1", "Agreed."),), today=TODAY)
    assert bench.statuses(settled) == {"a": "waived", "b": "waived", "c": "new"}
    assert uses(settled) == [(1, "active", 2, 4)]
    assert settled.waivers[0].what == "every finding"


@pytest.mark.parametrize("digits", [12, 64])
def test_a_fingerprint_covers_one_finding(bench, digits: int) -> None:
    waiver = Waiver(1, "TA101", "r", fingerprint=bench.fingerprint("TA101 a")[:digits])
    settled = bench.settle([bench.case("a"), bench.case("b")], waivers=(waiver,), today=TODAY)
    assert bench.statuses(settled) == {"a": "waived", "b": "new"}
    other = Waiver(1, "TA4", "r", fingerprint=waiver.fingerprint)
    assert uses(bench.settle([bench.case("a")], waivers=(other,), today=TODAY)) == [(1, "unused", 0, 0)]


def test_what_has_expired_waives_nothing_and_is_said(bench) -> None:
    cases = [bench.case("a", waived={1: 1})]
    for last, status, found in ((TODAY, "active", "waived"), (date(2026, 5, 31), "expired", "new")):
        for places in ({}, {"path": "*"}):
            settled = bench.settle(cases, waivers=(Waiver(1, "TA1", "r", expires=last, **places),), today=TODAY)
            assert bench.statuses(settled) == {"a": found}
            assert settled.waivers[0].status == status
            assert settled.waivers[0].expires == last.isoformat()


def test_a_finding_is_waived_when_all_its_occurrences_are(bench) -> None:
    waivers = (Waiver(1, "TA1", "r", path="a/**"), Waiver(2, "TA1", "s", origin="hf"))
    cases = [bench.case("all", count=5, waived={1: 2, 2: 3}), bench.case("part", count=5, waived={2: 3})]
    settled = bench.settle(cases, waivers=waivers, today=TODAY)
    assert bench.statuses(settled) == {"all": "waived", "part": "new"}
    assert bench.found(settled, "part").properties == {"waived": 3}
    assert bench.found(settled, "all").properties == {}
    assert uses(settled) == [(1, "active", 1, 2), (2, "active", 1, 6)]


def test_a_place_and_a_fingerprint_must_both_match(bench) -> None:
    waiver = Waiver(1, "TA1", "r", path="a/**", fingerprint=bench.fingerprint("TA101 a"))
    cases = [bench.case("a", waived={1: 1}), bench.case("b", waived={1: 1})]
    settled = bench.settle(cases, waivers=(waiver,), today=TODAY)
    assert bench.statuses(settled) == {"a": "waived", "b": "new"}
    assert bench.found(settled, "b").properties == {}


def test_every_waiver_that_covers_a_finding_is_in_use(bench) -> None:
    waivers = (Waiver(1, "TA101", "r"), Waiver(2, "TA", "s"), Waiver(3, "TA1", "t", path="a"), Waiver(4, "TA5", "u"))
    settled = bench.settle([bench.case("a", count=4, waived={3: 1})], waivers=waivers, today=TODAY)
    assert uses(settled) == [(1, "active", 1, 4), (2, "active", 1, 4), (3, "active", 0, 1), (4, "unused", 0, 0)]


def test_what_users_wrote_is_masked(bench) -> None:
    waiver = Waiver(
        1, "TA1", "asked quillane", owner="quillane", uid="u*", origin="/home/quillane/*", path="raw/quillane/**"
    )
    (use,) = bench.settle([], waivers=(waiver,), today=TODAY).waivers
    assert "quillane" not in repr(use)
    assert use.what.startswith("uid u*, origin /home/")
    assert "path raw/" in use.what
