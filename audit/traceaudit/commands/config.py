"""`traceaudit config`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from traceaudit.commands.asked import RunWords, run_options, told_by_user
from traceaudit.commands.gated import GateWords, gate_options
from traceaudit.commands.outputs import print_text
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from traceaudit.config import Config
    from traceaudit.resolution import Asked


@click.command("config")
@click.option("--resolved", is_flag=True, help="Also print what the profile and the defaults say.")
@click.option(
    "--schema", "wants_schema", is_flag=True, help="Print the JSON Schema of configuration files, for editors."
)
@run_options
@gate_options
def command(resolved: bool, wants_schema: bool, run_words: RunWords, gate_words: GateWords) -> int:
    """Print the configuration that a scan here would have, as TOML, each value with where it comes from.

    Takes the options of `scan`. What is printed can be written to a file in the working folder and be read again.

    Exit codes: 0 printed, 2 a file or an option is wrong.
    """
    if wants_schema:
        from traceaudit.config_schema import schema_text

        print_text(schema_text())
        return 0
    from traceaudit.commands.configured import rule_options
    from traceaudit.config_text import config_text
    from traceaudit.resolution import resolve, settings_of

    said = told_by_user(run_words, gate_words)
    asked = resolve(said, settings_of(said, rule_options(said, None, None), is_fast=gate_words.is_fast))
    print_text("".join(f"# {visible(line)}\n" for line in _head(said, asked)))
    print_text(config_text(said, asked, is_resolved=resolved))
    return 0


def _head(said: Config, asked: Asked) -> list[str]:
    """What was read, and what the profile is for."""
    from traceaudit_rules.gates import gate_profiles

    gate = gate_profiles()[asked.settings.profile]
    others = dict.fromkeys(file for file in said.told_by.values() if file not in (said.file, "command line"))
    read = f"{said.file or 'no configuration file'}" + (f", which extends {', '.join(others)}" if others else "")
    return [f"Read: {read}", f"Profile {gate.name}: {gate.title.lower()}. {gate.says}"]
