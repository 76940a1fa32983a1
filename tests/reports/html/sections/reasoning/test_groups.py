"""Groups, with what holds of each, and what their texts look like."""

from __future__ import annotations

from traceaudit_reports.html.sections.reasoning.groups import columns_of, describe_group
from traceaudit_reports.html.sections.reasoning.ledger import describe_look

SCOPE = {"format": "pi", "origin": None, "model": "m", "harness": "pi"}
SIGN = {**SCOPE, "code": "TA212", "name": "unsigned", "grade": "strong", "holds": True, "count": 3, "examined": 4}


def test_a_group_tells_its_own_evidence_in_short() -> None:
    group = {**SCOPE, "verdict": "suspect", "thoughts": 4, "readable": 4, "outcomes": {"match": 1}}
    chain = ["4 of 4 can be read.", "TA212 unsigned (strong, signature): at length. Base rate: 0 of 9."]
    evidence = [
        SIGN | {"share": 0.75},
        SIGN | {"code": "TA213", "holds": False},
        SIGN | {"code": "TA245", "grade": "fact"},
        SIGN | {"code": "TA216", "origin": "brantwik"},
    ]
    told = describe_group({**group, "chain": chain}, ["match"], evidence)
    assert told.name == ["m", "pi"]
    assert told.signs == [("TA212 unsigned", "3 of 4 (75 %)", "strong")]
    assert [link.text for link in told.chain] == ["4 of 4 can be read."]
    assert (told.outcomes, told.unsealed, told.tone) == (["1"], "3", "warning")


def test_only_outcomes_that_occur_have_a_column() -> None:
    groups = [{"outcomes": {"omitted": 2, "match": 0}}, {"outcomes": {"match": 1}}, {"outcomes": 3}]
    assert columns_of(groups) == ["match", "omitted"]


def test_looks_are_blank_where_nothing_was_measured() -> None:
    look = {
        **SCOPE,
        "thoughts": 200,
        "lengths": {"median": 2365.5},
        "short_share": 0.0,
        "short_share_recorded": None,
        "words": {"alright": 106, "now": 3},
        "calling_messages": 0,
        "coverage_share": 0.0,
    }
    told = describe_look(look)
    assert told == ("m, pi", "200", "2,365.5", "0 %", "", "", "", "alright 53 %")
    assert describe_look({}) == ("not stated", "0", "", "", "", "", "", "")
