"""The command line. Commands load what they need when they run: `--help` loads nothing but click."""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from importlib import import_module
from typing import NoReturn

import click

from traceaudit import __version__
from traceaudit.errors import WorkFolderError
from traceaudit.failures import describe_failure

# name -> (module, one line of help); the module's `command` is loaded on use
COMMANDS = {
    "scan": ("traceaudit.commands.scan", "Audit files, folders or globs."),
    "card": ("traceaudit.commands.card", "Write the provenance section of a card from the data, or check it."),
    "verify": ("traceaudit.commands.verify", "Check the claims of a card, an article or a thread against data."),
    "show": ("traceaudit.commands.show", "Show rows: where a rule found something, a uid, or a row of a file."),
    "baseline": ("traceaudit.commands.baseline", "Accept what a dataset holds today; scans then fail on what is new."),
    "contract": ("traceaudit.commands.contract", "Write a row contract from data, or check data against one."),
    "compare": ("traceaudit.commands.compare", "Say how far the tool policies of two datasets are apart."),
    "index": ("traceaudit.commands.index", "Save digests of a dataset, for scan --against."),
    "init": ("traceaudit.commands.init", "Propose a configuration for your data."),
    "config": ("traceaudit.commands.config", "Print the configuration of a scan, and where each value comes from."),
    "rules": ("traceaudit.commands.rules", "List every rule."),
    "explain": ("traceaudit.commands.explain", "Say what a rule looks for, and why."),
}
_INTERRUPTED = 130
_BY_SIGNAL = 128


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

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Click would end by 1 where any pipe breaks, which says that the policy failed."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if _reader_has_gone():
                return 0
            raise WorkFolderError(describe_failure(error)) from error

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
    _open_closed()
    _catch_signals()
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = _INTERRUPTED
    except Exception as error:
        code = _internal_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _open_closed() -> None:
    """Streams that were closed before the start lead nowhere: a file that is opened later must not take their place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, "r" if name == "stdin" else "w"))


def _catch_signals() -> None:
    """End by an exception, so that the work folder is removed and workers are stopped."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def _stop(number: int, _frame: object) -> NoReturn:
    # Python loses an exception in a few places, such as __del__: so every signal raises one. Cleaning up is shielded.
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(_BY_SIGNAL + number)


def _reader_has_gone() -> bool:
    """Whether nobody reads standard output any more."""
    poll = select.poll()
    try:
        poll.register(sys.stdout.fileno(), select.POLLERR)
        has_gone = any(event & select.POLLERR for _, event in poll.poll(0))
    except (OSError, ValueError):
        return False
    if has_gone:  # what is left in the buffer must not be tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return has_gone


def _internal_error(error: Exception) -> int:
    """One line, without the message of the exception: it may quote the data."""
    from traceaudit.errors import NoRoomError, UsageError
    from traceaudit.policy import INTERNAL_ERROR, WRONG_USAGE

    if isinstance(error, UsageError):
        from traceaudit_reports.visible import visible

        click.echo(f"traceaudit: {visible(str(error))}", err=True)
        return WRONG_USAGE
    if isinstance(error, NoRoomError):
        click.echo(f"traceaudit: {error}", err=True)
        return INTERNAL_ERROR
    click.echo(f"traceaudit: internal error: {describe_failure(error)}; please report it", err=True)
    return INTERNAL_ERROR
