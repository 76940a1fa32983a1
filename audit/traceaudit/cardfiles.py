"""Files that `traceaudit card` writes or compares: cards of a person, JSON, Croissant."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from traceaudit.commands.outputs import write_text
from traceaudit.errors import UsageError
from traceaudit_reports.provenance import EXPORTERS
from traceaudit_reports.provenance.escaping import escaped
from traceaudit_reports.provenance.hub import front_matter
from traceaudit_reports.provenance.insertion import insert_section, new_card
from traceaudit_reports.provenance.markers import MarkerError
from traceaudit_reports.provenance.staleness import describe_change
from traceaudit_reports.visible import visible
from traceaudit_rules.licences.sections import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit_reports.provenance.section import Section


def _render(section: Section, name: str) -> str:
    render: Callable[[Section], str] = import_module(EXPORTERS[name]).render
    return render(section)


def standing_alone(section: Section, name: str) -> str:
    """The section for standard output, with its marks, so that it can be put into a card by hand."""
    text = _render(section, name)
    return f"{BEGIN}\n{text}{END}\n" if name == "markdown" else text


def settle(output: str, name: str, section: Section, *, check: bool, quiet: bool) -> bool:
    """Write one file, or say what is stale in it; whether it is as it should be.

    Raises:
        UsageError: the file cannot be read or written, or its marks are no section.
    """
    shown = visible(output)
    old = _read(output)
    new = _card_text(output, section) if name == "markdown" else _render(section, name)
    if not check:
        if new != old:
            write_text(output, new)
        if not quiet:
            click.echo(f"{shown}: {'is up to date' if new == old else 'written'}", err=True)
    elif new != old:
        state = "does not exist" if old is None else "the section is stale or missing"
        click.echo(f"{shown}: {state}; run the same command without --check", err=True)
        if old is not None and not quiet:
            click.echo("\n".join(f"  {line}" for line in describe_change(old, new)), err=True)
    return not check or new == old


def _card_text(output: str, section: Section) -> str:
    title = escaped(section.identity.name or "") or "Dataset"
    return insert_into(output, _render(section, "markdown"), front_matter(section), title)


def insert_into(output: str, body: str, matter: Sequence[str], title: str = "") -> str:
    """The text of the card with the section, as it stands in the file now.

    Raises:
        UsageError: the file cannot be read, is no UTF-8, or its marks are no section.
    """
    text = _read(output)
    if not text:
        return new_card(title, body, matter)
    try:
        return insert_section(text, body, matter)
    except MarkerError as error:
        raise UsageError(f"{output}: {error}; nothing was written") from error


def _read(output: str) -> str | None:
    """The text of a file, its byte order mark and line ends as they are; None if it does not exist."""
    try:
        return Path(output).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{output}: cannot be read: {error.strerror or type(error).__name__}") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{output}: byte {error.start:,} is no UTF-8: convert the file first; nothing was written"
        ) from error
