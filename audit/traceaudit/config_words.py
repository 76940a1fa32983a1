"""Rules as a configuration names them, and limits on measures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from traceaudit.config_shapes import Choice
from traceaudit.errors import UsageError
from traceaudit.selection import rule_code, rule_codes

if TYPE_CHECKING:
    from traceaudit.config_shapes import Schema
    from traceaudit.config_values import Values
    from traceaudit.gate.policy import Limit

LEVELS = ("error", "warning", "note", "off")
LEVEL = Choice(LEVELS)
_CODE = "^[Tt][Aa][0-9]*([Xx][Xx])?$"
_NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)+$"
_SIGNED = re.compile(r"\s*([<>]=|)\s*(\S+)\s*")
_EXPECTED = "a number is expected, a text such as '<= 2%' or '>= 1000', or a list of them"
# Rules on the whole dataset, whose verdicts are no matter of single places.
WHOLE = "TA2"


def check_rule_in_place(text: str) -> str:
    """The code of a rule, or the beginning of codes, that may be left out in some places.

    Raises:
        UsageError: there is no such rule, or it gives a verdict on the whole dataset.
    """
    code = rule_code(text)
    if code.startswith(WHOLE) or WHOLE.startswith(code):
        raise UsageError(
            f"{text} speaks of TA2 rules, whose verdict on reasoning is one on the whole dataset: they cannot be left "
            "out or graded for some places; use severity or ignore, or a waiver"
        )
    return code


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes, beginnings of codes, or names of rules: a list, or a text with commas."""

    in_place: bool = False

    def check(self, values: Values, key: str, value: object) -> tuple[str, ...]:
        """See Shape."""
        parts = [value] if isinstance(value, str) else values.texts(key, value)
        try:
            codes = tuple(code for part in parts for code in rule_codes(part))
            return tuple(map(check_rule_in_place, codes)) if self.in_place else codes
        except UsageError as error:
            values.wrong(key, str(error))

    def schema(self) -> Schema:
        """See Shape."""
        item: Schema = {"type": "string", "minLength": 1}
        return {"anyOf": [{"type": "array", "items": item}, {"type": "string"}]}


@dataclass(frozen=True, slots=True)
class Severities:
    """A table of rules and the severities to give them, as a dictionary by code."""

    in_place: bool = False

    def check(self, values: Values, key: str, value: object) -> dict[str, str]:
        """See Shape."""
        found: dict[str, str] = {}
        check = check_rule_in_place if self.in_place else rule_code
        for name, level in values.table(key, value).items():
            at = f"{key}.{name}"
            code = values.told(at, partial(check, name))
            if code in found:
                values.wrong(at, f"{code} is given as well, in another spelling; keep one")
            found[code] = LEVEL.check(values, at, level)
        return found

    def schema(self) -> Schema:
        """See Shape."""
        from traceaudit_rules.catalog import all_rules

        rules = {rule.code: rule for rule in ([] if self.in_place else all_rules())}
        level: Schema = {"$ref": "#/$defs/level"}
        return {
            "type": "object",
            "properties": {
                code: {"description": f"{rules[code].name}: {rules[code].title}"} | level for code in sorted(rules)
            },
            "patternProperties": {_CODE: level, _NAME: level},
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Limits:
    """A table of measures and bounds, as a dictionary by measure. A number is meant as '<='."""

    def check(self, values: Values, key: str, value: object) -> dict[str, tuple[Limit, ...]]:
        """See Shape."""
        found: dict[str, tuple[Limit, ...]] = {}
        for name, bounds in values.table(key, value).items():
            try:
                limits = tuple(read_bound(name, bound) for bound in (bounds if isinstance(bounds, list) else [bounds]))
            except UsageError as error:
                values.wrong(f"{key}.{name}", str(error))
            if len({limit.sign for limit in limits}) < max(len(limits), 1):
                values.wrong(f"{key}.{name}", "one bound is expected, or one with <= and one with >=")
            if limits[0].measure in found:
                values.wrong(f"{key}.{name}", f"{limits[0].measure} is given as well, in another spelling; keep one")
            found[limits[0].measure] = limits
        return found

    def schema(self) -> Schema:
        """See Shape."""
        from traceaudit.gate.measures import MEASURES

        one: Schema = {"$ref": "#/$defs/bound"}
        bound: Schema = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": 2}]}
        return {
            "type": "object",
            "properties": {name: {"description": measure.title} | bound for name, measure in MEASURES.items()},
            "patternProperties": {_CODE: bound, _NAME: bound},
            "additionalProperties": False,
        }


def read_bound(measure: str, bound: object) -> Limit:
    """A limit of a measure and what the configuration says of it: 25, 0.02, '2%' or '>= 1000'.

    Raises:
        UsageError: the measure is unknown, or the bound is none.
    """
    from traceaudit.gate.limits import check_measure, make_limit

    check_measure(measure)
    if isinstance(bound, str):
        signed = _SIGNED.fullmatch(bound)
        if signed is None:
            raise UsageError(_EXPECTED)
        return make_limit(measure, signed[1] or "<=", signed[2])
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        raise UsageError(_EXPECTED)
    return make_limit(measure, "<=", bound)


@dataclass(frozen=True, slots=True)
class Day:
    """A day: a date of TOML, or a text such as '2027-01-31'. It is given back as it was written."""

    def check(self, values: Values, key: str, value: object) -> object:
        """See Shape."""
        if type(value) is date:
            return value
        try:
            date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            values.wrong(key, "a date such as 2027-01-31 is expected")
        return value

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "string", "format": "date"}
