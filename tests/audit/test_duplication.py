"""The stage that finds copies, against brute force, in any order, over any partitions."""

from __future__ import annotations

from itertools import combinations
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from traceaudit.duplication import Copies, find_copies
from traceaudit.spill import Spill
from traceaudit_rules.duplicates.clusters import copies_of
from traceaudit_rules.duplicates.texts import emit_texts
from traceaudit_rules.duplicates.verifying import NEAR
from traceaudit_rules.tables import COPIES, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = [f"word{number}" for number in range(3000)]


def row(number: int, text: str, **more: Any) -> dict[str, Any]:
    place = {"file": 0, "offset": number * 10, "conversation": number * 10, "at": number, "session": f"s{number}"}
    view = {"format": "fable-merged", "folder": ".", "container": "jsonl", "role": "assistant", "kind": "thinking"}
    return place | view | {"text": text, "uid": f"u{number}"} | more


def search(rows: Sequence[dict[str, Any]], partitions: int = 3, flushes: int = 2) -> Copies | None:
    with TemporaryDirectory() as folder:
        spill = Spill(folder, partitions)
        for flush in range(flushes):
            spill.write("texts", 0, flush, emit_texts({"steps": STEPS.frame(list(rows[flush::flushes]))}))
        return find_copies(spill)


def copies(rows: Sequence[dict[str, Any]], partitions: int = 3, flushes: int = 2) -> pl.DataFrame:
    found = search(rows, partitions, flushes)
    assert found is not None
    return copies_of(found.items, found.pairs)


def told(frame: pl.DataFrame) -> list[tuple[str, str, str, float]]:
    found = frame.filter(pl.col("copy").is_not_null()).sort("uid")
    return [
        (uid, other, kind, round(score, 3))
        for uid, other, kind, score in found.select("uid", "other_uid", "copy", "score").iter_rows()
    ]


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def corpus(random: Random, count: int) -> list[str]:
    """Texts of 60 to 400 words, a third of them edited copies of earlier ones."""
    texts: list[str] = []
    for number in range(count):
        if number % 3 or not texts:
            texts.append(" ".join(random.choices(WORDS, k=random.randint(60, 400))))
            continue
        words = random.choice(texts).split()
        for _ in range(max(1, int(len(words) * random.uniform(0, 0.05)))):
            words[random.randrange(len(words))] = random.choice(WORDS)
        texts.append(" ".join(words))
    return texts


def test_what_is_near_by_brute_force_is_found_and_nothing_else() -> None:
    texts = corpus(Random(5), 300)
    sets = [shingles(text) for text in texts]
    near = {
        (left, right)
        for left, right in combinations(range(300), 2)
        if len(sets[left] & sets[right]) >= NEAR * len(sets[left] | sets[right])
    }
    rows = [row(number, text) for number, text in enumerate(texts)]
    found = search(rows)
    assert found is not None
    # No two texts are equal here, so texts are numbered as the rows are.
    assert found.items["text"].to_list() == list(range(300))
    assert {(pair.left, pair.right) for pair in found.pairs if pair.is_near} == near
    assert len(near) > 50
    members = {int(uid[1:]): int(other[1:]) for uid, other, kind, _ in told(copies(rows)) if kind == "near"}
    assert all((min(pair), max(pair)) in near for pair in members.items())
    # What is left when members are dropped holds no pair of a member and its representative.
    assert not set(members) & set(members.values())


@pytest.mark.parametrize("seed", range(3))
def test_order_and_partitions_change_nothing(seed: int) -> None:
    texts = corpus(Random(9), 120)
    rows = [row(number, text) for number, text in enumerate(texts)]
    expected = told(copies(rows, partitions=1, flushes=1))
    moved = Random(seed).sample(rows, len(rows))
    shuffled = [item | {"offset": at * 10, "conversation": at * 10, "at": at} for at, item in enumerate(moved)]
    assert told(copies(shuffled, partitions=seed + 1, flushes=seed + 1)) == expected
    assert expected


def test_equal_texts_are_exact_copies_of_the_first_by_its_name() -> None:
    text = " ".join(WORDS[:50])
    found = copies([row(3, text), row(1, text), row(2, text), row(4, " ".join(WORDS[60:100]))])
    assert told(found) == [("u2", "u1", "exact", 1.0), ("u3", "u1", "exact", 1.0)]


def test_line_ends_and_composed_characters_do_not_matter() -> None:
    left, right = "caf\u00e9\r\nword " * 15, "cafe\u0301\nword " * 15
    assert told(copies([row(1, left), row(2, right)])) == [("u2", "u1", "exact", 1.0)]


def test_parts_of_a_session_are_put_together() -> None:
    session = {"conversation": None, "offset": 0}
    words = WORDS[:90]
    parts = [row(number, " ".join(words[number * 30 : number * 30 + 30]), **session) for number in range(3)]
    other = [item | {"file": 1, "session": "other"} for item in parts]
    found = copies([*parts, *other], flushes=3)
    assert found.height == 2
    assert found["words"].to_list() == [90, 90]
    assert found["copy"].to_list().count("exact") == 1
    assert found.filter(pl.col("copy") == "exact")["is_cross_session"].to_list() == [True]


def test_views_are_judged_on_their_own() -> None:
    text = " ".join(WORDS[:50])
    assert told(copies([row(1, text), row(2, text, format="pi", folder="pi-traces", file=1)])) == []


def test_a_part_of_a_longer_text_is_contained() -> None:
    words = WORDS[:1000]
    (entry,) = told(copies([row(1, " ".join(words)), row(2, " ".join(words[:700]))]))
    assert entry[:3] == ("u2", "u1", "contained")


def test_boilerplate_alone_makes_no_copy() -> None:
    random = Random(2)
    boilerplate = " ".join(random.choices(WORDS, k=300))
    rows = [row(number, f"{boilerplate} {' '.join(random.choices(WORDS, k=40))}") for number in range(120)]
    assert told(copies(rows)) == []


@pytest.mark.parametrize(
    "text",
    ["word", "\u6f22" * 400, "x" * 10_000_000, "\t\n "],
    ids=["one word", "one character", "one long word", "blanks"],
)
def test_odd_texts(text: str) -> None:
    assert [entry[2] for entry in told(copies([row(1, text), row(2, text)]))] == ["exact"]


def test_rows_without_a_text_are_no_items() -> None:
    assert search([row(1, ""), row(2, "")]) is None


def test_a_hundred_thousand_equal_rows() -> None:
    one = emit_texts({"steps": STEPS.frame([row(0, "the same words again and again")])})
    number = pl.int_range(100_000, dtype=pl.UInt64)
    many = pl.concat([one] * 100_000).with_columns(number.alias("offset"), number.alias("key"))
    with TemporaryDirectory() as folder:
        spill = Spill(folder, 3)
        spill.write("texts", 0, 0, many)
        stage = find_copies(spill)
    assert stage is not None
    found = copies_of(stage.items, stage.pairs)
    assert found["copy"].value_counts().sort("count").rows() == [(None, 1), ("exact", 99_999)]


def test_the_table_has_its_columns() -> None:
    assert copies([row(1, "a b c")]).schema == COPIES.schema
