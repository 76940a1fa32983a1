"""Write docs/configuration.md from the tables of keys, profiles and measures; `--check` only says whether it is so.

Used by `make docs` and by the tests.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_fields import Entries, Fields
from traceaudit.config_keys import KEYS
from traceaudit.config_shapes import ByType, Choice, Listed, Tables
from traceaudit.gate.measures import MEASURES
from traceaudit.tomltext import toml_value
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit.config_fields import Key
    from traceaudit.config_shapes import Shape
    from traceaudit_rules.gates import GateProfile

PAGE = Path(__file__).with_name("configuration.md")
HEAD = """# Configuration

Written by `make docs` from the tables of keys, profiles and measures. Do not edit.

`traceaudit scan` reads the table `[tool.traceaudit]` of the nearest `traceaudit.toml` or `pyproject.toml` in the
working folder or above it. `--config FILE` names another file, `--no-config` reads none. The command line comes before
the file, the file before the profile, and the profile before the defaults. `traceaudit config` prints what a scan would
have and where each value comes from; `--resolved` adds what profile and defaults say.

An unknown key, rule, measure or word is an error, exit code 2, with the nearest right one. Paths start at the folder of
the file that they are written in. `fail_on` means the same as `fail-on`.

## Editors

`traceaudit config --schema > traceaudit.schema.json` writes a JSON Schema (draft 2020-12), which is also in the package
as `traceaudit/schema/config-1.json`. Taplo and the extension Even Better TOML take it from the first line of a file:

```toml
#:schema ./traceaudit.schema.json
[tool.traceaudit]
profile = "ci"
```

In `pyproject.toml` that line would take the place of the schema of all other tools, so keep the table in a
`traceaudit.toml`, or name this schema for the file in the settings of the editor. It leaves all other tables alone.

## Keys
"""


def page() -> str:
    """The whole page as Markdown."""
    lines = [HEAD]
    for key in KEYS:
        lines += [*_key(key), ""]
    lines += ["## Profiles", ""]
    lines += [
        "A profile makes warnings of some rules errors, where the finding is strong or certain; notes and doubtful",
        "findings stay what they are, and a severity that you give comes first. A limit of a profile that the data has",
        "nothing to measure for is told and stops nothing; one of your own makes the audit incomplete then.",
    ]
    for gate in gate_profiles().values():
        lines += ["", *_profile(gate)]
    lines += ["", "## Measures", "", "What a limit can be set on, beside rules, whose findings are counted.", ""]
    lines += ["| measure | what it is |", "|---|---|"]
    lines += [f"| `{name}` | {measure.title} |" for name, measure in MEASURES.items()]
    return "\n".join(lines) + "\n"


def _key(key: Key) -> Iterator[str]:
    yield f"### {key.name}"
    yield ""
    yield f"{key.says}" + (f" Without it: {key.default}." if key.default else "")
    words = _words(key.shape)
    if words:
        yield ""
        yield f"One of {', '.join(words)}."
    inner = _inner(key.shape)
    if inner:
        yield ""
        yield "| key | what it says |"
        yield "|---|---|"
        yield from (f"| `{one.name}` | {one.says} |" for one in inner)
    yield ""
    yield "```toml"
    yield from (f"{key.name} = {toml_value(example)}" for example in key.examples)
    yield "```"


def _words(shape: Shape) -> tuple[str, ...]:
    return tuple(f"`{word}`" for word in shape.words) if isinstance(shape, Choice) else ()


def _inner(shape: Shape) -> tuple[Key, ...]:
    """Keys of the tables that a value is made of."""
    if isinstance(shape, Fields):
        return shape.keys
    if isinstance(shape, Tables | Listed | Entries):
        return _inner(shape.item)
    found = (_inner(one) for one in shape.shapes.values()) if isinstance(shape, ByType) else ()
    return next((keys for keys in found if keys), ())


def _profile(gate: GateProfile) -> Iterator[str]:
    names = {rule.code: rule.name for rule in all_rules()}
    bad = "any number of bad rows" if gate.max_bad_rows is None else f"{gate.max_bad_rows} bad rows"
    unknown = "files that no reader knows are accepted" if gate.accepts_unsupported else "every file has to be read"
    contract = "the built-in row contract runs" if gate.runs_contract else "no row contract runs"
    yield f"### {gate.name}: {gate.title.lower()}"
    yield ""
    yield gate.says
    yield ""
    yield f"Fails on: {gate.fail_on}. Accepted: {bad}; {unknown}; {contract}."
    if gate.errors or gate.limits:
        yield ""
        yield "| beside errors it stops | because |"
        yield "|---|---|"
    for entry in gate.errors:
        rules = ", ".join(f"[{code}](rules.md#{code.lower()}-{names[code]}) {names[code]}" for code in entry.codes)
        yield f"| {rules} | {entry.reason} |"
    yield from (f"| `{bound.limit}` where it does not hold | {bound.reason} |" for bound in gate.limits)


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    text = page()
    if "--check" in arguments:
        if PAGE.is_file() and PAGE.read_text("utf-8") == text:
            return 0
        print(f"{PAGE.name} is out of date: run `make docs`", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
