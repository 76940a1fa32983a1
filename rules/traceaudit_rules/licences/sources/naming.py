"""By what rows are told: the user's map, the digest of their file, what they name; or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import Derivation, Grade, Link, Relation, Statement, StatementKind
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.tools.aliases import harness_id, inventories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from traceaudit_rules.licences.sources.gathering import Bunch
    from traceaudit_rules.options import MappedSource

# Words by which publishers mean rows of their own.
_OWN = frozenset(
    {"local", "own", "ours", "self", "mine", "me", "internal", "in-house", "in_house", "inhouse", "original"}
    | {"first-party", "first_party", "manual"}
)
# Where such rows name a source, it is that of the task, not of the row.
_TASKS = frozenset({"agenttrace"})
_REPO = re.compile(r"(?:https?://\S+|[\w.-]+/[\w.-]+)")
_LONGEST = 200
# Programs that name themselves as the source of a row and have no inventory of tools.
_PROGRAMS = frozenset(
    {"cli", "ide", "vscode", "jetbrains", "zed", "terminal", "desktop", "api", "agent", "assistant", "user"}
    | {"human", "chat", "exec", "mcp", "claude", "claude-ai", "claude-vscode", "claude-desktop", "sdk-py", "sdk-ts"}
    | {"sdk-cli", "codex_cli_rs", "codex_vscode", "codex_exec", "codex-tui", "aider", "goose", "amp", "windsurf"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the rows: the user's map, the registry, and what each area declares.

    `find_repo` gives the registry's entry of a repository or alias, `copies` that of one whose file has equal bytes,
    with the path of it.
    """

    mapped: Mapping[str, MappedSource]
    find_repo: Callable[[str], Link | None]
    copies: Mapping[str, tuple[Link, str]]
    declared: Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Name:
    """What a bunch is told by: the rest of a source follows from it."""

    key: str
    name: str
    grade: Grade
    derivation: Derivation = Derivation.UNKNOWN
    upstream: Link | None = None
    commit: str = ""
    is_own: bool = False
    is_explained: bool = True
    reason: str = ""
    statements: tuple[Statement, ...] = ()


def name_of(bunch: Bunch, known: Known) -> Name:
    """What tells a bunch of rows."""
    if bunch.pattern is not None and bunch.pattern in known.mapped:
        return _mapped(known.mapped[bunch.pattern], known)
    if bunch.copied is not None and bunch.copied in known.copies:
        link, path = known.copies[bunch.copied]
        said = replace_kind(registered(link), StatementKind.DIGEST, path)
        return Name(f"digest {link.repo}", link.repo, Grade.DIGEST, Derivation.COPY, link, statements=said)
    origin = (bunch.origin or "").strip()
    if bunch.format in _TASKS and origin:
        return _of_tasks(origin, known)
    if not origin or origin.casefold() in _OWN or _is_program(origin):
        shown = origin or f"{bunch.format} rows"
        key = f"origin {origin}" if origin else f"own {bunch.format}"
        return Name(key, shown, Grade.NONE, Derivation.OWN, is_own=True)
    return _imported(origin, known)


def _mapped(mapped: MappedSource, known: Known) -> Name:
    link = (known.find_repo(mapped.upstream) or Link(mapped.upstream, None)) if mapped.upstream else None
    said = list(registered(link)) if link else []
    if mapped.licence:
        licence = read_licence(mapped.licence)
        said.append(Statement(StatementKind.USER_MAP, licence, note=mapped.reason))
    derivation = Derivation(mapped.derivation) if mapped.derivation else Derivation.OWN if mapped.own else None
    return Name(
        key=f"map {mapped.pattern}",
        name=mapped.pattern,
        grade=Grade.DECLARED,
        derivation=derivation or Derivation.UNKNOWN,
        upstream=link,
        commit=mapped.commit,
        is_own=mapped.own,
        reason=mapped.reason,
        statements=tuple(said),
    )


def _of_tasks(origin: str, known: Known) -> Name:
    """Runs of the publisher on tasks of somebody else: their prompts come with terms."""
    link = known.find_repo(origin[:_LONGEST])
    told = None if link is None else replace(link, relation=Relation.SUBJECT_TO)
    grade = Grade.NONE if link is None else Grade.INFERRED
    return Name(f"tasks {origin}", origin, grade, Derivation.OWN, told, is_own=True)


def _imported(origin: str, known: Known) -> Name:
    link = known.find_repo(origin) if len(origin) <= _LONGEST else None
    if link is None and _REPO.fullmatch(origin[:_LONGEST]) is not None:
        link = Link(origin, None)
    if link is None:
        return Name(f"origin {origin}", origin, Grade.NONE, is_explained=False)
    grade = Grade.DECLARED if "/" in origin else Grade.INFERRED
    return Name(f"origin {origin}", origin, grade, upstream=link, statements=registered(link))


def _is_program(origin: str) -> bool:
    """Whether a source is the name of the program that wrote the session."""
    plain = origin[:_LONGEST].casefold()
    return plain in _PROGRAMS or harness_id(plain) in inventories()


def registered(link: Link) -> tuple[Statement, ...]:
    """What the registry says of an upstream's licence."""
    if link.licence is None:
        return ()
    note = f"as read on {link.seen}" if link.seen else ""
    return (Statement(StatementKind.REGISTRY, link.licence, path=link.repo, note=note),)


def replace_kind(statements: Iterable[Statement], kind: StatementKind, note: str) -> tuple[Statement, ...]:
    """The same statements, resting on something else."""
    return tuple(replace(statement, kind=kind, note=note) for statement in statements)
