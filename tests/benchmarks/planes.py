"""Where the CPU time of a scan goes: by plane and by family of rules, and the functions that cost most.

Clocks are put around the functions of one process; each second is counted once, for the innermost clock.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# Function of the top floor, by module and name -> what it is shown as.
PLANES = {
    "traceaudit.detection:detect_lines": "finding formats",
    "traceaudit.batches:Batches._batches": "cutting lines",
    "traceaudit.matcher:Matcher.scan": "gates (multi-pattern scan)",
    "traceaudit.bytes_plane:scan_batch": "confirming matches",
    "traceaudit.steps_plane:read_batch": "reading: decoding, readers",
    "traceaudit.sink:Sink.tables": "reading: tables",
    "traceaudit.examination:collect": "grouping findings",
    "traceaudit.runner:digest_files": "sha256 of files",
    "traceaudit.findings:make_findings": "evidence and masking",
    "traceaudit.spill:Spill.read": "keyed rows: bringing together",
}
SHOWN = 8


class Clocks:
    """CPU seconds by name; a clock stands still while one inside of it runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._running: list[str] = ["rest"]
        self._since = time.process_time()

    def _turn(self) -> None:
        now = time.process_time()
        name = self._running[-1]
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now

    def around(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The function, timed under a name."""

        @wraps(function)
        def timed(*arguments: object, **named: object) -> object:
            self._turn()
            self._running.append(name)
            try:
                return function(*arguments, **named)
            finally:
                self._turn()
                self._running.pop()

        return timed

    def stop(self) -> dict[str, float]:
        """Everything up to now."""
        self._turn()
        return self.seconds


def put_clocks(clocks: Clocks) -> None:
    """Around the planes, and around the checks of every rule by its family."""
    for path, name in PLANES.items():
        module, _, attribute = path.partition(":")
        owner: Any = import_module(module)
        *outer, last = attribute.split(".")
        for part in outer:
            owner = getattr(owner, part)
        timed = clocks.around(getattr(owner, last), name)
        setattr(owner, last, timed)
        _replace_imports(module, last, timed)
    from traceaudit_rules.catalog import FAMILIES, rules_of
    from traceaudit_rules.contract import Keyed, Reads
    from traceaudit_rules.facts import FACTS

    for family in FAMILIES:
        for rule in rules_of(family):
            plane = "confirming" if rule.reads is Reads.BYTES else "rules"
            name = f"{plane}: {family.prefix}xx {family.title}"
            if isinstance(rule.check, Keyed):
                object.__setattr__(rule.check, "reduce", clocks.around(rule.check.reduce, name))
            else:
                object.__setattr__(rule, "check", clocks.around(rule.check, name))
    for module_of_facts in FACTS.values():
        module_of_facts.count = clocks.around(module_of_facts.count, "facts")  # type: ignore[attr-defined]


def _replace_imports(module: str, name: str, timed: object) -> None:
    """Other modules hold the function under its name, too."""
    for other in list(sys.modules.values()):
        held = getattr(other, name, None) if getattr(other, "__name__", "").startswith("traceaudit") else None
        if held is not None and getattr(held, "__module__", "") == module:
            setattr(other, name, timed)


def time_planes(*arguments: str) -> dict[str, float]:
    """CPU seconds of one scan by plane and family; `arguments` are those of the command."""
    start = time.process_time()
    import traceaudit.engine  # noqa: F401 (its modules must be there before clocks are put around them)
    from traceaudit_rules.catalog import all_rules

    all_rules()
    clocks = Clocks()
    clocks.seconds["start: interpreter and imports"] = start + time.process_time() - start
    put_clocks(clocks)
    _scan(arguments)
    return clocks.stop()


def profile(*arguments: str) -> list[tuple[str, int, float]]:
    """The functions with the most time of their own: where, how often called, seconds under the profiler."""
    import traceaudit.engine  # noqa: F401

    profiler = cProfile.Profile()
    profiler.runcall(_scan, arguments)
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    rows = [(_place(*place), calls, own) for place, (calls, _, own, _, _) in stats.items()]
    return sorted(rows, key=lambda row: -row[2])[:SHOWN]


def _place(file: str, line: int, name: str) -> str:
    if file.startswith("~"):
        return name.strip("<>").replace("built-in method ", "").replace("method ", "")
    path = Path(file)
    return f"{path.parent.name}/{path.name}:{line} {name}"


def _scan(arguments: tuple[str, ...]) -> None:
    from traceaudit.cli import main

    sys.argv = ["traceaudit", *arguments]
    try:
        main()
    except SystemExit as end:
        if end.code not in (0, 1, 3):
            raise


if __name__ == "__main__":
    result, what, *rest = sys.argv[1:]
    found = time_planes(*rest) if what == "planes" else profile(*rest)
    Path(result).write_text(json.dumps(found))
