"""What the commands of a baseline share: their options, and the audit that a baseline is made of."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from traceaudit.asides import Asides
from traceaudit.commands.asked import RunWords, run_options, told_by_user
from traceaudit.commands.configured import LicenceWords, SecretFiles, licence_options, paths_or_sources, rule_options
from traceaudit.commands.gated import GateWords, gate_options
from traceaudit.commands.outputs import check_target
from traceaudit.progress import terminal_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit.annotation import Annotations
    from traceaudit.config import Config
    from traceaudit.findings import Told
    from traceaudit.gate.policy import Policy
    from traceaudit.settings import Settings
    from traceaudit_reports.card import Card
    from traceaudit_rules.groups import Group, GroupKey

DEFAULT_BASELINE = "traceaudit-baseline.json"


class Request(NamedTuple):
    """What the three commands are told: what to audit, how, and which file the baseline is in."""

    paths: tuple[str, ...]
    output: str | None
    against: tuple[str, ...]
    packs: tuple[str, ...]
    gitleaks: str | None
    allow_incomplete: bool
    quiet: bool
    run_words: RunWords
    gate_words: GateWords
    licence_words: LicenceWords


class Audited(NamedTuple):
    """The result of an audit without a baseline: the Card, and findings with their groups."""

    card: Card
    told: Sequence[Told]
    groups: Mapping[GroupKey, Group]

    @property
    def idle(self) -> frozenset[str]:
        """Codes of rules that did not run."""
        return frozenset(rule.code for rule in self.card.rules if rule.status != "ran")


def request_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add what the three commands share, which reaches them as one Request."""

    @click.argument("paths", nargs=-1, metavar="PATH...")
    @click.option("-o", "--output", metavar="FILE.json", help=f"The baseline.  [default: {DEFAULT_BASELINE}]")
    @run_options
    @click.option("--against", multiple=True, metavar="FILE.idx", help="An index to look the data up in. Repeatable.")
    @gate_options
    @licence_options
    @click.option("--secrets", "packs", multiple=True, metavar="FILE", help="Your own kinds of secrets. Repeatable.")
    @click.option("--gitleaks-config", "gitleaks", metavar="FILE", help="Take over the rules of a gitleaks.toml.")
    @click.option("--allow-incomplete", is_flag=True, help="Write it although part of the data could not be audited.")
    @click.option("--quiet", is_flag=True, help="No progress and no summary.")
    @wraps(command)
    def taking(**named: Any) -> int:
        asked = {name: named.pop(name) for name in Request._fields}
        return command(Request(**asked), **named)

    return taking


def prepare(request: Request) -> tuple[Config, str]:
    """What the user says, and the file of the baseline, which can be written."""
    # One thread in polars: the work is spread over processes.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    said = told_by_user(request.run_words, request.gate_words)
    output = request.output or (said.baseline if isinstance(said.baseline, str) else "") or DEFAULT_BASELINE
    check_target(output, {".json": "baseline"})
    return said, output


def audit(request: Request, said: Config, output: str, *, is_pruning: bool = False) -> Audited:
    """An audit with the rules, severities, waivers and exempt places of the scans to come, which cannot fail."""
    from traceaudit.engine import run_audit

    settings, policy = _resolve(request, said, is_pruning=is_pruning)
    kept: list[Annotations] = []
    with terminal_progress(quiet=request.quiet) as start:
        card = run_audit(
            paths_or_sources(request.paths, said), settings, start, [output], policy, Asides(annotate=kept.append)
        )
    return Audited(card, kept[0].told, kept[0].audit.groups)


def _resolve(request: Request, said: Config, *, is_pruning: bool) -> tuple[Settings, Policy]:
    """What the scans to come are asked, but for what would fail: thresholds, limits, and waivers that have expired.

    To prune, findings of every confidence are looked at: an entry of a doubtful one is not stale.
    """
    from traceaudit.resolution import resolve, settings_of
    from traceaudit_rules.grades import Confidence

    words, files = request.run_words, SecretFiles(request.packs, request.gitleaks)
    options = rule_options(said, words.harness, words.inventory, files, request.licence_words)
    settings = settings_of(said, options, request.against, is_fast=request.gate_words.is_fast)
    settings, policy = resolve(replace(said, baseline=False), settings)
    waivers = tuple(waiver for waiver in policy.waivers if not waiver.has_expired(policy.today))
    least = Confidence.WEAK if is_pruning else policy.min_confidence
    return replace(settings, fail_on=None), replace(policy, limits=(), waivers=waivers, min_confidence=least)
