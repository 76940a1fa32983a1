"""Invented tasks: small Python functions, and one-line commands over the files of a fixture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of a tool: why, what, and what came back."""

    thought: str
    tool: str
    argument: str
    code: str
    output: str
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked, the calls, and the answer."""

    prompt: str
    attempts: tuple[Attempt, ...]
    thought: str
    answer: str


@dataclass(frozen=True, slots=True)
class _Function:
    """A function to write: its body works on a list `values`; `compute` is the same in this program."""

    name: str
    what: str
    body: str
    compute: Callable[[list[int], int], object]


_FUNCTIONS = (
    _Function("sum_above", "adds all numbers greater than a limit",
              "sum(value for value in values if value > limit)", lambda v, k: sum(x for x in v if x > k)),
    _Function("count_multiples", "counts the multiples of a number",
              "sum(value % limit == 0 for value in values)", lambda v, k: sum(x % k == 0 for x in v)),
    _Function("largest_gap", "finds the largest distance of neighbours and adds a number to it",
              "max(abs(a - b) for a, b in zip(values, values[1:])) + limit",
              lambda v, k: max(abs(a - b) for a, b in pairwise(v)) + k),
    _Function("rotate_left", "moves a list to the left by some places",
              "values[limit % len(values):] + values[:limit % len(values)]",
              lambda v, k: v[k % len(v) :] + v[: k % len(v)]),
    _Function("unique_sorted", "sorts the different numbers that are not a given one",
              "sorted(set(values) - {limit})", lambda v, k: sorted(set(v) - {k})),
    _Function("running_totals", "makes the list of running totals, starting at a number",
              "[limit + sum(values[:end + 1]) for end in range(len(values))]",
              lambda v, k: [k + sum(v[: end + 1]) for end in range(len(v))]),
    _Function("every_nth", "keeps every nth element", "values[limit - 1::limit]", lambda v, k: v[k - 1 :: k]),
    _Function("pairs_with_sum", "counts pairs of neighbours with a given sum",
              "sum(a + b == limit for a, b in zip(values, values[1:]))",
              lambda v, k: sum(a + b == k for a, b in pairwise(v))),
)  # fmt: skip
_STEMS = ("orders", "ledger", "sensors", "bookings", "tides", "crates")


@dataclass(frozen=True, slots=True)
class _Command:
    """A command over a file of the fixture; `{n}` and `{m}` in its output are numbers."""

    what: str
    line: str
    output: str


_COMMANDS = (
    _Command("Count the lines of {f}.", "wc -l /testdata/{f}", "{n} /testdata/{f}"),
    _Command("How many lines of {f} hold the word closed?", "grep -c closed /testdata/{f}", "{m}"),
    _Command(
        "Show the three largest values in the second column of {f}.",
        "cut -d, -f2 /testdata/{f} | sort -rn | head -3",
        "{n}\n{m}\n7",
    ),
    _Command(
        "List the files below logs that are larger than {m} kB.",
        "find /testdata/logs -size +{m}k -type f",
        "/testdata/logs/{f}.1\n/testdata/logs/{f}.2",
    ),
    _Command("Add up the third column of {f}.", "awk -F, '{{s+=$3}} END {{print s}}' /testdata/{f}", "{n}"),
    _Command("Print the first line of {f} in upper case.", "head -1 /testdata/{f} | tr a-z A-Z", "ID,AMOUNT,STATE"),
    _Command("How much room does the folder reports take?", "du -sk /testdata/reports", "{n}\t/testdata/reports"),
    _Command(
        "Replace closed by done in {f} and show the changed lines.",
        "sed -n 's/closed/done/p' /testdata/{f}",
        "{m},{n},done",
    ),
)


def make_function_task(rng: Random) -> Task:
    """A function to write and to try; sometimes the first attempt fails."""
    kind = rng.choice(_FUNCTIONS)
    values, limit = [rng.randint(1, 40) for _ in range(rng.randint(5, 9))], rng.randint(2, 9)
    expected = kind.compute(values, limit)
    prompt = (
        f"Write a Python function {kind.name}(values, limit) that {kind.what}. Check it with the tool before you "
        f"answer.\nassert {kind.name}({values}, {limit}) == {expected}"
    )
    code = f"def {kind.name}(values, limit):\n    return {kind.body}\n\nprint({kind.name}({values}, {limit}))"
    broken = code.replace(kind.body, kind.body.replace("limit", "limits", 1))
    attempts = []
    if rng.random() < 0.25:
        where = f'  File "<stdin>", line 2, in {kind.name}'
        error = f"Traceback (most recent call last):\n{where}\nNameError: name 'limits' is not defined"
        attempts.append(Attempt(_plan(rng, kind), "python", "code", broken, error, 1))
    thought = (
        "The name of the argument was wrong. I call it limit, as in the first line." if attempts else _plan(rng, kind)
    )
    attempts.append(Attempt(thought, "python", "code", code, str(expected)))
    done = f"The output is {expected}, as the assertion wants it. I can answer with the function."
    return Task(
        prompt, tuple(attempts), done, f"```python\ndef {kind.name}(values, limit):\n    return {kind.body}\n```"
    )


def _plan(rng: Random, kind: _Function) -> str:
    start = rng.choice(("Okay, I need a function that", "The task asks for a function that", "First, the function"))
    middle = rng.choice(("A comprehension does it in one line.", "One expression is enough; the list is short."))
    return f"{start} {kind.what}. {middle} I run it on the example, so that I see the value before I answer."


def make_command_task(rng: Random) -> Task:
    """A command over the fixture; sometimes the first one names a file that is not there."""
    kind = rng.choice(_COMMANDS)
    names = {
        "f": f"{rng.choice(_STEMS)}_{rng.randint(1, 60):02}.csv",
        "n": str(rng.randint(40, 9000)),
        "m": str(rng.randint(8, 39)),
    }
    command, output = kind.line.format(**names), kind.output.format(**names)
    thought = (
        f"The data is in /testdata. The command `{command.split()[0]}` gives what is asked, "
        f"{rng.choice(('and no other tool is needed', 'and its output is short'))}."
    )
    attempts = []
    if names["f"] in kind.line.format(**names) and rng.random() < 0.2:
        wrong = command.replace("/testdata/", "/testdata/data/")
        said = f"{command.split()[0]}: /testdata/data/{names['f']}: No such file or directory"
        attempts.append(Attempt(thought, "bash", "command", wrong, said, rng.choice((1, 2))))
        thought = "There is no folder data. The files are in /testdata itself."
    attempts.append(Attempt(thought, "bash", "command", command, output))
    answer = f"`{command}` prints:\n{output}"
    return Task(kind.what.format(**names), tuple(attempts), "The command worked, so I give its output.", answer)
