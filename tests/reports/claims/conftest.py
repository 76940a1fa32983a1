"""Invented Verifications: one with nothing in it, a rich one, a hostile one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traceaudit_reports.claims import CONFIRMED, CONTRADICTED, UNVERIFIABLE, Answered, Data, NotChecked, Verification
from traceaudit_reports.claims.words import NEVER_CONFIRMED
from traceaudit_rules.licences.picture import TRIAGE


def answered(line: int, quote: str, answer: str, computed: str, why: str, **other: str) -> Answered:
    """One claim with its answer, about rows."""
    stated = {"kind": "rows", "topic": "rows", "claimed": "", "scope": ""} | other
    return Answered(line=line, quote=quote, answer=answer, computed=computed, why=why, **stated)


@pytest.fixture
def empty() -> Verification:
    """A text without a claim, and no data."""
    return Verification(
        version="0.1.0",
        card="README.md",
        data=Data(("data",), is_report=False, files=0, bytes=0, rows=0),
        answers=(),
        not_checked=(),
        notices=(NEVER_CONFIRMED,),
        result="incomplete",
        exit_code=3,
    )


@pytest.fixture
def rich(empty: Verification) -> Verification:
    """All that there can be: long texts, many lines, several claims in one place, files that were not read."""
    nothing = "no such file was read"
    sentence = "We publish the raw reasoning of the model, all of it, for each of the 4,659 steps of the sessions. " * 3
    answers = (
        answered(
            2, "license: mit", CONTRADICTED, "AGPL-3.0-only (licence text in LICENSE)", "other evidence", kind="licence"
        ),
        answered(7, sentence.strip(), CONTRADICTED, "4,659 of 4,665 thoughts have no text. " * 12, "it cannot be"),
        answered(9, "P90 208, max 439", CONTRADICTED, "207 (p90)", "another value", topic="length, p90", claimed="208"),
        answered(9, "P90 208, max 439", CONFIRMED, "439 (max)", "equal", topic="length, max", claimed="439"),
        *(
            answered(20 + n, f"part_{n}.jsonl | 12", UNVERIFIABLE, "", nothing, scope=f"part_{n}.jsonl")
            for n in range(14)
        ),
        answered(35, "language: en", UNVERIFIABLE, "", "languages of texts are not counted", kind="language"),
        *(answered(100 + n, f"Tool{n} | {n}", CONFIRMED, f"{n} (calls, merged)", "equal") for n in range(18)),
        answered(1200, "4,665", CONFIRMED, "4,665 (merged)", "equal", scope="merged.jsonl"),
    )
    reasons = ["an opinion", "no number", "not understood", "negated", "planned", "of others", "a part", "a wish"]
    return replace(
        empty,
        data=Data(
            ("data/fable", "more"),
            is_report=False,
            files=4746,
            bytes=188_106_906,
            rows=47_148,
            gaps=tuple(f"raw/{number}.jsonl: partial" for number in range(7)),
        ),
        answers=answers,
        not_checked=tuple(NotChecked(3 + n, f"Sentence {n}.", reasons[n % len(reasons)]) for n in range(30)),
        notices=(NEVER_CONFIRMED, TRIAGE),
        result="contradicted",
        exit_code=1,
    )


@pytest.fixture
def hostile_value() -> str:
    """A value that tries to steer a terminal, to be markup, and to break strict readers."""
    return "evil\x1b[31m\u202e|`<script>alert(1)</script>[a](http://x.invalid)\n@all #1 www.x.invalid\ud800"


@pytest.fixture
def hostile(rich: Verification, hostile_value: str) -> Verification:
    """The rich one with a hostile value in every string of the text or the data."""
    text = hostile_value
    data = replace(rich.data, names=(text,), gaps=(text,))
    return replace(
        rich,
        card=text,
        data=data,
        answers=tuple(
            replace(item, quote=text, topic=text, claimed=text, scope=text, computed=text, why=text)
            for item in rich.answers
        ),
        not_checked=tuple(replace(item, quote=text, why=text) for item in rich.not_checked),
    )
