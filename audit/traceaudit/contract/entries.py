"""One entry of a suite: its type, arguments, severity and rule, checked."""

from __future__ import annotations

from dataclasses import replace

from traceaudit.config_values import nearest
from traceaudit.contract.arguments import check_arguments
from traceaudit.contract.terms import Term
from traceaudit.contract.vocabulary import SEVERITIES, TYPES, WITHOUT_TEXT
from traceaudit.errors import UsageError
from traceaudit_reports.visible import visible
from traceaudit_rules.contract import Rule, Severity
from traceaudit_rules.contracts import expectations

OWN = "TA963"
_MOST_NAME = 60


def rule_codes() -> tuple[str, ...]:
    """Codes of the rules that can tell of an expectation."""
    return tuple(sorted(value.code for value in vars(expectations).values() if isinstance(value, Rule)))


def read_entry(entry: object) -> Term:
    """An expectation from an entry of a suite.

    Raises:
        UsageError: it is none, or asks for what a row contract cannot know.
    """
    if not isinstance(entry, dict):
        raise UsageError('it is no table with a "type" and "kwargs"')
    kind = _type(entry.get("type", entry.get("expectation_type")))
    stated, meta = entry.get("kwargs", {}), entry.get("meta") or {}
    if not isinstance(stated, dict) or not isinstance(meta, dict):
        raise UsageError("kwargs and meta are tables")
    kwargs, condition = check_arguments(kind, stated)
    term = Term("", kind, kwargs, _severity(entry.get("severity")), _code(meta.get("rule", OWN)), condition)
    return replace(term, name=short_name(meta.get("name")) or _name(term))


def _type(stated: object) -> str:
    if not isinstance(stated, str):
        raise UsageError('its "type" is missing')
    if stated in TYPES:
        return stated
    shown = repr(stated[:80])
    if any(part in stated for part in WITHOUT_TEXT):
        raise UsageError(f"{shown} needs the text of a column or another table; a row contract holds neither")
    raise UsageError(f"unknown type {shown}{nearest(stated[:80], TYPES)}; `traceaudit contract columns` lists them")


def _severity(stated: object) -> Severity:
    """Severity of an expectation; Great Expectations takes one without any for critical."""
    if stated is None:
        return Severity.ERROR
    if not isinstance(stated, str) or stated not in SEVERITIES:
        raise UsageError(f"its severity is one of {', '.join(SEVERITIES)}")
    return Severity[SEVERITIES[stated].upper()]


def _code(stated: object) -> str:
    if not isinstance(stated, str) or stated not in rule_codes():
        raise UsageError(f"meta.rule is one of {', '.join(rule_codes())}")
    return stated


def _name(term: Term) -> str:
    """A name for an expectation that has none: its columns and its type."""
    kind = term.type.removeprefix("expect_").removeprefix("column_").removeprefix("table_").replace("_to_be_", "_")
    return "-".join([*term.columns, kind.replace("_", "-")])


def short_name(text: object) -> str:
    """A name of a suite that may be printed; '' for none."""
    return visible(text.strip())[:_MOST_NAME] if isinstance(text, str) else ""
