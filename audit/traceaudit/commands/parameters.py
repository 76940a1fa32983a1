"""Types of values on the command line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    _CodesType = click.ParamType[tuple[str, ...]]
    _NumberType = click.ParamType[int]
    _AmountType = click.ParamType[float]
else:  # older versions of click have no type parameter
    _CodesType = _NumberType = _AmountType = click.ParamType


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


class Megabytes(_AmountType):
    """The size of an HTML report."""

    name = "N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Parse the number, which may have decimals."""
        from traceaudit_reports.pagesize import LEAST_MEGABYTES

        try:
            size = float(str(value))
        except ValueError:
            size = math.nan
        if not size < math.inf:
            self.fail(f"{value!r} is no number of megabytes, such as 3 or 1.5", param, ctx)
        if size < LEAST_MEGABYTES:
            why = f"{value} is too small for a page, which needs {LEAST_MEGABYTES:g} or more"
            self.fail(f"{why}; -o FILE.md writes less", param, ctx)
        return size
