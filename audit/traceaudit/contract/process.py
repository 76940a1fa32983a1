"""The process of Great Expectations as seen from the audit: started, told, waited for, and ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import traceaudit
import traceaudit_reports
import traceaudit_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.contract.terms import Term

# Without the working folder in the path of modules: a dataset may hold a file named like one.
COMMAND = (sys.executable, "-P", "-m", "traceaudit.contract.child")
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_MOST_ANSWER = 2**20
_TYPE_LENGTH = 60


class ContractError(Exception):
    """The contract was not asked. The message is short and holds no data."""


class Verdicts(NamedTuple):
    """What Great Expectations says of each expectation, by its number: whether it holds, or why it was not asked."""

    held: Mapping[int, bool]
    unasked: Mapping[int, str]


class Child:
    """The process. It is told of the rows once; the time that it may take runs from then."""

    def __init__(self, timeout: float, command: Sequence[str] | None = None) -> None:
        self._timeout = timeout
        self._deadline = 0.0
        self._answer: Path | None = None
        self._failure = ""
        self.process: subprocess.Popen[bytes] | None = None
        try:
            self.process = subprocess.Popen(  # noqa: S603 (our own module)
                command or COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError as error:
            self._failure = f"its process could not be started ({type(error).__name__})"

    def ask(self, table: str, terms: Sequence[Term], answer: str) -> None:
        """Say where the table is, what is expected, and where the answer shall go."""
        self._deadline = time.monotonic() + self._timeout
        self._answer = Path(answer)
        order = {"table": table, "expectations": [_stated(term) for term in terms], "answer": answer}
        if self.process is None or self.process.stdin is None:
            return
        # In a file: a pipe holds little, and the process reads only once it has loaded everything.
        file = self._answer.with_suffix(".order")
        file.write_text(json.dumps(order), "utf-8")
        # A process that has ended is told of when the answer is asked for.
        with suppress(OSError):
            self.process.stdin.write(json.dumps(str(file)).encode() + b"\n")
            self.process.stdin.close()

    def wait(self) -> Verdicts:
        """The answer.

        Raises:
            ContractError: there is none.
        """
        if self.process is None or self._answer is None:
            raise ContractError(self._failure or "it was not asked")
        try:
            code = self.process.wait(max(0.0, self._deadline - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            self.end()
            raise ContractError(f"no answer within {self._timeout:g} seconds") from error
        if code:
            how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
            raise ContractError(f"its process {how}")
        return _read(self._answer)

    def end(self) -> None:
        """End the process, if it has not ended."""
        if self.process is None:
            return
        with suppress(OSError):
            self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()


def _environment() -> dict[str, str]:
    """That of this process, the floors of the house where they are found, one thread, and no word to anybody."""
    homes = {
        str(Path(str(module.__file__)).parents[1]) for module in (traceaudit, traceaudit_reports, traceaudit_rules)
    }
    given = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join([*filter(None, [given]), *sorted(homes)])
    alone = dict.fromkeys(_ONE_THREAD, "1")
    return os.environ | alone | {"PYTHONPATH": path, "GX_ANALYTICS_ENABLED": "false"}


def _stated(term: Term) -> dict[str, object]:
    """An expectation as Great Expectations reads it."""
    where = {"row_condition": str(term.condition), "condition_parser": "pandas"} if term.condition else {}
    return {"type": term.type, "kwargs": {**term.kwargs, **where}}


def _read(path: Path) -> Verdicts:
    try:
        with path.open("rb") as file:
            answer = json.loads(file.read(_MOST_ANSWER))
        if answer.get("unloaded"):
            raise ContractError(f"it cannot be loaded ({_typed(answer['unloaded'])})")
        if answer.get("failed"):
            raise ContractError(f"it cannot ask about the table ({_typed(answer['failed'])})")
        held, unasked = {}, {int(n): f"it cannot be built ({_typed(why)})" for n, why in answer["unbuilt"].items()}
        for number, verdict in answer["verdicts"].items():
            if isinstance(verdict, bool):
                held[int(number)] = verdict
            else:
                unasked[int(number)] = _typed(verdict)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise ContractError("its answer cannot be read") from error
    return Verdicts(held, unasked)


def _typed(word: object) -> str:
    """The name of an exception: words and spaces, and nothing else."""
    return "".join(sign for sign in str(word)[:_TYPE_LENGTH] if sign.isascii() and (sign.isalnum() or sign in " _."))
