"""The running text of a card or a notice: what it states of its own licence, and whose work it names as a source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from traceaudit_rules.licences.evidence.blocks import blocks_of
from traceaudit_rules.licences.evidence.document import Mention
from traceaudit_rules.licences.evidence.labels import ON_LICENCE, read_labels
from traceaudit_rules.licences.evidence.names import find_names
from traceaudit_rules.licences.evidence.repos import derivation_of, find_repos, is_tool, says_source
from traceaudit_rules.licences.evidence.sentences import Setting, join_names, read_sentences, split_sentences
from traceaudit_rules.licences.evidence.subjects import Subject
from traceaudit_rules.licences.evidence.tables import files_in, rows_of
from traceaudit_rules.licences.picture import Relation, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_rules.licences.evidence.blocks import Block
    from traceaudit_rules.licences.evidence.document import Document
    from traceaudit_rules.licences.evidence.repos import Repo
    from traceaudit_rules.licences.evidence.sentences import Said
    from traceaudit_rules.licences.evidence.tables import Row

_SUBJECT_TO = re.compile(r"\bsubject to\b|\bprompts?\b|\bseed(?:s|ed)?\b|\btasks? from\b", re.IGNORECASE)
_UNRELATED = re.compile(
    r"\b(?:related|comparisons?|compared?|similar|alternatives?|see also|citation|acknowledg\w+"
    r"|derivatives|(?:derived|derivative) (?:data ?sets|sets|works|models)|downstream)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:this (?:dataset|work|release)|ours)\b", re.IGNORECASE)
MOST_MENTIONS = 500
MOST_STATEMENTS = 500
"""Of one card: what repeats itself more often says nothing more."""


@dataclass(slots=True)
class CardReading:
    """What is read of one card, while it is read."""

    document: Document
    own: frozenset[str]
    configs: Mapping[str, tuple[str, ...]]
    statements: list[Statement] = field(default_factory=list)
    asides: list[Statement] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether no more is read."""
        return len(self.statements) + len(self.asides) > MOST_STATEMENTS or len(self.mentions) >= MOST_MENTIONS

    def state(self, text: str, line: int, note: str = "", files: tuple[str, ...] = ()) -> Statement:
        """A statement of this card's prose."""
        document = self.document
        return Statement(
            StatementKind.PROSE,
            read_licence(text),
            document.folder,
            files,
            document.path,
            line,
            1,
            document.file,
            note=note,
        )

    def mention(self, repo: Repo, block: Block, how: str, said: str, statements: Sequence[Statement] = ()) -> None:
        """Add an upstream that this card names; `said` are the words around it."""
        if repo.id.casefold() in self.own:
            return
        relation = Relation.SUBJECT_TO if _SUBJECT_TO.search(said) else Relation.CONTAINS
        document = self.document
        line = block.line_at(repo.start) if how == "sentence" else block.line
        self.mentions.append(
            Mention(
                repo.id,
                document.path,
                line,
                how,
                document.folder,
                document.file,
                relation,
                derivation_of(said),
                tuple(statements),
            )
        )


def read_card(
    document: Document, lines: list[str], own: frozenset[str], configs: Mapping[str, tuple[str, ...]]
) -> CardReading:
    """Everything that the text of a card says; `lines` are padded so that line numbers hold."""
    reading = CardReading(document, own, configs)
    blocks = list(blocks_of(lines))
    for block in blocks:
        if block.kind in ("text", "item") and not reading.is_full:
            _read_block(reading, block)
    rows = list(rows_of(blocks))
    compared = {row.heads for row in rows if _OURS.search(" | ".join(row.cells))}
    for row in rows:
        if not reading.is_full:
            _read_row(reading, row, is_compared=row.heads in compared)
    return reading


def _read_block(reading: CardReading, block: Block) -> None:
    setting = Setting(reading.own, ON_LICENCE.search(block.heading) is not None)
    said = {one.start: one for one in (*read_sentences(block, setting), *read_labels(block, setting))}
    sourced = says_source(f"{block.lead} {block.heading}") and not _UNRELATED.search(block.heading)
    for start, sentence in split_sentences(block.text):
        here = [one for at, one in sorted(said.items()) if start <= at < start + len(sentence)]
        repos = [] if _UNRELATED.search(block.heading) else _sources_in(sentence, sourced)
        taken = _keep(reading, block, here, sentence, start)
        _keep_mentions(reading, block, repos, sentence, start, taken)


def _sources_in(sentence: str, sourced: bool) -> list[Repo]:
    if not (sourced or says_source(sentence)):
        return []
    return [repo for repo in find_repos(sentence) if not is_tool(sentence, repo)]


def _keep(reading: CardReading, block: Block, said: Sequence[Said], sentence: str, start: int) -> set[int]:
    """Put what a sentence states where it belongs; give the offsets of licences that are not those of an upstream."""
    taken: set[int] = set()
    behind = 0
    for one in said:
        # In `a` is under MIT, `b` under AGPL-3.0 each licence goes with what is named behind the one before it.
        front, nearest = sentence[: one.start - start], sentence[behind : one.start - start]
        behind = one.start - start
        files = _files_named(reading, nearest) or _files_named(reading, front)
        line = block.line_at(one.start)
        if one.subject is Subject.DATA or (files and one.subject is Subject.UNKNOWN):
            reading.statements.append(reading.state(one.text, line, one.note, files))
        elif one.subject is Subject.OTHERS and (find_repos(sentence) or reading.mentions):
            if not find_repos(sentence):
                last = reading.mentions[-1]
                stated = reading.state(one.text, line)
                reading.mentions[-1] = replace(last, statements=(*last.statements, stated))
            continue
        else:
            note = "; ".join(filter(None, (one.subject.value, one.note)))
            reading.asides.append(reading.state(one.text, line, note))
        taken.add(one.start - start)
    return taken


def _files_named(reading: CardReading, text: str) -> tuple[str, ...]:
    return files_in(text) or _config_files(reading, text)


def _config_files(reading: CardReading, text: str) -> tuple[str, ...]:
    """Files of the config that a text names in front of a licence, as in `hf`: AGPL-3.0."""
    named = re.findall(r"[`\"']([\w.-]{1,80})[`\"']", text) or [re.sub(r"[\s:|–-]+$", "", text).strip()]
    return tuple(glob for name in named for glob in reading.configs.get(name, ()))


def _keep_mentions(
    reading: CardReading, block: Block, repos: Sequence[Repo], sentence: str, start: int, taken: set[int]
) -> None:
    """Add the upstreams of a sentence, each with the licences that stand behind its name."""
    if not repos:
        return
    stated: dict[int, list[Statement]] = {}
    for named, expression in join_names(sentence, find_names(sentence)):
        if named.start in taken or any(repo.start <= named.start < repo.end for repo in repos):
            continue
        at = max((number for number, repo in enumerate(repos) if repo.end <= named.start), default=0)
        stated.setdefault(at, []).append(reading.state(expression, block.line_at(start + named.start)))
    for number, repo in enumerate(repos):
        moved = repo._replace(start=repo.start + start, end=repo.end + start)
        reading.mention(moved, block, "sentence", f"{block.lead} {sentence}", stated.get(number, ()))


def _read_row(reading: CardReading, row: Row, *, is_compared: bool) -> None:
    """Read a row of a table; one that compares the dataset with others names no upstreams."""
    block, cells = row.block, row.cells
    around = f"{block.heading} {block.lead}"
    cell = row.licence()
    if not cell and len(cells) == 2 and ON_LICENCE.search(cells[0]):
        _read_block(reading, block._replace(kind="text", text=f"{cells[0]}: {cells[1]}", starts=(0,)))
        return
    others = " | ".join(one for one in cells if one is not cell)
    names = find_names(cell)
    statements = [reading.state(text, block.line) for _, text in join_names(cell, names)]
    repos = [] if is_compared or _UNRELATED.search(around) else list(find_repos(others))
    if repos and (cell or says_source(f"{around} {' '.join(row.heads)}")):
        for repo in repos:
            reading.mention(repo, block, "table", f"{around} {' '.join(row.heads)} {others}", statements)
        return
    files = files_in(others) or tuple(glob for one in cells for glob in _config_files(reading, one))
    for statement in statements:
        if files or _OURS.search(others):
            reading.statements.append(replace(statement, files=files))
        else:
            reading.asides.append(replace(statement, note="a row of a table"))
