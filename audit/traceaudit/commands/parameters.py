"""Types of values on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    _CodesType = click.ParamType[tuple[str, ...]]
    _NumberType = click.ParamType[int]
else:  # older versions of click have no type parameter
    _CodesType = _NumberType = click.ParamType


class Codes(_CodesType):
    """Rule codes or beginnings of codes, separated by commas."""

    name = "codes"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Split and check against the catalog."""
        if isinstance(value, tuple):
            return value
        from traceaudit.selection import rule_codes

        try:
            return rule_codes(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


class Locations(_NumberType):
    """A number of locations, or 'all' as -1."""

    name = "N|all"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse the number."""
        if str(value) == "all":
            return -1
        try:
            number = int(str(value))
        except ValueError:
            number = -1
        if number < 0:
            self.fail(f"{value!r} is neither a number nor 'all'", param, ctx)
        return number
