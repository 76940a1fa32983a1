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
    profile: str | None = None,
    select: str | tuple[str, ...] = (),
    ignore: str | tuple[str, ...] = (),
    fail_on: str | None = None,
    max_bad_rows: int | None = None,
    locations: int | None = 10,
    jobs: int | None = None,
    harness: str | None = None,
    inventory: str | PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
    config: str | PathLike[str] | None = None,
    baseline: str | PathLike[str] | None = None,
    waivers: str | PathLike[str] | None = None,
    contract: str | PathLike[str] | bool | None = None,
    replay: bool = False,
) -> Card:
    """Audit files, folders and globs, and give the result as plain data.

    `profile` is audit, ci, publish or pretrain. `select` and `ignore` are beginnings of rule codes, in a tuple or with
    commas. `locations` is how many places a finding keeps, None for all; `jobs` is the number of worker
    processes, None for one per core. Scripts that may start processes need the usual
    `if __name__ == "__main__":` guard. `harness` is the program that wrote the data, `inventory` a JSON file of your
    own tools, `columns` our column names with the paths of yours, such as {"thinking": "reasoning"}.

    `config` is a configuration file, over which the other arguments go. `baseline` and `waivers` are files, `contract`
    a suite of expectations, True for the built-in one or False for none; without it the profile decides. No file is
    read that nobody names, here or in that configuration. With `replay` sessions with findings are read again, for
    `traceaudit_reports.html` to show them step by step (`Card.replays`).

    Raises:
        traceaudit.errors.UsageError: a path does not exist, a glob matches nothing, or an option is wrong.
    """
    from traceaudit.arguments import ask
    from traceaudit.asides import Asides
    from traceaudit.engine import run_audit

    said, asked = ask(
        locations,
        None if config is None else str(config),
        paths=tuple(map(str, paths)),
        profile=profile,
        select=_codes(select),
        ignore=_codes(ignore),
        fail_on=fail_on,
        max_bad_rows=max_bad_rows,
        jobs=jobs,
        harness=harness,
        inventory=None if inventory is None else str(inventory),
        columns=tuple((columns or {}).items()),
        baseline=None if baseline is None else str(baseline),
        waivers=None if waivers is None else str(waivers),
        contract=contract if contract is None or isinstance(contract, bool) else str(contract),
    )
    return run_audit(list(said.paths), asked.settings, policy=asked.policy, asides=Asides(replay=replay))


def _codes(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
