"""One waiver as a table, checked key by key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from traceaudit.config_values import nearest
from traceaudit.errors import UsageError
from traceaudit.gate.policy import Waiver

_KEYS = ("rule", "fingerprint", "uid", "origin", "path", "reason", "owner", "expires")
_FINGERPRINT = re.compile(r"[0-9a-f]{12,64}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_EXAMPLE = "a date such as 2027-01-31"


@dataclass(frozen=True, slots=True)
class WaiverTable:
    """Reads one waiver; `where` names it, `latest` is the last day on which one of an error may expire."""

    where: str
    latest: date

    def read(self, number: int, item: object) -> Waiver:
        """The waiver; all wrong ones raise UsageError."""
        if not isinstance(item, dict):
            self._wrong("", "a table is expected")
        for key in item:
            if key not in _KEYS:
                self._wrong(str(key), f"unknown key{nearest(str(key), _KEYS)}")
        code = self._rule(item)
        return Waiver(
            number=number,
            code=code,
            reason=self._said(item, "reason"),
            owner=self._optional(item, "owner"),
            expires=self._expiry(item, code),
            fingerprint=self._fingerprint(item),
            uid=self._optional(item, "uid"),
            origin=self._optional(item, "origin"),
            path=self._optional(item, "path"),
        )

    def _rule(self, item: dict[str, object]) -> str:
        from traceaudit.selection import rule_codes

        name = self._said(item, "rule")
        try:
            codes = rule_codes(name)
        except UsageError as error:
            self._wrong("rule", str(error))
        if len(codes) != 1:
            self._wrong("rule", "one rule is expected; write a waiver for each")
        return codes[0]

    def _expiry(self, item: dict[str, object], code: str) -> date | None:
        value = item.get("expires")
        has_error = _has_error(code)
        if value is None:
            if has_error:
                self._wrong("expires", f"{code} has rules of severity error, so {_EXAMPLE} is required")
            return None
        expires = value if isinstance(value, date) else self._date(value)
        if isinstance(value, datetime):
            self._wrong("expires", f"{_EXAMPLE} is expected, without a time")
        if has_error and expires > self.latest:
            self._wrong("expires", f"{expires.isoformat()} is too far away; the latest is {self.latest.isoformat()}")
        return expires

    def _date(self, value: object) -> date:
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._wrong("expires", f"{_EXAMPLE} is expected")

    def _fingerprint(self, item: dict[str, object]) -> str:
        value = self._optional(item, "fingerprint").lower()
        if value and not _FINGERPRINT.fullmatch(value):
            self._wrong("fingerprint", "hexadecimal digits are expected, all 64 or at least the first 12")
        return value

    def _said(self, item: dict[str, object], key: str) -> str:
        """A text that has to be there and to say something."""
        value = item.get(key, "")
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, "a text is required")
        return value.strip()

    def _optional(self, item: dict[str, object], key: str) -> str:
        """A text that may be left out; an owner may be empty, a place may not: it would match everything."""
        value = item.get(key)
        if value is None or (key == "owner" and value == ""):
            return ""
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, "a text is expected")
        return value.strip()

    def _wrong(self, key: str, why: str) -> NoReturn:
        raise UsageError(f"{self.where}: {key}: {why}" if key else f"{self.where}: {why}")


def _has_error(beginning: str) -> bool:
    from traceaudit_rules.catalog import all_rules
    from traceaudit_rules.contract import Severity

    return any(rule.severity is Severity.ERROR for rule in all_rules() if rule.code.startswith(beginning))
