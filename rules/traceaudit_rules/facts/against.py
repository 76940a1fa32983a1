"""Facts: what of the data stands in indexes that were given, and how much of each index that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

_ROOT, _PLACES = "against", "places"
_KINDS = ("exact", "near", "contained", "part")


def count(tables: Mapping[str, pl.DataFrame]) -> Tally:
    """Nothing: an index is asked when all has been read."""
    del tables
    return Tally()


def count_index(name: str, purpose: str, counts: Mapping[str, int], places: Iterable[tuple[str, int]] = ()) -> Tally:
    """The tally of one index: `texts` and `texts_found` of the index, `items` of the data, and items of each kind.

    `places` are the texts of the index that most items repeat: where each of them stands, and how many items.
    """
    return tally((_ROOT, name, purpose), counts.items()) + tally((_ROOT, name, purpose, _PLACES), places)


def present(counts: Tally) -> list[dict[str, object]]:
    """One entry for each index, by name."""
    return [_entry(counts, dimension) for dimension in sorted(counts.counts) if _is_index(dimension)]


def _is_index(dimension: tuple[str, ...]) -> bool:
    return len(dimension) == 3 and dimension[0] == _ROOT


def _entry(counts: Tally, dimension: tuple[str, ...]) -> dict[str, object]:
    of = counts.of(*dimension)
    _, name, purpose = dimension
    texts, found = of.get("texts", 0), of.get("texts_found", 0)
    places = counts.of(*dimension, _PLACES)
    return {
        "index": name,
        "role": purpose,
        "texts": texts,
        "texts_found": found,
        "share_found": round(found / texts, 6) if texts else 0.0,
        "items": of.get("items", 0),
        **{kind: of.get(kind, 0) for kind in _KINDS},
        "most_repeated": [
            {"text": place, "items": number}
            for place, number in sorted(places.items(), key=lambda one: (-one[1], one[0]))
        ],
    }
