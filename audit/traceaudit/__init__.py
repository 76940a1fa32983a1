"""traceaudit: a read-only auditor for datasets of coding-agent traces.

    from traceaudit import audit
    card = audit("path/to/dataset")

The Card holds everything that an output shows; see `traceaudit_reports.card`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from traceaudit_reports.card import Card

__version__ = "0.1.0"


def audit(
    *paths: str | PathLike[str],
    profile: str = "audit",
    select: str | tuple[str, ...] = (),
    ignore: str | tuple[str, ...] = (),
    fail_on: str | None = None,
    max_bad_rows: int | None = None,
    locations: int | None = 10,
    jobs: int | None = None,
    harness: str | None = None,
    inventory: str | PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Card:
    """Audit files, folders and globs, and give the result as plain data.

    `select` and `ignore` are beginnings of rule codes, in a tuple or with commas.
    `locations` is how many places a finding keeps, None for all; `jobs` is the number of worker
    processes, None for one per core. Scripts that may start processes need the usual
    `if __name__ == "__main__":` guard. `harness` is the program that wrote the data, `inventory` a JSON file of your
    own tools, `columns` our column names with the paths of yours, such as {"thinking": "reasoning"}. No
    configuration file is read.

    Raises:
        traceaudit.errors.UsageError: a path does not exist, a glob matches nothing, or an option is wrong.
    """
    from traceaudit.config_tables import check_columns
    from traceaudit.engine import run_audit
    from traceaudit.inventory import check_harness, read_inventory
    from traceaudit.settings import make_settings
    from traceaudit_rules.options import Options

    settings = make_settings(
        profile=profile,
        select=_codes(select),
        ignore=_codes(ignore),
        fail_on=fail_on,
        max_bad_rows=max_bad_rows,
        locations=locations,
        jobs=jobs,
        options=Options(
            harness=None if harness is None else check_harness(harness),
            tools=() if inventory is None else read_inventory(str(inventory)),
        ),
        columns=check_columns((columns or {}).items(), "columns"),
    )
    return run_audit([str(path) for path in paths], settings)


def _codes(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
