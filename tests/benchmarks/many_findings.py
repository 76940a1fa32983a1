"""Invented Cards with as many findings as one likes; the same call gives the same Card."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.card import (
    Card,
    FamilyRun,
    Finding,
    Input,
    Location,
    NotLookedFor,
    RuleRun,
    Totals,
    Verdict,
)
from traceaudit_reports.gate import BaselineUse, Cost, CostOfRule, CostOfView, Gate, LimitResult, WaiverUse

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = "\x00\x1b[31m\u202e\ud800\U0010ffff\x85\ufffe]]>&\"'<script>{0}[x](3)\\\r\n\u2028\U0001f600"
_RULES = (
    ("TA501", "vendor-token", "error", "certain"),
    ("TA503", "named-secret", "error", "strong"),
    ("TA601", "email-addresses", "warning", "strong"),
    ("TA602", "phone-numbers", "warning", "weak"),
    ("TA401", "home-paths", "warning", "strong"),
    ("TA402", "project-slugs", "note", "strong"),
    ("TA104", "redaction-scars", "note", "weak"),
    ("TA701", "near-duplicates", "warning", "certain"),
    ("TA801", "licence-missing", "error", "certain"),
)
_STATUSES = ("new", "new", "new", "new", "grown", "baselined", "waived")
_WORDS = ("account", "opens", "file", "below", "home", "folder", "runs", "tests", "again", "before", "reads", "output")
_PHRASES = [" ".join(_WORDS[(number * step) % len(_WORDS)] for step in range(1, 9)) for number in range(1, 98)]


class Size(NamedTuple):
    """How large a Card is: findings, files, sessions of each file, and most places of a finding.

    `pool` is a number of places that all findings share, which makes a large Card quickly; 0 for places of their own.
    """

    findings: int
    files: int = 200
    sessions: int = 30
    places: int = 4
    pool: int = 0


def make_card(size: Size, hostile: str = "", seed: int = 1) -> Card:
    """A Card; `hostile` is added to every string that comes from the data."""
    chance = random.Random(seed)
    files = [_input(number, hostile) for number in range(min(size.files, max(size.findings, 1)))]
    pool = [_place(files, size, chance, hostile) for _ in range(size.pool)]
    findings = tuple(_finding(number, size, files, chance, hostile, pool) for number in range(size.findings))
    runs = [
        RuleRun(code, name, f"About {name}.", severity, "ran", None, 0, _doc(name))
        for code, name, severity, _ in _RULES
    ]
    runs.append(RuleRun("TA609", "names", "About names.", "note", "skipped", f"no model is named{hostile}", 0))
    runs.append(RuleRun("TA702", "clusters", "About clusters.", "note", "failed", f"ValueError: odd{hostile}", 0))
    rows = sum(item.rows for item in files)
    return Card(
        version="0.1.0",
        rules_version="1",
        inputs=tuple(files),
        ignored_files=3,
        totals=Totals(len(files), sum(item.bytes for item in files), rows, 3 * rows, size.sessions * len(files)),
        facts={},
        rules=tuple(sorted(runs, key=lambda run: run.code)),
        findings=findings,
        not_looked_for=(NotLookedFor(f"images{hostile}", 12),),
        verdict=Verdict("fail", f"ci{hostile}", (f"findings of severity error or above{hostile}",), 1),
        name=f"demo{hostile}",
        families=tuple(FamilyRun(f"TA{number}", f"family {number}{hostile}", 9) for number in range(1, 10)),
        gate=_gate(rows, hostile),
    )


def _doc(name: str) -> str:
    return (
        f"About {name}.\n\nIt matters because `/home/NAME` names a person.\n\nInnocent where the name is no person's."
    )


def _input(number: int, hostile: str) -> Input:
    path = f"raw/part-{number % 7}/session-{number:05}{hostile}.{'jsonl' if number % 3 else 'parquet'}"
    container = "jsonl" if number % 3 else "parquet"
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    status = "partial" if number % 50 == 7 else "read"
    problems = (f"bad-line: 2 lines{hostile}",) if status == "partial" else ()
    return Input(path, "claude-code", container, 120_000 + number, 400, 30, digest, status, problems)


def _finding(
    number: int, size: Size, files: Sequence[Input], chance: random.Random, hostile: str, pool: Sequence[Location]
) -> Finding:
    code, name, severity, confidence = _RULES[number % len(_RULES)]
    status = _STATUSES[number % len(_STATUSES)]
    words = _PHRASES[number % len(_PHRASES)]
    some = range(chance.randint(1, size.places))
    places = tuple(
        pool[(7 * number + one) % len(pool)] if pool else _place(files, size, chance, hostile) for one in some
    )
    places = tuple(sorted(places, key=lambda place: (place.file, place.row)))
    count = len(places) + chance.randint(0, 40)
    return Finding(
        code=code,
        name=name,
        kind=f"kind-{number % 5}",
        severity=severity,
        confidence=confidence,
        status=status,
        subject=f"{name} #{number}{hostile}",
        scope={"format": "claude-code", "model": f"model-{number % 3}{hostile}"},
        message=f"{count:,} occurrences: {words}{hostile}",
        fix=f"Replace it, then scan again.{hostile}",
        count=count,
        rows=count,
        sessions=len({place.session for place in places}),
        files=len({place.file for place in places}),
        properties={"kinds": {f"kind-{number % 5}": count}},
        locations=places,
        fingerprint=hashlib.sha256(f"finding {number}".encode()).hexdigest(),
    )


def _place(files: Sequence[Input], size: Size, chance: random.Random, hostile: str) -> Location:
    words = chance.choice(_PHRASES) + hostile
    file = files[chance.randrange(len(files))]
    start = chance.randint(0, 5_000)
    return Location(
        file=file.path,
        row=chance.randint(0, 400),
        pointer=f"/message/content/{chance.randint(0, 9)}/text",
        in_key=False,
        start=start,
        end=start + 24,
        session=f"{chance.randrange(size.sessions):08x}-7b1d",
        uid=f"{chance.getrandbits(64):016x}#{chance.randint(0, 400)}",
        role="tool_result",
        score=None,
        evidence=f"{words} [secret, 24 characters] {words}",
    )


def _gate(rows: int, hostile: str) -> Gate:
    waiver = WaiverUse(
        1, "TA401", f"origin quillane{hostile}", f"public names{hostile}", "brantwik", "2027-01-31", "active", 9, 40
    )
    late = WaiverUse(2, "TA501", f"uid 5f0c*{hostile}", f"revoked{hostile}", "oskvelan", "2026-10-31", "expired", 0, 0)
    return Gate(
        fail_on="error",
        unsure=3,
        date="2026-11-22",
        regraded=(("TA402", "note"),),
        limits=(LimitResult("findings <= 25", 40.0, False), LimitResult("near_duplicate_rate <= 0.02", None, None)),
        waivers=(waiver, late),
        baseline=BaselineUse("traceaudit-baseline.json", 14, 9, 1, 2, ()),
        cost=Cost(
            "error",
            True,
            (CostOfView("claude-code", f"raw{hostile}", "jsonl", rows, 90 * rows, rows // 9, 7 * rows),),
            (CostOfRule("TA501", "vendor-token", 40, rows // 9, 7 * rows, rows // 20),),
            ("TA801",),
        ),
    )
