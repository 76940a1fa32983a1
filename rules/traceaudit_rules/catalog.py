"""Every rule, by an explicit list of modules. A rule family is one folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Family:
    """A range of codes: what it is about, and the modules below traceaudit_rules that hold it."""

    prefix: str
    title: str
    modules: tuple[str, ...]


FAMILIES = (
    Family("TA1", "hidden thinking", ("hidden.thinking", "hidden.scars")),
    Family(
        "TA2",
        "reasoning provenance",
        (
            "provenance.disclosure",
            "provenance.order",
            "provenance.seals.clocks",
            "provenance.seals.copies",
            "provenance.seals.foreign",
            "provenance.seals.seals",
            "provenance.seals.signing",
            "provenance.sources.contents",
            "provenance.sources.steps",
            "provenance.sources.thoughts",
            "provenance.sources.views",
            "provenance.texts.absences",
            "provenance.texts.distributions",
            "provenance.texts.hindsight",
            "provenance.texts.quotations",
            "provenance.texts.repetition",
            "provenance.texts.residue",
            "provenance.texts.truncation",
            "provenance.texts.voices",
            "provenance.tokens",
        ),
    ),
    Family("TA3", "tools", ("tools.drift", "tools.mismatch", "tools.shape", "tools.written", "tools.completions")),
    Family(
        "TA4",
        "host paths and hosts",
        (
            "hosts.home_paths",
            "hosts.project_slugs",
            "hosts.root_homes",
            "hosts.prompts",
            "hosts.internal_hosts",
            "hosts.private_addresses",
            "hosts.git_remotes",
            "hosts.windows_sids",
        ),
    ),
    Family(
        "TA5",
        "secrets",
        (
            "secrets.tokens",
            "secrets.private_keys",
            "secrets.json_tokens",
            "secrets.url_credentials",
            "secrets.headers",
            "secrets.credential_files",
            "secrets.assignments",
            "secrets.wrapped",
        ),
    ),
    Family(
        "TA6",
        "personal data",
        ("personal.emails", "personal.phones", "personal.networks", "personal.accounts", "personal.names"),
    ),
    Family(
        "TA7",
        "duplicates",
        (
            "duplicates.chains",
            "duplicates.copies",
            "duplicates.crowds",
            "duplicates.files",
            "duplicates.ids",
            "duplicates.known",
            "duplicates.lines",
            "duplicates.projections",
            "duplicates.splits",
            "duplicates.templates",
        ),
    ),
    Family(
        "TA8",
        "licences and terms",
        (
            "licences.consent",
            "licences.headers",
            "licences.missing",
            "licences.unknown",
            "licences.contradictions",
            "licences.versions",
            "licences.outbound",
            "licences.conditions",
            "licences.obligations",
            "licences.training",
            "licences.aggregates",
            "licences.conflicts",
            "licences.restrictions",
            "licences.attribution",
            "licences.outputs",
            "licences.mentions",
            "licences.drift",
            "licences.verbatim",
            "licences.origins",
        ),
    ),
    Family(
        "TA9",
        "input, structure and contract",
        (
            "contracts.expectations",
            "inputs.files",
            "inputs.lines",
            "inputs.uids",
            "structure.cuts",
            "structure.pairs",
            "structure.runs",
            "structure.turns",
            "structure.voices",
            "telemetry.benchmarks",
            "telemetry.runs",
            "telemetry.spans",
            "telemetry.views",
        ),
    ),
)


class DuplicateCodeError(ValueError):
    """Two rules share a code or a name."""


def rules_of(family: Family) -> Iterator[Rule]:
    """The rules of one family, in the order of their modules."""
    for name in family.modules:
        module = import_module(f"traceaudit_rules.{name}")
        yield from (value for value in vars(module).values() if isinstance(value, Rule))


def all_rules() -> tuple[Rule, ...]:
    """Every rule, sorted by code.

    Raises:
        DuplicateCodeError: two rules share a code or a name.
    """
    rules = sorted((rule for family in FAMILIES for rule in rules_of(family)), key=lambda rule: rule.code)
    for what in ("code", "name"):
        values = [getattr(rule, what) for rule in rules]
        if len(set(values)) != len(values):
            raise DuplicateCodeError(f"a rule {what} is used twice: {sorted(values)}")
    return tuple(rules)


def find_rule(code_or_name: str) -> Rule | None:
    """One rule by code or name. A code loads only the modules of its family."""
    wanted = code_or_name.upper()
    families = [family for family in FAMILIES if wanted.startswith(family.prefix)] or FAMILIES
    for family in families:
        for rule in rules_of(family):
            if wanted == rule.code or code_or_name == rule.name:
                return rule
    return None
