"""The command line. Commands load what they need when they run: `--help` loads nothing but click."""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from typing import NoReturn

import click

from traceaudit import __version__

# name -> (module, one line of help); the module's `command` is loaded on use
COMMANDS = {
    "scan": ("traceaudit.commands.scan", "Audit files, folders or globs."),
    "card": ("traceaudit.commands.card", "Write the provenance section of a card from the data, or check it."),
    "verify": ("traceaudit.commands.verify", "Check the claims of a card, an article or a thread against data."),
    "show": ("traceaudit.commands.show", "Show rows: where a rule found something, a uid, or a row of a file."),
    "compare": ("traceaudit.commands.compare", "Say how far the tool policies of two datasets are apart."),
    "index": ("traceaudit.commands.index", "Save digests of a dataset, for scan --against."),
    "init": ("traceaudit.commands.init", "Propose a configuration for your data."),
    "rules": ("traceaudit.commands.rules", "List every rule."),
    "explain": ("traceaudit.commands.explain", "Say what a rule looks for, and why."),
}
_INTERRUPTED = 130
_TERMINATED = 143


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="traceaudit")
def cli() -> None:
    """Audit datasets of coding-agent traces: what they hold, and which claims they support.

    Reads only, needs no network, and never prints an account name that it finds.
    """


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 pass, 1 policy failed, 2 usage, 3 incomplete, 4 internal error."""
    # No matrices are multiplied here, and starting a thread on every core for them costs more than a command.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What the libraries make while they are loaded stays: to look for garbage in it takes a tenth of a start.
    gc.set_threshold(100_000)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))  # so that the work folder is removed
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = _INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone; Python must not complain about it at exit
        sys.stdout = None
        code = 0
    except Exception as error:
        code = _internal_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _internal_error(error: Exception) -> int:
    """One line, without the message of the exception: it may quote the data."""
    from traceaudit.errors import UsageError
    from traceaudit.failures import describe_failure
    from traceaudit.policy import INTERNAL_ERROR, WRONG_USAGE

    if isinstance(error, UsageError):
        from traceaudit_reports.visible import visible

        click.echo(f"traceaudit: {visible(str(error))}", err=True)
        return WRONG_USAGE
    click.echo(f"traceaudit: internal error: {describe_failure(error)}; please report it", err=True)
    return INTERNAL_ERROR
