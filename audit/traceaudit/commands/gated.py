"""What the command line says of the gate: severities, limits, waivers, the baseline, and the row contract."""

from __future__ import annotations

from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import click

from traceaudit.commands.parameters import Codes
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from traceaudit.config import Config
    from traceaudit.gate.exemptions import Exemptions
    from traceaudit.gate.policy import Limit, Policy
    from traceaudit.settings import Settings

_CONFIDENCES = ("weak", "strong", "certain")
_BUILT_IN = "default"


class GateWords(NamedTuple):
    """What the command line says of the gate; None and () where it says nothing.

    `severity` are texts CODE=LEVEL, `limit` conditions, `most` texts N or CODE=N. False stands for none of a kind.
    """

    extend_select: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    min_confidence: str | None = None
    limit: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    waivers: str | bool | None = None
    baseline: str | bool | None = None
    contract: str | bool | None = None
    is_fast: bool = False


NO_WORDS = GateWords()


def gate_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of the gate, which reach the command as one `gate_words`."""

    @wraps(command)
    def taking(*arguments: object, **named: object) -> int:
        # each of waivers, baseline, contract: a file, False with --no-..., or None
        files = {name: named.pop(name) for name in ("waivers", "baseline", "contract")}
        for name in files:
            without = named.pop(f"no_{name}")
            if without and files[name] is not None:
                raise UsageError(f"--{name} and --no-{name} contradict each other; keep one")
            files[name] = False if without else files[name]
        codes: Iterable[tuple[str, ...]] = named.pop("extend_select")  # type: ignore[assignment]
        plain = {name: named.pop(name) for name in ("severity", "min_confidence", "limit", "most", "is_fast")}
        words = GateWords(tuple(chain.from_iterable(codes)), **plain, **files)  # type: ignore[arg-type]
        return command(*arguments, gate_words=words, **named)

    for option in reversed(_OPTIONS):
        taking = option(taking)
    return taking


_OPTIONS: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    click.option(
        "--extend-select", type=Codes(), multiple=True, help="Run these rules as well, although --ignore says no."
    ),
    click.option("--severity", multiple=True, metavar="CODE=LEVEL", help="error, warning, note or off. Repeatable."),
    click.option("--min-confidence", type=click.Choice(_CONFIDENCES), help="Leave out findings that are less sure."),
    click.option("--limit", multiple=True, metavar='"MEASURE <= N"', help="Fail where it does not hold. Repeatable."),
    click.option("--max-findings", "most", multiple=True, metavar="N|CODE=N", help="Fail above so many. Repeatable."),
    click.option("--waivers", metavar="FILE", help="Accepted findings.  [default: traceaudit-waivers.toml]"),
    click.option("--no-waivers", is_flag=True, help="Take no waiver."),
    click.option("--baseline", metavar="FILE", help="Known findings.  [default: traceaudit-baseline.json]"),
    click.option("--no-baseline", is_flag=True, help="Take all findings for new."),
    click.option(
        "--contract",
        metavar="FILE|default",
        help="Run a row contract: a suite as JSON, or the built-in one.  [default: built-in; none in profile audit]",
    ),
    click.option("--no-contract", is_flag=True, help="Run no row contract."),
    click.option(
        "--fast", "is_fast", is_flag=True, help="No contract, and nothing that compares rows with each other."
    ),
)


def with_words(said: Config, words: GateWords) -> Config:
    """The configuration with what the command line says of the gate over it.

    Raises:
        UsageError: a rule, a severity, a measure or a number is wrong.
    """
    contract = True if words.contract == _BUILT_IN else words.contract
    return said.over(
        extend_select=words.extend_select,
        severity=tuple(map(_severity, words.severity)),
        min_confidence=words.min_confidence,
        limits=tuple(_limits(words)),
        waivers=words.waivers,
        baseline=words.baseline,
        contract=contract,
    )


def make_policy(said: Config, words: GateWords, settings: Settings) -> Policy:
    """What the gate is asked by the command line, the configuration, the profile and the files beside them.

    Raises:
        UsageError: something that it says is wrong, or a file cannot be read.
    """
    from traceaudit import resolution

    return resolution.make_policy(with_words(said, words), settings)


def make_exemptions(said: Config, policy: Policy, settings: Settings) -> Exemptions:
    """What is exempt by place: overrides of the configuration, and waivers for places."""
    from traceaudit import resolution

    return resolution.make_exemptions(said, policy, settings)


def _severity(text: str) -> tuple[str, str]:
    """A code and a severity of CODE=LEVEL."""
    from traceaudit.config_values import nearest
    from traceaudit.config_words import LEVELS
    from traceaudit.selection import rule_code

    name, sign, level = text.partition("=")
    level = level.strip().lower()
    if not sign or level not in LEVELS:
        near = nearest(level, LEVELS) if level else ""
        raise UsageError(f"--severity {text}: write CODE=LEVEL, where LEVEL is one of {', '.join(LEVELS)}{near}")
    try:
        return rule_code(name), level
    except UsageError as error:
        raise UsageError(f"--severity {text}: {error}") from error


def _limits(words: GateWords) -> Iterable[Limit]:
    from traceaudit.gate.limits import parse_limit

    for option, texts in (("--limit", words.limit), ("--max-findings", map(_condition, words.most))):
        for text in texts:
            try:
                yield parse_limit(text)
            except UsageError as error:
                raise UsageError(f"{option}: {error}") from error


def _condition(text: str) -> str:
    """--max-findings as a condition: N or CODE=N."""
    name, sign, number = text.rpartition("=")
    if not number.strip().isdecimal():
        raise UsageError(f"--max-findings {text}: write a whole number, or CODE=N for the findings of one rule")
    return f"{name.strip() if sign else 'findings'} <= {number.strip()}"
