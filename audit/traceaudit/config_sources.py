"""What a configuration says of the data itself: sources and their licences, columns, and tools of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit.config_fields import Entries, Fields, Key
from traceaudit.config_shapes import ByType, Choice, Flag, Listed, PathText, Text
from traceaudit.errors import UsageError
from traceaudit.licencewords import check_licence
from traceaudit_rules.licences.picture import Derivation
from traceaudit_rules.options import MappedSource, OwnTool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.config_values import Values


def check_column(name: str) -> str:
    """One of our names of columns.

    Raises:
        UsageError: it is none; the message names the nearest one.
    """
    from traceaudit.config_values import nearest
    from traceaudit.readers.mapped import COLUMNS

    if name not in COLUMNS:
        raise UsageError(f"unknown column{nearest(name, COLUMNS)}; ours are {', '.join(COLUMNS)}")
    return name


def check_field_path(path: str) -> str:
    """A path to a field in the user's rows.

    Raises:
        UsageError: it is not written as one.
    """
    from traceaudit.fieldpaths import FieldPathError, parse_path

    try:
        parse_path(path)
    except FieldPathError as error:
        raise UsageError(str(error)) from error
    return path


def _columns() -> dict[str, str]:
    from traceaudit.readers.mapped import COLUMNS

    return dict(COLUMNS)


def _check_pattern(pattern: str) -> str:
    from traceaudit_rules.licences.sources.patterns import PatternError, parse_pattern

    try:
        parse_pattern(pattern)
    except PatternError as error:
        raise UsageError(str(error)) from error
    return pattern


def _make_source(values: Values, key: str, found: dict[str, Any]) -> MappedSource:
    """A source whose pattern is not known yet, when what is said of it makes sense together."""
    source = MappedSource("", **found)
    is_own = source.own or source.derivation == Derivation.OWN.value
    if is_own and source.upstream:
        values.wrong(key, "rows of your own have no upstream; keep own or upstream")
    if source.commit and not source.upstream:
        values.wrong(f"{key}.commit", "a commit is one of an upstream; name it")
    if not (is_own or source.licence or source.upstream):
        values.wrong(key, "it says nothing; give a license, an upstream, or own = true")
    return source._replace(own=is_own)


LICENCE = Key(
    "license",
    "Licence of the dataset",
    "The licence that the dataset shall have, as an SPDX id or LicenseRef-NAME.",
    Text(check_licence),
    ("AGPL-3.0-only",),
    "the licence that the card declares",
    "licence",
    also=("licence",),
)
_SOURCE = (
    Key(
        "license",
        "Licence",
        "Licence of these rows.",
        Text(check_licence),
        ("Apache-2.0",),
        "",
        "licence",
        ("licence",),
    ),
    Key("upstream", "Upstream", "Dataset that the rows come from, OWNER/NAME or a URL.", Text(), ("quillane/traces",)),
    Key("commit", "Commit", "Commit of the upstream that was taken.", Text(), ("1f0c2ab",)),
    Key(
        "derivation",
        "What was done to the rows",
        "How the rows were made of the upstream.",
        Choice(tuple(derivation.value for derivation in Derivation)),
        ("convert",),
    ),
    Key("reason", "Why you know", "How you know all this.", Text(), ("imported on 3 June",)),
    Key("own", "Rows of your own", "Whether the rows were recorded by the publisher of the dataset.", Flag(), (True,)),
)
SOURCES = Key(
    "sources",
    "Where rows come from",
    "What is known of the rows that a pattern covers: ORIGIN, ORIGIN:*, file:GLOB, session:GLOB or repo:GLOB. A list "
    "of paths is the old spelling of `paths`.",
    ByType(
        {
            dict: Entries(Fields("a source", _SOURCE, finish=_make_source), _check_pattern, is_quoted=True),
            list: Listed(PathText()),
        },
        "a table of sources, or a list of paths (which is better called paths),",
    ),
    ({"hf:*": {"license": "Apache-2.0", "upstream": "quillane/traces"}},),
    "rows come from what their origin and the card name",
)
COLUMNS = Key(
    "columns",
    "Columns of tables in a format of your own",
    "Our name of a column, and the path of yours; dots go into objects, [0] into lists.",
    Entries(Text(check_field_path), check_column, _columns, is_closed=True),
    ({"thinking": "reasoning", "source": "meta.src"},),
    "rows of unknown formats are read as bytes only",
)
_TOOL = (
    Key("required", "Required parameters", "Names of parameters that a call must have.", Listed(Text()), (["id"],)),
    Key("optional", "Other parameters", "Names of parameters that it may have.", Listed(Text()), (["queue"],), "any"),
)
TOOLS = Key(
    "tools",
    "Tools of your own",
    "Tools beside the inventory of the harness: a list of their parameters, or required and optional ones.",
    Entries(
        ByType(
            {list: Listed(Text()), dict: Fields("a tool", _TOOL)},
            "a table with required and optional, or a list of parameters,",
        )
    ),
    ({"OpenTicket": {"required": ["id"], "optional": ["queue"]}},),
    "the tools of the harness",
)


def make_tools(found: Mapping[str, Any]) -> tuple[OwnTool, ...]:
    """Tools by name; a list is of optional parameters, and without them any further one is allowed."""
    return tuple(
        OwnTool(name, tuple(item.get("required", ())), item.get("optional"))
        if isinstance(item, dict)
        else OwnTool(name, (), item)
        for name, item in found.items()
    )


def make_sources(found: Mapping[str, Any]) -> tuple[MappedSource, ...]:
    """The map of sources, each with its pattern."""
    return tuple(source._replace(pattern=pattern) for pattern, source in found.items())
