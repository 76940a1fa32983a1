"""The pack of secret kinds: one entry of kinds/*.toml each, checked when it is loaded."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_rules.secrets.assigned import expand
from traceaudit_rules.secrets.patterns import PatternError, check_pattern, fixed_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

CHECKS = (
    "",
    "azure-sas",
    "base58check",
    "base64-json",
    "confluent",
    "github",
    "gitlab-routable",
    "grafana",
    "jwt",
    "macaroon",
    "npm",
    "packagist",
    "sentry",
)
GRADES = ("strong", "weak")
_TYPES = {"str": "a text", "float": "a number", "bool": "true or false", "tuple[str, ...]": "a list of texts"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class PackError(ValueError):
    """A pack cannot be used; the message names the file and the kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of secret.

    `gate` is the expression of the multi-pattern scan: of one width, beginning with a literal, of bytes that no
    escaping changes (no slash, quote or equals sign). `pattern` is what the decoded text must match from where the
    gate began, or, if `around`, anywhere near it so that the match holds the gate; a group named `secret` is the secret
    where the match is more than that. `after` is the class of characters that must not follow, `before` of those that
    must not stand before it. `entropy` is in bits a character, over the secret without `shown`, its public prefix.
    `needs` are words of which one must stand within 96 characters (in any case), for shapes that many things have.
    `check` names a checksum or a structure: the grade is certain where it holds and weak where it does not.
    Where values are `drawn` by a program behind a name, one that is an identifier is none.
    Values that match one of `allow`, or hold one of `stopwords`, are none.
    `example` makes samples: see samples.py. An entry may have `behind` and `value` in place of `gate` and `pattern`:
    see assigned.py.
    """

    id: str
    name: str
    gate: str
    pattern: str
    vendor: str = ""
    source: str = ""
    example: str = ""
    revoke: str = "where it was issued"
    after: str = "[0-9A-Za-z_]"
    before: str = "[0-9A-Za-z_]"
    entropy: float = 3.0
    needs: tuple[str, ...] = ()
    check: str = ""
    grade: str = "strong"
    shown: str = ""
    around: bool = False
    drawn: bool = False
    allow: tuple[str, ...] = ()
    stopwords: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Bytes that the gate matches."""
        return fixed_width(self.gate)


@cache
def shipped_kinds() -> tuple[Kind, ...]:
    """The kinds that come with traceaudit, in the order of their files and entries."""
    folder = files("traceaudit_rules.secrets").joinpath("kinds")
    sources = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    # the tests hold these, and parsing a thousand patterns takes longer than a small audit
    return read_pack(sources, checked=False)


@cache
def kinds_by_id() -> dict[str, Kind]:
    """The kinds that come with traceaudit, by id."""
    return {kind.id: kind for kind in shipped_kinds()}


def name_of(kind: str) -> str:
    """What a kind is called; the id itself for one that is not shipped."""
    known = kinds_by_id().get(kind)
    return known.name if known else kind


def preview(kind: str, value: str) -> str:
    """What may be shown of a secret: its kind, its public prefix, how long it is."""
    known = kinds_by_id().get(kind)
    prefix = f" {known.shown}\N{HORIZONTAL ELLIPSIS}" if known and known.shown and value.startswith(known.shown) else ""
    return f"{kind}{prefix}, {len(value)} characters"


def read_pack(sources: Iterable[Traversable], *, checked: bool = True) -> tuple[Kind, ...]:
    """All kinds of some TOML files; their patterns are looked at if `checked`.

    Raises:
        PackError: a file is no TOML, an entry lacks something or has too much, an id is used twice, a pattern is
            invalid or could take exponential time, or there is no kind at all.
    """
    kinds: dict[str, Kind] = {}
    for source in sources:
        known = len(kinds)
        for where, kind in _read_file(source):
            if checked:
                check_kind(where, kind)
            if kind.id in kinds:
                raise PackError(f"{source.name}: kind {kind.id!r} is there twice")
            kinds[kind.id] = kind
        if len(kinds) == known:
            raise PackError(f"{source.name}: it holds no kind; each begins with [[kind]]")
    return tuple(kinds.values())


def _read_file(source: Traversable) -> Iterator[tuple[str, Kind]]:
    name = source.name
    try:
        entries = tomllib.loads(source.read_text("utf-8-sig")).get("kind", [])
    except UnicodeDecodeError as error:
        raise PackError(f"{name}: it is not in UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackError(f"{name}: {error}") from error
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        if not isinstance(entry, dict):
            raise PackError(f"{name}: kind {number} is no table")
        where = f"{name}: kind {entry.get('id') or number!r}"
        yield where, _make_kind(where, entry)


def _make_kind(where: str, entry: Mapping[str, object]) -> Kind:
    try:
        entry = expand(entry)
    except PatternError as error:
        raise PackError(f"{where}: {error}") from error
    known = {field.name: field for field in fields(Kind)}
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise PackError(f"{where}: unknown key {unknown[0]!r}")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    wrong = next((key for key, value in values.items() if not _has_type(value, str(known[key].type))), None)
    if wrong is not None:
        raise PackError(f"{where}: {wrong}: it must be {_TYPES[str(known[wrong].type)]}")
    try:
        kind = Kind(**values)  # type: ignore[arg-type]
    except TypeError as error:
        raise PackError(f"{where}: {str(error).partition('__init__() ')[2] or error}") from error
    return kind


def _has_type(value: object, name: str) -> bool:
    if name == "tuple[str, ...]":
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if name == "float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool if name == "bool" else str)


def check_kind(where: str, kind: Kind) -> None:
    """Refuse a kind whose patterns are not fit.

    Raises:
        PackError: with the place and the reason.
    """
    if not _ID.fullmatch(kind.id):
        raise PackError(f"{where}: the id must be lower-case words with hyphens")
    if kind.grade not in GRADES or kind.check not in CHECKS:
        raise PackError(f"{where}: unknown grade or check: {kind.grade!r}, {kind.check!r}")
    patterns = [(what, getattr(kind, what)) for what in ("gate", "pattern", "after", "before")]
    for what, pattern in (*patterns, *(("allow", pattern) for pattern in kind.allow)):
        try:
            check_pattern(pattern)
        except PatternError as error:
            raise PackError(f"{where}: {what}: {error}") from error
    if not kind.around and not kind.width:
        raise PackError(f"{where}: gate: it must always match the same number of bytes")
