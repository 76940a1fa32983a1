"""Errors, typed by what the engine must do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traceaudit_rules.inputs.problems import Problem


class UsageError(Exception):
    """Stop: the command or the configuration is wrong. The message says what to do next."""


class WorkFolderError(Exception):
    """Stop: the work folder or the engine itself failed; the input is not to blame."""


class NoRoomError(WorkFolderError):
    """Stop: the work folder cannot be written to. The message says why, and what to do next."""


class SkipFileError(Exception):
    """Skip this file, report it, go on with the rest."""

    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = detail
