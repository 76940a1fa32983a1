"""Invented Cards, and the makers of their parts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest

from traceaudit_reports.card import (
    Card,
    Finding,
    Input,
    Location,
    NotLookedFor,
    RuleRun,
    Totals,
    Verdict,
)
from traceaudit_reports.gate import (
    BaselineUse,
    ContractRun,
    Cost,
    CostOfRule,
    CostOfView,
    Expectation,
    Gate,
    LimitResult,
    StaleEntry,
    WaiverUse,
)
from traceaudit_reports.replay import Excerpt, Moment, Replay, Replays

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTILE = "evil\x1b[31m\x07\x9b2J\r\n\t\u202eoverride\u2066\u200b\ufeff\u2028\ud800\x7f<script>\U000e0041end"


class MakeFinding(Protocol):
    """Makes a finding of a rule; further fields by name."""

    def __call__(self, code: str, name: str, severity: str, count: int, message: str, **other: object) -> Finding: ...


def _location(**other: object) -> Location:
    location = Location(
        file="raw/a.jsonl",
        row=3,
        pointer="/message/content/0/thinking",
        in_key=False,
        start=4,
        end=9,
        session="5f0c",
        uid="5f0c#3",
        role="assistant",
        score=None,
        evidence="some text",
    )
    return replace(location, **other)  # type: ignore[arg-type]


def _finding(code: str, name: str, severity: str, count: int, message: str, **other: object) -> Finding:
    finding = Finding(
        code=code,
        name=name,
        kind="some-kind",
        severity=severity,
        confidence="certain",
        status="new",
        subject="claude-code",
        scope={"format": "claude-code", "model": "claude-fable-5"},
        message=message,
        fix="Do something about it.",
        count=count,
        rows=count,
        sessions=1,
        files=1,
        properties={"kinds": {"some-kind": count}},
        locations=(_location(), _location(row=0, pointer=None, session=None, uid=None, role=None, score=0.5)),
        fingerprint=hashlib.sha256(f"{code}{message}{count}".encode()).hexdigest(),
    )
    return replace(finding, **other)  # type: ignore[arg-type]


def _run(code: str, name: str, status: str = "ran", reason: str | None = None, findings: int = 0) -> RuleRun:
    return RuleRun(code, name, f"About {name}.", "warning", status, reason, findings)


def _input(path: str, form: str, rows: int, status: str = "read", *problems: str) -> Input:
    digest = hashlib.sha256(path.encode()).hexdigest() if status == "read" else None
    return Input(path, form, "jsonl", 1_000 * rows, rows, min(rows, 1), digest, status, problems)


def _view(form: str, folder: str, rows: int, sessions: int) -> dict[str, object]:
    summary = {"min": 1, "median": 2.5, "p90": 7, "p95": 8.25, "max": 9, "mean": 3.125}
    bins = [{"from": 5_000, "below": 7_000, "count": rows}, {"from": 7_000, "below": 10_000, "count": rows}]
    return {
        "format": form,
        "folder": folder,
        "container": "jsonl",
        "rows": rows,
        "sessions": sessions,
        "rows_per_session": summary if sessions else {},
        "models": {"claude-fable-5": rows},
        "tools": {"Bash": 12, "Read": 7},
        "output_types": {},
        "origins": {},
        "source_roots": {},
        "lengths": {"context": summary, "cot": {}, "completion": summary},
        "roles": {"assistant": 2 * rows, "user": rows},
        "kinds": {"text": 2 * rows, "prompt": rows},
        "histograms": {"context": bins, "cot": [], "completion": bins},
        "caps": {"context": {"length": 7_022, "count": rows}},
        "truncated": {"rows": rows, "of": 2 * rows},
    }


def _concentration(form: str, steps: int) -> dict[str, object]:
    spread = {"count": 27, "effective": 13.3, "largest_share": 0.1927}
    return {
        "format": form,
        "steps": steps,
        "sessions": spread | {"largest_rows_share": 0.2117},
        "projects": spread,
        "accounts": {},
        "languages": {"Go": 135, "C++": 48},
        "time": {"first": "2025-07-16", "last": "2026-07-03", "days": 22},
    }


@pytest.fixture
def hostile() -> str:
    """A value that tries to steer a terminal, hide itself and break strict readers."""
    return HOSTILE


@pytest.fixture
def make_finding() -> MakeFinding:
    """The maker of findings."""
    return _finding


@pytest.fixture
def empty_card() -> Card:
    """Nothing was read, and the verdict wrongly says pass."""
    return Card(
        version="0.1.0",
        rules_version="1",
        inputs=(),
        ignored_files=0,
        totals=Totals(0, 0, 0, 0, 0),
        facts={},
        rules=(),
        findings=(),
        not_looked_for=(),
        verdict=Verdict("pass", "audit", (), 0),
    )


@pytest.fixture
def clean_card(empty_card: Card) -> Card:
    """One file was read, nothing was found."""
    return replace(
        empty_card,
        inputs=(_input("a.jsonl", "pi", 12),),
        totals=Totals(1, 12_000, 12, 30, 1),
        facts={"views": [_view("pi", ".", 12, 1)], "reasoning": {"states": {}}},
        rules=(_run("TA101", "hidden-thinking"), _run("TA401", "home-paths")),
    )


@pytest.fixture
def rich_card(empty_card: Card) -> Card:
    """A little of everything: formats, problems, rules in each status, findings in each severity."""
    return replace(
        empty_card,
        inputs=_rich_inputs(),
        ignored_files=4,
        totals=Totals(55, 13_300_000, 6_812, 40_127, 53),
        facts=_rich_facts(),
        rules=_rich_rules(),
        findings=_rich_findings(),
        not_looked_for=(
            NotLookedFor("images", 12),
            NotLookedFor("reasoning provenance", 6_812),
            NotLookedFor("tools", 6_812),
            NotLookedFor("secrets", 6_812),
            NotLookedFor("personal data", 6_812),
            NotLookedFor("duplicates", 6_812),
        ),
        verdict=Verdict(
            "fail",
            "publish",
            ("findings of severity error or above: TA906 (1)", "rule TA402 did not run: ValueError: odd"),
            1,
        ),
        replays=_rich_replays(_rich_findings()),
    )


def _rich_replays(findings: tuple[Finding, ...]) -> Replays:
    """A session with two findings and one that is a row, and what stands around a place."""
    hidden, homes = findings[1], findings[4]
    place = hidden.locations[0]
    moments = (
        Moment(1, "prompt", "user", "2026-06-03T12:22:01.5Z", "", "", "Why is it slow?\nLook at `a.py`."),
        Moment(
            *(3, "thinking", "assistant", "2026-06-03T12:22:09Z", "omitted", "", "so the loop"),
            before=120,
            behind=2_000,
            hits=("TA101 hidden-thinking: omitted", "TA401 home-paths at /cwd: <account>"),
            findings=(hidden.fingerprint, homes.fingerprint),
            skipped=7,
        ),
        Moment(4, "tool_call", "assistant", "", "", "Bash", '{"command":"ls"}'),
        Moment(5, "tool_result", "tool", "", "", "", "no such file", is_error=True, skipped=1),
    )
    session = Replay(
        *("5f0c", "raw/a.jsonl", "claude-code", "claude-fable-5", "claude-code", "2.1.153", 9, 14, 2, "warning"),
        moments,
        skipped=2,
    )
    row = Moment(8, "completion", "assistant", "yesterday", "", "", "", hits=("TA906",), findings=("elsewhere",))
    loose = Replay("", "merged/train.jsonl", "sft-messages", "", "", "", 1, 1, 1, "error", (row,), is_whole=False)
    excerpt = Excerpt(
        *(place.file, place.row, place.pointer or "", place.start, place.end), "cd /home/", "<account #1>", "/app"
    )
    return Replays((session, loose), (excerpt,), left_out=3)


def _rich_inputs() -> tuple[Input, ...]:
    deep = "raw/sessions/2026/03/14/a-rather-long-project-folder/5f0c2a9e-7b1d-4c1f-9a55-0d9b6c1e2f3a.jsonl"
    return (
        _input("README.md", "document", 0),
        _input("merged/train.jsonl", "fable-merged", 4_665),
        *(_input(f"raw/{number:02}.jsonl", "claude-code", 35) for number in range(40)),
        *(_input(f"pi/{number}.jsonl", "pi", 80) for number in range(9)),
        _input("codex/rollout.jsonl", "codex", 27, "partial", "bad-line: 2 lines, first line 12 (cut)"),
        _input(deep, "unknown", 0, "unreadable", "lfs-pointer: 1,234,567 bytes are elsewhere"),
        _input("other/chat.json", "gemini", 0, "unsupported", "unsupported-format: gemini"),
        _input("raw/empty.jsonl", "unknown", 0, "read", "empty-file: no rows"),
    )


def _rich_facts() -> Mapping[str, object]:
    return {
        "views": [
            _view("claude-code", "raw", 1_400, 40),
            _view("codex", "codex", 27, 1),
            _view("fable-merged", "merged", 4_665, 31),
            _view("pi", "pi", 600, 8),
            _view("pi", "pi-old", 120, 2),
        ],
        "concentration": {
            "dataset": {
                "projects": 21,
                "accounts": 13,
                "time": {"first": "2025-07-16", "last": "2026-07-03", "days": 31},
            },
            "formats": [_concentration("claude-code", 9_000), _concentration("pi", 2_000)],
            "views": [_concentration("claude-code", 9_000) | {"folder": "raw", "container": "jsonl"}],
        },
        "reasoning": {
            "states": {"damaged": 8, "omitted": 1_141, "text_signed": 359},
            "states_distinct": {"damaged": 8, "omitted": 980, "text_signed": 300},
        },
        "own_family": {"declared": ["apache-2.0"]},
    }


def _rich_rules() -> tuple[RuleRun, ...]:
    return (
        _run("TA101", "hidden-thinking", findings=3),
        _run("TA102", "readable-redaction"),
        _run("TA104", "redaction-scars", findings=1),
        _run("TA401", "home-paths", findings=2),
        _run("TA402", "project-slugs", "failed", "ValueError: odd"),
        _run("TA901", "bad-lines", findings=1),
        _run("TA906", "lfs-pointer", findings=1),
        _run("TA908", "repeated-uids", "skipped", "no row has the id that it looks at"),
        _run("TA913", "repaired-lines", "skipped", "not selected"),
        _run("TA911", "unsupported-format", "skipped", "not selected"),
    )


def _rich_findings() -> tuple[Finding, ...]:
    thinking = ("TA101", "hidden-thinking", "warning")
    return (
        _finding("TA906", "lfs-pointer", "error", 1, "1 file(s) are Git LFS pointers"),
        _finding(*thinking, 98, "98 of 120 thinking steps (82%) carry no text: omitted 98"),
        _finding(*thinking, 1_043, "1,043 of 1,100 thinking steps (95%) carry no text: omitted 1,043"),
        _finding(*thinking, 2_000, "2,000 of 2,000 thinking steps carry no text", status="waived"),
        _finding("TA401", "home-paths", "warning", 120, "one account name in 120 home paths", status="grown"),
        _finding("TA401", "home-paths", "warning", 3, "one account name in 3 home paths"),
        _finding("TA901", "bad-lines", "warning", 2, "2 line(s) are no JSON object", status="baselined"),
        _finding("TA104", "redaction-scars", "note", 12, "12 scrubber marks in 9 rows"),
    )


@pytest.fixture
def contradicted_card(rich_card: Card) -> Card:
    """The rich Card, with a verdict on its reasoning, groups and evidence."""
    reasoning = {**rich_card.facts["reasoning"], **reasoning_facts("quillane")}  # type: ignore[dict-item]
    proof = _finding("TA208", "thought-absent-in-raw", "warning", 4_665, PROVEN, rows=4_665)
    runs = (*rich_card.rules, _run("TA208", "thought-absent-in-raw", findings=1))
    return replace(
        rich_card,
        facts={**rich_card.facts, "reasoning": reasoning},
        rules=runs,
        findings=(*rich_card.findings, proof),
    )


PROVEN = "4,665 of 4,665 merged thoughts stand where the raw session has a sealed, empty thought"


def reasoning_facts(name: str, word: str = "contradicted") -> dict[str, object]:
    """Members of facts.reasoning beside the states; the name stands wherever the data has a say."""
    merged = {"format": "fable-merged", "origin": name, "model": name, "harness": None}
    raw = {"format": "claude-code", "origin": None, "model": "claude-fable-5", "harness": "claude-code"}
    return {
        "verdict": {
            "word": word,
            "n": 4_665,
            "thoughts": 8_464,
            "headline": f"{PROVEN}.",
            "chain": [
                "4,665 readable thoughts: 4,665 in 1 group contradicted. The worst group decides.",
                f"About {name}.",
            ],
            "would_settle": ["An account of the publisher of how these thoughts were made."],
            "deciding": [_deciding(merged)],
            "without": {"proof": "unverifiable", "evidence": "unverifiable"},
            "not_run": [],
        },
        "over_time": {
            "unit": "day",
            "entries": [
                _at(name, name, name, "2026-06-03", "omitted", 12),
                _at("claude-fable-5", "claude-code", "2.1.153", "2026-06-05", "omitted", 3_787),
                _at(name, None, None, None, "published_text", 4_665),
            ],
            "left_out": 3,
        },
        "groups": [_reasoning_group(merged, word, 4_665, {}), _reasoning_group(raw, None, 0, {"omitted": 3_799})],
        "groups_left_out": 2,
        "evidence": [_evidence(merged, "TA208", "proof", 4_665, True), _evidence(merged, "TA233", "weak", 3, False)],
        "evidence_left_out": 1,
        "disclosed": [
            {"code": "TA251", "kind": "post-hoc", "text": f"{name} added it", "count": 1, "file": name, "row": 12}
        ],
    }


def _at(
    model: str, harness: str | None, version: str | None, when: str | None, state: str, count: int
) -> dict[str, object]:
    """An entry of facts.reasoning.over_time."""
    named = {"model": model, "harness": harness, "version": version}
    return {**named, "when": when, "state": state, "count": count}


def _deciding(scope: dict[str, str | None]) -> dict[str, object]:
    """What one rule says of all groups together."""
    whole = {key: value for key, value in _evidence(scope, "TA208", "proof", 4_665, True).items() if key not in scope}
    return {**whole, "about": [{**scope, "count": 4_665, "examined": 4_665}], "about_left_out": 2}


def _reasoning_group(
    scope: dict[str, str | None], word: str | None, readable: int, outcomes: dict[str, int]
) -> dict[str, object]:
    thoughts = readable + sum(outcomes.values())
    return {
        **scope,
        "verdict": word,
        "thoughts": thoughts,
        "readable": readable,
        "states": {"published_text": readable},
        "outcomes": outcomes,
        "layouts": {"none": readable},
        "lengths": {"assessed": 0, "match": 0, "one_line": 0, "one_line_match": 0},
        "joined": {},
        "coverage": {"with": readable},
        "chain": [f"{readable:,} of {thoughts:,} thoughts can be read: {scope['model']}."],
        "would_settle": ["The raw sessions of the same work."],
    }


def _evidence(scope: dict[str, str | None], code: str, grade: str, count: int, holds: bool) -> dict[str, object]:
    return {
        **scope,
        "code": code,
        "name": "thought-absent-in-raw",
        "evidence": "source",
        "grade": grade,
        "holds": holds,
        "count": count,
        "examined": 4_665,
        "share": count / 4_665,
        "low": 0.0,
        "high": 1.0,
        "base_count": 0,
        "base_n": 12_891 if holds else 0,
        "base_share": None,
        "source": "sessions",
        "date": "2026-11-21",
        "says": f"{PROVEN} ({scope['model']})",
        "innocent": "Another version of the raw session.",
    }


@pytest.fixture
def hostile_card(rich_card: Card, hostile: str) -> Card:
    """The rich Card with a hostile value in every string that is not one of our own words."""
    view = _view("pi", hostile, 1, 1) | {
        name: {hostile: 1} for name in ("models", "tools", "output_types", "origins", "source_roots")
    }
    return replace(
        rich_card,
        inputs=tuple(replace(item, path=hostile, problems=(hostile,)) for item in rich_card.inputs),
        facts={
            "views": [view],
            "concentration": _spoiled_concentration(hostile),
            "reasoning": {"states": {hostile: 3}} | reasoning_facts(hostile),
            hostile: {hostile: hostile},
        },
        rules=tuple(replace(run, title=hostile, reason=run.reason and hostile) for run in rich_card.rules),
        findings=tuple(_spoiled(finding, hostile) for finding in rich_card.findings),
        not_looked_for=tuple(replace(entry, what=hostile) for entry in rich_card.not_looked_for),
        verdict=replace(rich_card.verdict, profile=hostile, reasons=(hostile,)),
    )


def _spoiled_concentration(text: str) -> dict[str, object]:
    entry = _concentration("pi", 7) | {"languages": {text: 1}}
    return {
        "dataset": {"projects": 1, "accounts": 1, "time": entry["time"]},
        "formats": [entry],
        "views": [entry | {"folder": text, "container": "jsonl"}],
    }


def _spoiled(finding: Finding, text: str) -> Finding:
    location = _location(file=text, pointer=f"/{text}", session=text, uid=text, role=text, evidence=text, score=1.0)
    return replace(
        finding,
        kind=text,
        subject=text,
        scope={text: text},
        message=text,
        fix=text,
        properties={text: [text]},
        locations=(location,),
    )


@pytest.fixture
def plain_cost() -> Cost:
    """One view, two rules, asked as if errors had to go."""
    return Cost(
        threshold="error",
        is_policy=False,
        views=(CostOfView("fable-merged", ".", "jsonl", 861, 2_412_345, 120, 1_203_456),),
        rules=(
            CostOfRule("TA501", "vendor-token", 12, 80, 903_456, 60),
            CostOfRule("TA402", "project-slugs", 3, 60, 700_000, 40),
        ),
        without_rows=(),
    )


@pytest.fixture
def full_gate(plain_cost: Cost) -> Gate:
    """Every part of a gate, each with something in order and something that is not."""
    views = (
        *plain_cost.views,
        CostOfView("pi", "pi-traces", "jsonl", 861, 612_000, 3, 1_200),
        CostOfView("claude-code", "claude", "jsonl", 4_000, 9_000_000, 0, 0, 40, 0),
    )
    return Gate(
        fail_on="error",
        min_confidence="strong",
        unsure=7,
        regraded=(("TA401", "note"), ("TA5", "error")),
        date="2026-11-22",
        limits=(
            LimitResult("findings <= 25", 12.0, True),
            LimitResult("near_duplicate_rate <= 0.02", 0.13412, False),
            LimitResult("hidden_thinking_rate <= 0.5", None, None),
            LimitResult("exact_duplicate_rate <= 0.3", 0.25, True, by_profile=True),
        ),
        waivers=(
            WaiverUse(
                1, "TA401", "origin quillane-*", "the names are public", "brantwik", "2027-01-31", "active", 2, 15
            ),
            WaiverUse(2, "TA7", "", "copies are wanted here", "", "", "unused", 0, 0),
            WaiverUse(3, "TA501", "uid 5f0c*", "revoked long ago", "oskvelan", "2026-10-31", "expired", 0, 0),
        ),
        baseline=BaselineUse("traceaudit-baseline.json", 14, 9, 1, 2, (StaleEntry("ab" * 32, "TA402", 4, 0),)),
        contract=ContractRun(
            "ran",
            "",
            "built-in",
            4_665,
            (
                Expectation("uid is unique", False, "error", 12, ""),
                Expectation("completion is not empty", True, "warning", 0, ""),
                Expectation("tool share of Bash", None, "note", 0, "no tool call was read"),
            ),
        ),
        cost=replace(
            plain_cost, is_policy=True, views=views, without_rows=("TA207", "TA701", "TA801"), counted=(("TA801", 953),)
        ),
    )


@pytest.fixture
def gated_card(rich_card: Card, full_gate: Gate) -> Card:
    """The rich Card, with a gate that was used to the full."""
    reasons = (*rich_card.verdict.reasons, "near_duplicate_rate <= 0.02 does not hold: 0.1341")
    return replace(rich_card, gate=full_gate, verdict=replace(rich_card.verdict, reasons=reasons, profile="ci"))


def spoil_gate(gate: Gate, text: str) -> Gate:
    """The gate with a text in every string that users, files or outside programs write."""
    contract, baseline, cost = gate.contract, gate.baseline, gate.cost
    assert contract is not None
    assert baseline is not None
    assert cost is not None
    named = tuple(replace(item, name=text, detail=text) for item in contract.expectations)
    seen = tuple(replace(view, format=text, folder=text, container=text) for view in cost.views)
    used = tuple(replace(item, rule=text, what=text, reason=text, owner=text, expires=text) for item in gate.waivers)
    return replace(
        gate,
        min_confidence=text,
        regraded=((text, text),),
        date=text,
        limits=tuple(replace(limit, limit=text) for limit in gate.limits),
        waivers=used,
        baseline=replace(baseline, path=text, stale=tuple(replace(item, rule=text) for item in baseline.stale)),
        contract=replace(contract, reason=text, suite=text, expectations=named),
        cost=replace(
            cost,
            threshold=text,
            views=seen,
            rules=tuple(replace(rule, name=text, code=text) for rule in cost.rules),
            without_rows=(text,),
            counted=((text, 7),),
        ),
    )


class SpoilGate(Protocol):
    """Puts one text into a gate."""

    def __call__(self, gate: Gate, text: str) -> Gate: ...


@pytest.fixture
def spoiled_gate() -> SpoilGate:
    """What puts one text into every string of a gate."""
    return spoil_gate


@pytest.fixture
def hostile_gate_card(hostile_card: Card, full_gate: Gate, hostile: str) -> Card:
    """The hostile Card, with a gate of hostile strings."""
    return replace(hostile_card, gate=spoil_gate(full_gate, hostile))
