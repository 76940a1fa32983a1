"""What one run is asked to do, checked once and handed to every worker."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from traceaudit.errors import UsageError
from traceaudit.gate.exemptions import NO_EXEMPTIONS, Exemptions
from traceaudit_rules.contract import Severity
from traceaudit_rules.gates import gate_profiles
from traceaudit_rules.options import Options

_NO_OPTIONS = Options()
PROFILES = ("audit", "ci", "publish", "pretrain")
FAIL_ON = ("error", "warning", "note", "never")


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of a run. `locations` None keeps every place; `max_bad_rows` None tolerates any number.

    `columns` are pairs of our column name and the path of the user's; rows of unknown formats are read by them.
    `config` is the configuration file that was read, relative to the working folder. `against` are files of indexes
    that the texts are looked up in; `is_indexing` keeps the texts in the work folder, to make an index of them.
    `extend_select` are rules that run beside those of `select`. `exemptions` say where rules are left out, graded
    otherwise or waived. `is_fast` leaves the slow stages out.
    """

    profile: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: Severity | None
    max_bad_rows: int | None
    locations: int | None
    jobs: int
    shard_bytes: int
    options: Options = _NO_OPTIONS
    columns: tuple[tuple[str, str], ...] = ()
    config: str | None = None
    against: tuple[str, ...] = ()
    is_indexing: bool = False
    exemptions: Exemptions = NO_EXEMPTIONS
    is_fast: bool = False
    extend_select: tuple[str, ...] = ()

    @property
    def tolerates_unsupported(self) -> bool:
        """Whether files whose steps cannot be read leave the audit complete."""
        return gate_profiles()[self.profile].accepts_unsupported

    def is_selected(self, code: str) -> bool:
        """Whether a rule runs. Prefixes such as TA4 select families.

        --ignore wins over --select, and over --extend-select where its prefix is the longer one.
        """
        ignored, added = _longest(self.ignore, code), _longest(self.extend_select, code)
        if added or ignored:
            return added >= ignored
        return not self.select or bool(_longest(self.select, code))


SHARD_BYTES = 16 * 2**20


def make_settings(
    *,
    profile: str = "audit",
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    fail_on: str | None = None,
    max_bad_rows: int | None = None,
    locations: int | None = 10,
    jobs: int | None = None,
    shard_bytes: int = SHARD_BYTES,
    options: Options = _NO_OPTIONS,
    columns: tuple[tuple[str, str], ...] = (),
    config: str | None = None,
    against: tuple[str, ...] = (),
    is_indexing: bool = False,
    exemptions: Exemptions = NO_EXEMPTIONS,
    is_fast: bool = False,
    extend_select: tuple[str, ...] = (),
) -> Settings:
    """Settings with the defaults of the profile, which the options are told too.

    Raises:
        UsageError: an unknown profile or threshold, or a number out of its range.
    """
    if locations is not None and locations < 0:
        raise UsageError("locations is a number of places, or None for all")
    if jobs is not None and jobs < 1:
        raise UsageError("jobs is a number of processes, at least 1")
    if is_fast and against:
        raise UsageError("--fast looks nothing up in an index: leave out --fast or --against")
    if profile not in PROFILES:
        raise UsageError(f"unknown profile {profile!r}; the profiles are {', '.join(PROFILES)}")
    gate = gate_profiles()[profile]
    fail_on = gate.fail_on if fail_on is None else fail_on
    if fail_on not in FAIL_ON:
        raise UsageError(f"unknown --fail-on {fail_on!r}; use one of {', '.join(FAIL_ON)}")
    return Settings(
        profile=profile,
        select=tuple(code.upper() for code in select),
        ignore=tuple(code.upper() for code in ignore),
        fail_on=None if fail_on == "never" else Severity[fail_on.upper()],
        max_bad_rows=gate.max_bad_rows if max_bad_rows is None else max_bad_rows,
        locations=locations,
        jobs=jobs if jobs is not None else available_cores(),
        shard_bytes=shard_bytes,
        options=replace(options, profile=profile),
        columns=columns,
        config=config,
        against=against,
        is_indexing=is_indexing,
        exemptions=exemptions,
        is_fast=is_fast,
        extend_select=tuple(code.upper() for code in extend_select),
    )


def _longest(prefixes: tuple[str, ...], code: str) -> int:
    """Length of the longest prefix that a code begins with, 0 for none."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
