"""facts.duplicates in full: what repeats, with the rows of the largest clusters and what differs in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from traceaudit.contrasts import contrast, edit_similarity
from traceaudit.fetch import RowKey
from traceaudit.rereading import Item, reread
from traceaudit_rules.duplicates.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit.copying import Copied
    from traceaudit.masker import Masker
    from traceaudit.rereading import Written
    from traceaudit.results import FileCount
    from traceaudit.sources import Source

    Facts = dict[str, object]

_LONGEST_NAME = 80
_NAMES = ("session", "uid", "origin", "split")


def describe_duplicates(
    copied: Copied | None,
    files: Mapping[int, FileCount],
    sources: Mapping[int, Source],
    masker: Masker,
    columns: tuple[tuple[str, str], ...] = (),
) -> Facts:
    """The JSON of facts.duplicates under its name, masked; nothing where nothing was compared.

    `columns` are the user's own.
    """
    if copied is None or copied.table is None or copied.stage is None:
        return {}
    stage = copied.stage
    facts = summarise(copied.table, stage.pairs, stage.candidates, stage.hot)
    clusters = cast("list[Facts]", facts["clusters"])
    pairs = [(_item(cluster["representative"]), _item(_first(cluster))) for cluster in clusters]
    texts = reread([item for pair in pairs for item in pair], sources, columns)

    def name(text: str) -> str:
        # Hidden first and cut then: the beginning of a secret is not known for one.
        return masker.text(text)[:_LONGEST_NAME]

    def place(entry: object) -> Facts:
        return _place(cast("Facts", entry), files, sources, masker, name)

    told = [
        {
            **cluster,
            "representative": place(cluster["representative"]),
            "members": [place(member) for member in cast("Sequence[object]", cluster["members"])],
            **_compare(texts.get(first), texts.get(second), masker),
        }
        for cluster, (first, second) in zip(clusters, pairs, strict=True)
    ]
    return {"duplicates": _named({**facts, "clusters": told}, name)}


def _first(cluster: Facts) -> object:
    """The member that is compared with the representative: the one that is the least near."""
    return cast("Sequence[object]", cluster["members"])[0]


def _item(entry: object) -> Item:
    place = cast("Mapping[str, int]", entry)
    return Item(RowKey(place["file"], place["offset"], place["length"]), str(place["format"]))


def _place(
    entry: Facts,
    files: Mapping[int, FileCount],
    sources: Mapping[int, Source],
    masker: Masker,
    name: Callable[[str], str],
) -> Facts:
    """File and row, 0 for a session file as a whole, and how the row calls itself."""
    item, source = _item(entry), sources.get(cast("int", entry["file"]))
    count = files.get(item.key.file)
    row = 0
    if count is not None and not item.is_session:
        row = count.row_number(cast("int", entry["slice"]), cast("int", entry["line"]))
    called = {key: None if entry[key] is None else name(str(entry[key])) for key in _NAMES}
    if item.is_session:
        called["uid"] = None  # that of its first line names no file
    return {"file": masker.path(source) if source else "", "row": row, **called}


def _compare(left: Written | None, right: Written | None, masker: Masker) -> Facts:
    """What differs between the representative and its least near member, and their second score."""
    if left is None or right is None:
        return {"edit_similarity": None, "diff": [], "diff_note": "the texts could not be read again"}
    is_whole = left.is_whole and right.is_whole
    found = contrast(left.bodies, right.bodies, masker.text)
    note = found.note if is_whole else "; ".join(filter(None, ("of the first 2 MiB of the files", found.note)))
    return {
        "edit_similarity": edit_similarity(left.bodies, right.bodies) if is_whole else None,
        "diff": [piece._asdict() for piece in found.pieces],
        "diff_note": note,
    }


def _named(value: object, name: Callable[[str], str], key: str = "") -> object:
    """The facts with names from the data masked and cut; places and diffs are masked already."""
    if key in ("representative", "members", "diff", "format", "container"):
        return value
    if isinstance(value, str):
        return value if key in ("kind", "diff_note") else name(value)
    if isinstance(value, list):
        return [_named(item, name, key) for item in value]
    if isinstance(value, dict):
        return {label: _named(item, name, label) for label, item in value.items()}
    return value
