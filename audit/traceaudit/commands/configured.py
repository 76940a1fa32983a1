"""What commands that read data share: the options of the configuration, and what it says beside the command line."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from traceaudit.errors import UsageError
from traceaudit.licencewords import DEPLOYMENTS, TARGETS, check_licence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit.config import Config
    from traceaudit_rules.options import Options

_Result = TypeVar("_Result")


def config_options(command: Callable[..., _Result]) -> Callable[..., _Result]:
    """Add --config and --no-config."""

    @wraps(command)
    def taking(*arguments: object, config: str | None, no_config: bool, **named: object) -> _Result:
        if no_config and config is not None:
            raise UsageError("--config and --no-config contradict each other; keep one")
        return command(*arguments, config=config, no_config=no_config, **named)

    taking = click.option(
        "--config",
        metavar="FILE",
        help="Read [tool.traceaudit] of this file.  [default: the nearest traceaudit.toml or pyproject.toml]",
    )(taking)
    return click.option("--no-config", is_flag=True, help="Read no configuration file.")(taking)


class SecretFiles(NamedTuple):
    """What the command line says of secrets: packs of the user's own kinds, a gitleaks.toml, where to reveal values."""

    packs: tuple[str, ...] = ()
    gitleaks: str | None = None
    reveal: str | None = None


class LicenceWords(NamedTuple):
    """What the command line says of licences: the one that the dataset shall have, and how the dataset is used."""

    licence: str | None = None
    deployment: str | None = None
    target: str | None = None


_NO_FILES = SecretFiles()
_NO_WORDS = LicenceWords()


def secret_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add --secrets, --gitleaks-config and --reveal, which reach the command as one `secret_files`."""

    @click.option("--secrets", "packs", multiple=True, metavar="FILE", help="Your own kinds of secrets. Repeatable.")
    @click.option("--gitleaks-config", "gitleaks", metavar="FILE", help="Take over the rules of a gitleaks.toml.")
    @click.option(
        "--reveal",
        metavar="FILE",
        help="Write the values that no output shows to a file that only you can read: to revoke them, then delete it.",
    )
    @wraps(command)
    def taking(
        *arguments: object, packs: tuple[str, ...], gitleaks: str | None, reveal: str | None, **named: object
    ) -> int:
        return command(*arguments, secret_files=SecretFiles(packs, gitleaks, reveal), **named)

    return taking


def licence_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add --license, --deployment and --target, which reach the command as one `licence_words`."""

    @click.option(
        "--license",
        "licence",
        metavar="ID",
        help="Licence that the dataset shall have.  [default: the one that its card declares]",
    )
    @click.option("--deployment", type=click.Choice(DEPLOYMENTS), help="Where what is made of the data will run.")
    @click.option("--target", type=click.Choice(TARGETS), help="What the data will be used for.")
    @wraps(command)
    def taking(
        *arguments: object, licence: str | None, deployment: str | None, target: str | None, **named: object
    ) -> int:
        return command(*arguments, licence_words=LicenceWords(licence, deployment, target), **named)

    return taking


def paths_or_sources(paths: Sequence[str], said: Config) -> list[str]:
    """The paths of the command line, else those of the configuration.

    Raises:
        UsageError: there are none.
    """
    found = list(paths) or list(said.paths)
    if not found:
        raise UsageError("no path given; name a file, a folder or a glob, or set paths in traceaudit.toml")
    return found


def rule_options(
    said: Config,
    harness: str | None,
    inventory: str | None,
    secret_files: SecretFiles = _NO_FILES,
    licence_words: LicenceWords = _NO_WORDS,
    profile: str | None = None,
) -> Options:
    """What the user says of the dataset; the command line comes first, tools and kinds of both sources are added up.

    `profile` is that of the command line.

    Raises:
        UsageError: the harness or a licence is unknown, or an inventory, a pack of secrets or a registry of upstreams
            cannot be read.
    """
    from traceaudit.inventory import check_harness, read_inventory
    from traceaudit.kindfiles import read_kinds
    from traceaudit.upstreamfiles import read_upstream_files
    from traceaudit_rules.options import Options

    file = inventory or said.inventory
    tools = {tool.name: tool for tool in read_inventory(file)} if file else {}
    tools |= {tool.name: tool for tool in said.tools}
    kinds, refused = read_kinds([*said.secrets, *secret_files.packs], secret_files.gitleaks or said.gitleaks_config)
    for refusal in refused:
        click.echo(f"gitleaks rule not taken over: {refusal}", err=True)
    return Options(
        harness=check_harness(harness) if harness else said.harness,
        tools=tuple(tools[name] for name in sorted(tools)),
        kinds=kinds,
        refused=refused,
        nlp_engine=said.nlp_engine,
        sources=said.sources,
        outbound=said.licence if licence_words.licence is None else _outbound(licence_words.licence),
        deployment=licence_words.deployment or said.deployment or "",
        target=licence_words.target or said.target or "",
        acknowledged=said.acknowledge_terms,
        profile=profile or said.profile or "audit",
        upstreams=read_upstream_files(said.upstreams),
    )


def _outbound(text: str) -> str:
    try:
        return check_licence(text)
    except UsageError as error:
        raise UsageError(f"--license: {error}") from error
