"""What the command line says of a run: the profile, the rules, thresholds, and which configuration is read."""

from __future__ import annotations

from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from traceaudit.commands.configured import config_options
from traceaudit.commands.gated import NO_WORDS, GateWords, with_words
from traceaudit.commands.parameters import Codes, Locations
from traceaudit.config import Config, load_config
from traceaudit.settings import FAIL_ON, PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable


class RunWords(NamedTuple):
    """What the command line says of a run; None and () where it says nothing. `locations` -1 keeps all."""

    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    max_bad_rows: int | None = None
    locations: int | None = None
    jobs: int | None = None
    harness: str | None = None
    inventory: str | None = None
    config: str | None = None
    no_config: bool = False


_OPTIONS: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    click.option(
        "--profile",
        type=click.Choice(PROFILES),
        default=None,
        help="What the audit is for, and so what it fails on; `traceaudit config` shows it.  [default: audit]",
    ),
    click.option(
        "--select",
        type=Codes(),
        multiple=True,
        help="Run only rules whose codes begin so, for instance TA1,TA401, or with these names.",
    ),
    click.option("--ignore", type=Codes(), multiple=True, help="Leave these rules out."),
    click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        default=None,
        help="Exit 1 on findings of this severity or above.  [default: error; never in profile audit]",
    ),
    click.option(
        "--max-bad-rows",
        type=click.IntRange(min=0),
        default=None,
        help="Bad rows accepted before the audit is incomplete.  [default: 0; any number in profile audit]",
    ),
    click.option(
        "--locations", type=Locations(), default=None, help="Locations kept for each finding, or all.  [default: 10]"
    ),
    click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]"),
    click.option("--harness", metavar="NAME", help="Program that wrote the data, where the data does not say."),
    click.option(
        "--inventory", metavar="FILE", help="Your own tools as JSON: tool definitions, or an MCP tools/list answer."
    ),
    config_options,
)


def run_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of a run, which reach the command as one `run_words`."""

    @wraps(command)
    def taking(*arguments: object, **named: Any) -> int:
        words = {name: named.pop(name) for name in RunWords._fields}
        words |= {name: tuple(chain.from_iterable(words[name])) for name in ("select", "ignore")}
        return command(*arguments, run_words=RunWords(**words), **named)

    for option in reversed(_OPTIONS):
        taking = option(taking)
    return taking


def told_by_user(words: RunWords, gate_words: GateWords = NO_WORDS) -> Config:
    """The configuration with everything that the command line says over it.

    Raises:
        UsageError: a file cannot be read, or something that is said is wrong.
    """
    said = Config() if words.no_config else load_config(words.config)
    own = words._asdict() | {"harness": _harness(words)}
    said = said.over(**{name: own[name] for name in RunWords._fields if name not in ("config", "no_config")})
    return with_words(said, gate_words)


def _harness(words: RunWords) -> str | None:
    if words.harness is None:
        return None
    from traceaudit.inventory import check_harness

    return check_harness(words.harness)
