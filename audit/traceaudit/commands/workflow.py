"""What a step of GitHub Actions gets beside annotations: its summary, and the outputs that later steps read.

The runner names the files in GITHUB_STEP_SUMMARY and GITHUB_OUTPUT; outside of it nothing is written.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit_reports.card import Card

MOST_SUMMARY_BYTES = 2**20
"""What the file of one step may hold; a larger one is refused as a whole."""


def annotate(card: Card, paths: Iterable[str], environment: Mapping[str, str] = os.environ) -> str:
    """Workflow commands, with paths as the repository knows them."""
    from traceaudit_reports.github import render

    return render(card, root=_root(list(paths), environment.get("GITHUB_WORKSPACE") or os.curdir))


def write_step(card: Card, environment: Mapping[str, str] = os.environ) -> None:
    """Append the summary and the outputs to the files of the step, where there are any.

    Raises:
        UsageError: a file that the environment names cannot be written.
    """
    if output := environment.get("GITHUB_OUTPUT"):
        from traceaudit_reports.github import outputs

        _append(output, "".join(f"{name}={value}\n" for name, value in outputs(card).items()))
    if summary := environment.get("GITHUB_STEP_SUMMARY"):
        from traceaudit_reports.markdown import render

        text = render(card)
        if _size(summary) + len(text.encode()) > MOST_SUMMARY_BYTES:
            click.echo("step summary: not written, because the file of this step is full", err=True)
        else:
            _append(summary, text)


def _root(paths: list[str], workspace: str) -> str:
    """The folder below which paths are printed, seen from the workspace; empty where it is that, or not in it."""
    from traceaudit.sources import common_root, seen_from

    return seen_from(common_root(paths), workspace) if paths else ""


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _append(path: str, text: str) -> None:
    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or type(error).__name__}") from error
