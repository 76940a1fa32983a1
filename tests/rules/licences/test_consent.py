"""Records of consent in rows: which uses they name, and what is no record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.catalog import find_rule
from traceaudit_rules.contract import Confidence

if TYPE_CHECKING:
    from conftest import ScanBytes

SCOPES = ["debugging_evaluation", "benchmark_only"]


def grades(scan_bytes: ScanBytes, row: bytes) -> set[Confidence]:
    rule = find_rule("TA843")
    assert rule is not None
    return {found.confidence for found in scan_bytes(rule, row)}


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize(
    "record",
    [
        {"consent": SCOPES},
        {"Consent": [scope.upper() for scope in SCOPES]},
        {"consent_scope": "benchmark_only"},
        {"consentScopes": " ".join(SCOPES)},
        {"consent": {"scopes": SCOPES, "date": "2026-01-01"}},
        {"consent": {"model_training": False, "ranking_training": True}},
        {"meta": {"usage_consent": ["ranking-training", 5, None]}},
        {"allowedUses": SCOPES},
    ],
)
def test_scopes_without_training(scan_bytes: ScanBytes, record: object, separators: tuple[str, str]) -> None:
    row = json.dumps({"uid": "a#1", "text": "x", "more": record}, separators=separators).encode()
    assert grades(scan_bytes, row) == {Confidence.CERTAIN}


@pytest.mark.parametrize(
    "record", [{"allowed_uses": ["evaluation"]}, {"consent_scopes": []}, {"usage_consent": "research"}]
)
def test_other_words_are_less_sure(scan_bytes: ScanBytes, record: object) -> None:
    assert grades(scan_bytes, json.dumps(record).encode()) == {Confidence.STRONG}


@pytest.mark.parametrize(
    "record",
    [
        {"consent": [*SCOPES, "model_training"]},
        {"consent": {"scopes": ["model-training"]}},
        {"allowed_uses": "evaluation, training"},
        {"consent": True},
        {"consent": None},
        {"consent": ["cookies", "analytics"]},
        {"consent": {"deep": {"scopes": SCOPES}}},
        {"text": json.dumps({"consent": SCOPES})},
        {"text": "consent: benchmark_only"},
    ],
)
def test_no_finding(scan_bytes: ScanBytes, record: object) -> None:
    assert grades(scan_bytes, json.dumps(record).encode()) == set()


@pytest.mark.parametrize(
    "value", [b"[[[[" * 3000, b'["benchmark_only"', b'"\xff', b"{", b"", b"1e999999", b'{"scopes":' * 900]
)
def test_broken_records_are_passed_over(scan_bytes: ScanBytes, value: bytes) -> None:
    assert grades(scan_bytes, b'{"consent":' + value) == set()
