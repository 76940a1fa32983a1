"""All documents of a dataset at once: `read_documents`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from traceaudit_rules.groups import Place
from traceaudit_rules.licences.evidence.cards import read_card
from traceaudit_rules.licences.evidence.document import Evidence
from traceaudit_rules.licences.evidence.front_matter import Matter, read_matter, split_matter
from traceaudit_rules.licences.evidence.licence_files import read_licence_file
from traceaudit_rules.licences.evidence.metadata import read_metadata
from traceaudit_rules.licences.evidence.repos import find_repos
from traceaudit_rules.licences.picture import StatementKind
from traceaudit_rules.licences.sections import blank_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit_rules.licences.evidence.document import Config, Document, Mention
    from traceaudit_rules.licences.picture import Statement

MOST_CHARACTERS = 2**20
"""Longer documents are read up to here."""
MOST_PROSE = 2**22
_SELF = re.compile(
    r"(?:load_dataset|snapshot_download|hf_hub_download)\(\s*(?:repo_id\s*=\s*)?[\"'](?P<repo>[\w.-]{1,96}/[\w.-]{1,96})[\"']"
    r"|\b(?:hf|huggingface-cli) download (?P<command>[\w.-]{1,96}/[\w.-]{1,96})"
)
_LICENCES = re.compile(r"(?:^|/)licenses/[^/]+$", re.IGNORECASE)
_TITLE = re.compile(r"^[ \t]{0,3}#[ \t]+(?P<title>[^\r\n]{3,80}?)[ \t#]*\r?$", re.MULTILINE)
_PRETTY = re.compile(r"^pretty_name[ \t]*:[ \t]*[\"']?(?P<title>[^\r\n\"']{3,80})", re.MULTILINE)


# Names of licence files: for data, and for nothing in particular.
_FOR_DATA = re.compile(
    r"(?:^|/)(?:licen[cs]e|copying)[-_.](?:data(?:sets?)?|traces?|rows?|contents?)\b[^/]*$", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:^|/)(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?$", re.IGNORECASE)


def _versionless(one: Statement) -> frozenset[str]:
    """Ids of a statement without only and or-later."""
    names = frozenset().union(*one.licence.branches)
    return frozenset(name.removesuffix("-only").removesuffix("-or-later") for name in names)


class _Gathered:
    """What has been read so far."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.asides: list[Statement] = []
        self.upstreams: list[Mention] = []
        self.configs: list[Config] = []
        self.attributed: set[str] = set()

    def add(
        self,
        document: Document,
        statements: Iterable[Statement],
        asides: Iterable[Statement] = (),
        upstreams: Iterable[Mention] = (),
    ) -> None:
        """Keep what one document says, with places."""
        statements, asides, upstreams = list(statements), list(asides), list(upstreams)
        if statements or asides or upstreams:
            places = _Places(document)
            self.statements += [replace(one, place=places.at(one.line)) for one in statements]
            self.asides += [replace(one, place=places.at(one.line)) for one in asides]
            self.upstreams += upstreams

    def settle_texts(self) -> None:
        """Set texts aside that only stand there because another one needs or names them.

        LICENSES/ with several texts does not say which files they cover; LGPL-3.0 comes with the text of GPL-3.0.
        """
        texts = [one for one in self.statements if one.kind is StatementKind.TEXT]
        held = Counter(one.folder for one in texts if _LICENCES.search(one.path))
        lesser = {one.folder for one in texts if one.licence.text == "LGPL-3.0"}
        for one in texts:
            note = ""
            if _LICENCES.search(one.path) and held[one.folder] > 1:
                note = "one of several texts that LICENSES/ holds"
            elif one.licence.text == "GPL-3.0" and one.folder in lesser:
                note = "a part of LGPL-3.0"
            if note:
                self._set_aside(one, note)
        self._settle_named_texts()

    def _settle_named_texts(self) -> None:
        """Set texts aside where others or the card say which is for the data.

        Beside LICENSE-DATA a LICENSE is mostly that of the code. Where the card names several licences and every text
        is one of them, what the card says of them decides.
        """
        texts = [one for one in self.statements if one.kind is StatementKind.TEXT and not one.files]
        for folder in sorted({one.folder for one in texts}):
            here = [one for one in texts if one.folder == folder]
            for_data = [one for one in here if _FOR_DATA.search(one.path)]
            if for_data:
                for one in here:
                    if _PLAIN.search(one.path) and one.licence.branches != for_data[0].licence.branches:
                        self._set_aside(one, f"beside {for_data[0].path}, which is for the data")
            elif len({one.licence.branches for one in here}) > 1 and self._names_all(folder, here):
                for one in here:
                    self._set_aside(one, "one of the licences that the card names")

    def _names_all(self, folder: str, texts: Sequence[Statement]) -> bool:
        """Whether one statement of a card names every licence of these texts."""
        given = frozenset().union(*(_versionless(one) for one in texts))
        cards = (StatementKind.FRONT_MATTER, StatementKind.PROSE)
        said = (one for one in self.statements if one.kind in cards and one.folder == folder and not one.files)
        return all(one.licence.branches for one in texts) and any(given <= _versionless(one) for one in said)

    def _set_aside(self, one: Statement, note: str) -> None:
        self.statements.remove(one)
        self.asides.append(replace(one, note=note))


def read_documents(documents: Sequence[Document]) -> Evidence:
    """All that documents say of licences and upstreams. Nothing in them makes it raise.

    Statements and mentions come in the order of paths and lines; what stands in a section of our own is not read.
    """
    gathered, prose = _Gathered(), []
    documents = [
        _prepared(document) for document in sorted(documents, key=lambda document: (document.path, document.file))
    ]
    matters = {document: _matter(document) for document in documents if document.kind in ("readme", "notice")}
    target = _target(documents, matters)
    for document in documents:
        if document.kind in ("readme", "notice"):
            _read_text(gathered, document, matters[document], target)
            prose.append(document.text)
        elif document.kind == "licence":
            gathered.add(document, *read_licence_file(document))
        else:
            gathered.add(document, *read_metadata(document))
    gathered.settle_texts()
    gathered.attributed |= {"NOTICE"} if any(document.kind == "notice" for document in documents) else set()
    return Evidence(
        statements=tuple(sorted(gathered.statements, key=_order)),
        asides=tuple(sorted(gathered.asides, key=_order)),
        upstreams=_distinct(gathered.upstreams),
        configs=tuple(gathered.configs),
        attributed=frozenset(gathered.attributed),
        prose="\n".join(prose)[:MOST_PROSE],
        target=target,
        kinds=dict(Counter(document.kind for document in documents)),
    )


def _prepared(document: Document) -> Document:
    return document._replace(text=blank_section(document.text[:MOST_CHARACTERS]))


def _matter(document: Document) -> tuple[Matter, list[str]]:
    matter, lines = split_matter(document.text)
    return (read_matter(document, matter) if matter else Matter()), lines


def _read_text(gathered: _Gathered, document: Document, read: tuple[Matter, list[str]], target: str) -> None:
    matter, lines = read
    gathered.configs += matter.configs
    configs = {config.name: config.files for config in matter.configs}
    card = read_card(document, lines, _own_names(document, target), configs)
    gathered.add(document, (*matter.statements, *card.statements), card.asides, (*matter.upstreams, *card.mentions))
    named = {repo.id for line in lines for repo in find_repos(line[:4000])}
    named |= {mention.repo for mention in matter.upstreams}
    gathered.attributed |= named - {target} | {repo.partition("/")[0] for repo in named - {target} if "/" in repo}


def _own_names(document: Document, target: str) -> frozenset[str]:
    """Names of the dataset itself, in lower case: its id, and titles that no other text would hold."""
    titles = {target, target.rpartition("/")[2]}
    for pattern in (_TITLE, _PRETTY):
        if match := pattern.search(document.text[:20_000]):
            titles.add(match["title"].strip())
    return frozenset(title.casefold() for title in titles if re.search(r"\w[-_/.\d ]+\w", title) and len(title) > 4)


def _target(documents: Sequence[Document], matters: dict[Document, tuple[Matter, list[str]]]) -> str:
    """The repo id under which the card at the root loads the dataset, if it is one and no upstream."""
    repos: set[str] = set()
    for document in documents:
        if document.kind == "readme" and document.folder == ".":
            upstreams = {mention.repo for mention in matters[document][0].upstreams}
            found = (match["repo"] or match["command"] for match in _SELF.finditer(document.text))
            repos |= {repo for repo in found if repo not in upstreams}
    return repos.pop() if len(repos) == 1 else ""


def _order(statement: Statement) -> tuple[object, ...]:
    return statement.kind, statement.folder, statement.path, statement.line, statement.licence.text, statement.files


def _distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions in order of path and line; of the same repo in one line the one that says more."""
    kept: dict[tuple[str, int, str], Mention] = {}
    for mention in mentions:
        key = (mention.path, mention.line, mention.repo)
        if key not in kept or len(mention.statements) > len(kept[key].statements):
            kept[key] = mention
    return tuple(sorted(kept.values(), key=lambda mention: (mention.path, mention.line, mention.repo)))


class _Places:
    """Places of the lines of one document, as the rules on documents give them."""

    def __init__(self, document: Document) -> None:
        self._file = document.file
        self._lengths = [len(line.encode("utf-8", "replace")) for line in document.text.split("\n")]
        self._offsets = list(accumulate((length + 1 for length in self._lengths), initial=0))

    def at(self, line: int) -> Place | None:
        """Place of a line, from 1; 0: the first. None where the document is no input."""
        number = max(line - 1, 0)
        if self._file < 0 or number >= len(self._lengths):
            return None
        length = self._lengths[number]
        return Place(self._file, self._offsets[number], 0, 0, "", "licence", 0, number, length, None, None, None)
