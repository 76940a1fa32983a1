"""What the JSON of a baseline may hold, checked entry by entry."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NoReturn

from traceaudit.errors import UsageError
from traceaudit.gate.keys import NO_KEY, refuse_other_key
from traceaudit.gate.policy import Baseline, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = 1
AGAIN = "make the baseline anew with `traceaudit baseline create --force`"
_KEYS = ("schema_version", "tool", "key_check", "entries")
_OF_ENTRY = ("rule", "fingerprint", "count", "kind", "rows")
_VERSION = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_RULE = re.compile(r"TA\d{3}", re.ASCII)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_ROW = re.compile(r"[0-9a-f]{1,64}")
_KIND = re.compile(r"[\w -]{0,40}", re.ASCII)
_CHECK = re.compile(rf"{NO_KEY}|[0-9a-f]{{4}}")


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by rule and fingerprint."""
    return sorted(entries, key=lambda entry: (entry.code, entry.fingerprint))


class Document:
    """Checks what a file holds; `shown` names it in messages."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def damaged(self, why: str) -> NoReturn:
        """Refuse the file."""
        raise UsageError(f"{self.shown}: no sound baseline: {why}; restore it, or {AGAIN}")

    def baseline(self, document: object) -> Baseline:
        """A baseline of a JSON document."""
        if not isinstance(document, dict):
            self.damaged("an object is expected")
        self._check_version(document.get("schema_version"))
        tool = document.get("tool")
        if not isinstance(tool, dict) or tool.get("name") != "traceaudit" or tool.get("wrote") != "baseline":
            self.damaged("`traceaudit baseline create` did not write it")
        self._only(document, _KEYS, "the file")
        items = document.get("entries")
        if not isinstance(items, list):
            self.damaged("entries: a list is expected")
        entries = [self._entry(f"entry {number}", item) for number, item in enumerate(items, 1)]
        for fingerprint, count in Counter(entry.fingerprint for entry in entries).items():
            if count > 1:  # two branches were merged by hand
                self.damaged(f"fingerprint {fingerprint[:12]} stands in two entries; keep one")
        return Baseline(self.shown, tuple(in_order(entries)), self._key_check(document.get("key_check")))

    def _check_version(self, version: object) -> None:
        if not isinstance(version, str) or not _VERSION.fullmatch(version):
            self.damaged("schema_version: a text with a number is expected")
        if int(version) > SCHEMA:
            raise UsageError(
                f"{self.shown}: written by a newer traceaudit (schema {version}); update traceaudit, or {AGAIN}"
            )

    def _only(self, table: dict[str, object], keys: Iterable[str], where: str) -> None:
        for key in table:
            if key not in keys:
                self.damaged(f"{where} has an unknown key")

    def _entry(self, where: str, item: object) -> Entry:
        if not isinstance(item, dict):
            self.damaged(f"{where}: an object is expected")
        self._only(item, _OF_ENTRY, where)
        count, rows = item.get("count"), item.get("rows", [])
        if type(count) is not int or count < 1:
            self.damaged(f"{where}: count: a whole number is expected, 1 or more")
        if not isinstance(rows, list):
            self.damaged(f"{where}: rows: a list is expected")
        return Entry(
            fingerprint=self._text(where, "fingerprint", item.get("fingerprint"), _FINGERPRINT),
            code=self._text(where, "rule", item.get("rule"), _RULE),
            count=count,
            rows=tuple(sorted({self._text(where, "rows", row, _ROW) for row in rows})),
            kind=self._text(where, "kind", item.get("kind", ""), _KIND),
        )

    def _text(self, where: str, key: str, value: object, pattern: re.Pattern[str]) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.damaged(f"{where}: {key}: this is none")
        return value

    def _key_check(self, value: object) -> str | None:
        if value is not None:
            value = self._text("the file", "key_check", value, _CHECK)
            refuse_other_key(value, self.shown, AGAIN)
        return value
