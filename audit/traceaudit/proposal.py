"""A commented configuration, proposed from a sample of the data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.columnguess import guess_columns, survey
from traceaudit.decoding import decode_line
from traceaudit.glance import look_into
from traceaudit.hiding import masker_of_sample
from traceaudit.inventory import harness_names
from traceaudit.proposal_licences import licence_keys, source_tables
from traceaudit.readers import READERS
from traceaudit.readers.mapped import MAPPED
from traceaudit.rowsteps import read_row
from traceaudit.tomltext import toml_text
from traceaudit_reports.amounts import number_of
from traceaudit_reports.visible import visible
from traceaudit_rules.tools.aliases import CLAUDE_CODE, known_names
from traceaudit_rules.tools.harnesses import Call, declared_harness, own_harness
from traceaudit_rules.tools.inventory import is_mcp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from traceaudit.columnguess import Guess, Seen
    from traceaudit.masker import Masker
    from traceaudit.rowsteps import RowSteps
    from traceaudit.sources import Source

ROWS = 200
_MOST_FILES = 24
_FILES_OF_A_FOLDER = 4
_MOST_TOOLS = 20


@dataclass(slots=True)
class Sample:
    """What was looked at: files and rows by format, records of unknown formats, harnesses, tools with parameters.

    `origins` counts rows by format and by the source that they name.
    """

    files: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    unknown: list[tuple[bytes, Mapping[str, Any]]] = field(default_factory=list)
    harnesses: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    parameters: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    origins: Counter[tuple[str, str]] = field(default_factory=Counter)
    raws: list[bytes] = field(default_factory=list)

    def add_file(self, source: Source) -> None:
        """Look at the first rows of a file."""
        with look_into(source) as opened:
            if opened is None or source.is_document:
                return
            self.files[opened.format] += 1
            for row in opened.first(ROWS):
                self.rows += 1
                self.raws.append(row.raw)
                if opened.format in READERS:
                    self._add_steps(opened.format, read_row(row.raw, opened.format, opened.head))
                elif (record := decode_line(row.raw).record) is not None:
                    self.unknown.append((row.raw, record))

    def guess(self) -> tuple[list[Seen], list[Guess]]:
        """The columns of the rows of unknown format, and which of them may be ours; the sure ones are read."""
        columns = survey(record for _, record in self.unknown)
        guesses = guess_columns(columns, len(self.unknown))
        sure = tuple((guess.ours, guess.column.path) for guess in guesses if guess.is_sure)
        for raw, _ in self.unknown if sure else ():
            self._add_steps(MAPPED, read_row(raw, MAPPED, columns=sure))
        return columns, guesses

    def _add_steps(self, format_name: str, steps: RowSteps) -> None:
        if steps.facts.origin:
            self.origins[format_name, steps.facts.origin] += 1
        for facts, message in steps.steps:
            harness = own_harness(format_name, message.harness)
            # a line in the shape of Claude Code that states no version may be of anybody
            if harness is not None and (message.harness is not None or harness != CLAUDE_CODE):
                self.harnesses[harness] += 1
            if facts.kind == "tool_call" and facts.tool:
                self.calls[facts.tool] += 1
                names = frozenset(facts.arg_names.split(",")) if facts.arg_names else frozenset()
                self.parameters.setdefault(facts.tool, []).append(names)


def take_sample(sources: Sequence[Source]) -> Sample:
    """The first rows of some files of every folder."""
    sample, seen = Sample(), Counter[str]()
    for source in sources:
        folder = source.shown.rpartition("/")[0]
        if source.problem is None and not source.is_document and seen[folder] < _FILES_OF_A_FOLDER:
            seen[folder] += 1
            sample.add_file(source)
            if seen.total() >= _MOST_FILES:
                break
    return sample


def propose(sources: Sequence[Source], paths: Iterable[str]) -> str:
    """The text of a configuration for these files; `paths` are how to name them in it, from its folder.

    Every string of the data is masked; a line that masking would change is a comment.
    """
    sample = take_sample(sources)
    masker = masker_of_sample(sample.raws, sources)
    writer = _Writer(masker)
    guessed = sample.guess()
    sections = (
        _head(sample),
        _profile(sample),
        writer.paths(list(paths)),
        _harness(sample),
        licence_keys(),
        writer.columns(*guessed),
        writer.tools(sample),
        source_tables(sample.origins, writer.quote),
    )
    return "\n".join("\n".join(section) + "\n" for section in map(list, sections) if section)


def _head(sample: Sample) -> Iterator[str]:
    formats = ", ".join(f"{name} ({number_of(count, 'file')})" for name, count in sorted(sample.files.items()))
    looked = f"{number_of(sample.rows, 'row')} of {number_of(sample.files.total(), 'file')}"
    yield f"# Proposed by `traceaudit init` from {looked}: {formats or 'nothing read'}."
    yield "# Read every line before you rely on it. The table may be moved into pyproject.toml as it is."
    yield "[tool.traceaudit]"


class _Choice(NamedTuple):
    profile: str
    why: str


def _choose(sample: Sample) -> _Choice:
    sessions = {name for name in sample.files if own_harness(name, None) or _is_session(name)}
    if sample.files and sessions == set(sample.files):
        return _Choice("publish", "the files are raw session logs: look before they leave the house")
    if sample.files and not sessions:
        return _Choice("pretrain", "the files are rows as trainers read them")
    return _Choice("audit", "sessions and rows, or nothing read: audit never fails on findings by itself")


def _is_session(format_name: str) -> bool:
    return format_name in READERS and READERS[format_name]().is_session


def _profile(sample: Sample) -> Iterator[str]:
    choice = _choose(sample)
    yield f"# {choice.why}; audit, ci, publish or pretrain"
    yield f"profile = {toml_text(choice.profile)}"


def _harness(sample: Sample) -> Iterator[str]:
    if len(sample.harnesses) == 1 and (only := next(iter(sample.harnesses))) in harness_names():
        yield "# the only harness of the sampled sessions"
        yield f"harness = {toml_text(only)}"
        return
    alike = Counter((tool, ",".join(sorted(names))) for tool, calls in sample.parameters.items() for names in calls)
    calls = [Call(tool, names, count) for (tool, names), count in sorted(alike.items())]
    name = None if sample.harnesses else declared_harness(calls, None, is_stated=False, registry=())
    if name is not None:
        held = sum(call.number for call in calls if name in known_names().get(call.tool, ()))
        yield f"# {held:,} of {sample.calls.total():,} sampled calls have names of its tools"
        yield f"# harness = {toml_text(name)}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what holds strings of the data."""

    masker: Masker

    def entry(self, key: str, value: str, *texts: str) -> str:
        """`key = value`; a comment where masking would change one of the texts."""
        if all(self.masker.text(text) == text for text in texts):
            try:
                for text in texts:
                    toml_text(text)
            except ValueError:
                return f"# {visible(key)} = {visible(value)}  # holds what no TOML can"
            return f"{key} = {value}"
        shown = self.masker.text(f"{key} = {value}")
        return f"# {visible(shown)}  # holds an account name: write it yourself"

    def quote(self, text: str) -> str | None:
        """The text as a TOML string; None where masking would change it."""
        return _safe(text) if self.masker.text(text) == text else None

    def paths(self, paths: list[str]) -> Iterator[str]:
        yield "# what `traceaudit scan` reads when it is given no path; from the folder of this file"
        listed = ", ".join(_safe(path) for path in paths)
        yield self.entry("paths", f"[{listed}]", *paths)

    def columns(self, columns: list[Seen], guesses: list[Guess]) -> Iterator[str]:
        if not columns:
            return
        yield "# Files of unknown format are read by these columns: our name = the path of yours."
        yield "[tool.traceaudit.columns]"
        for guess in guesses:
            path = guess.column.path
            line = self.entry(guess.ours, _safe(path), path)
            mark = "" if guess.is_sure or line.startswith("#") else "# "
            yield f"# {guess.why}"
            yield mark + line
        used = {guess.column.keys for guess in guesses}
        rest = [seen.path for seen in columns if seen.keys not in used]
        if rest:
            names = ", ".join(visible(self.masker.text(path)) for path in rest[:_MOST_TOOLS])
            more = f" and {len(rest) - _MOST_TOOLS:,} more" if len(rest) > _MOST_TOOLS else ""
            yield f"# not used: {names}{more}"

    def tools(self, sample: Sample) -> Iterator[str]:
        unknown = [tool for tool, _ in sample.calls.most_common() if tool not in known_names() and not is_mcp(tool)]
        if not unknown:
            return
        yield "# Tools of your own, which no known harness has. A name here is accepted; with parameters, these too."
        yield "[tool.traceaudit.tools]"
        for tool in sorted(unknown[:_MOST_TOOLS]):
            calls = sample.parameters[tool]
            required = sorted(frozenset.intersection(*calls))
            optional = sorted(frozenset.union(*calls) - frozenset(required))
            lists = f"required = [{', '.join(map(_safe, required))}], optional = [{', '.join(map(_safe, optional))}]"
            line = self.entry(_safe(tool), f"{{ {lists} }}", tool, *required, *optional)
            yield f"# {number_of(len(calls), 'call')} in the sample"
            yield line if line.startswith("#") else f"# {line}"
        if len(unknown) > _MOST_TOOLS:
            yield f"# and {number_of(len(unknown) - _MOST_TOOLS, 'more tool')}"


def _safe(value: str) -> str:
    """A TOML string, with lone surrogates replaced: the caller writes such a line as a comment."""
    return toml_text(value.encode("utf-8", "replace").decode())
