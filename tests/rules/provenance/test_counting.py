"""What a partition of thoughts adds to the counts of the dataset, and how they are read again."""

from __future__ import annotations

import polars as pl
import pytest

from traceaudit_rules.provenance.counting import (
    Scope,
    count_thoughts,
    dimension_of,
    distributions,
    model_of,
    named_scope,
    scopes_of,
)
from traceaudit_rules.provenance.texts.openings import openings
from traceaudit_rules.tally import OTHER, Tally

PI = ("pi", "", "claude-opus-4-5", "")
MERGED = ("fable-merged", "local", "claude-fable-5", "")


def prepared(*thoughts: dict[str, object], scope: Scope = PI) -> pl.DataFrame:
    """Thoughts as the shuffle prepares them; what they leave out is null."""
    schema = {"text": pl.String, "state": pl.String, "user_wants": pl.Boolean, "language": pl.String}
    frame = pl.DataFrame(list(thoughts), schema=schema)
    where = dict(zip(("format", "origin", "model", "harness"), (value or None for value in scope), strict=True))
    named = [pl.lit(value, pl.String).alias(name) for name, value in where.items()]
    return frame.with_columns(*openings(), *named, pl.col("text").str.len_chars().cast(pl.UInt32).alias("chars"))


def of_lengths(scope: Scope, *lengths: int) -> Tally:
    """Counts of thoughts of some lengths."""
    return count_thoughts(prepared(*({"text": "x" * length} for length in lengths), scope=scope))


def test_lengths_openings_and_ends() -> None:
    counts = count_thoughts(
        prepared(
            {"text": "Now let me see."}, {"text": "Now we have it."}, {"text": "Let me"}, {"text": "Now let me go."}
        )
    )
    assert counts.of(*dimension_of("lengths", PI)) == {15: 2, 6: 1, 14: 1}
    assert counts.of(*dimension_of("open lengths", PI)) == {6: 1}
    assert counts.of(*dimension_of("first words", PI)) == {"now": 3, "let": 1}
    assert sorted(counts.of(*dimension_of("openings", PI)).values()) == [1, 1, 2]


def test_marks() -> None:
    long = "Maybe. " * 200
    counts = count_thoughts(
        prepared(
            {"text": long, "language": "English", "user_wants": False},
            {"text": "The user wants a test.", "language": "English", "user_wants": True},
            {"text": "Wait.", "user_wants": False},
            {"text": "Und dann. " * 120, "language": "German", "user_wants": None},
        )
    )
    assert counts.of(*dimension_of("marks", PI)) == {
        "hesitant": 2,
        "long": 2,
        "long hesitant": 1,
        "user wants": 1,
        "language known": 3,
        "English": 2,
    }


def test_what_cannot_be_read_does_not_count() -> None:
    counts = count_thoughts(
        prepared(
            {"text": ""}, {"text": None}, {"text": "[Reasoning redacted]", "state": "placeholder"}, {"text": "..."}
        )
    )
    assert counts == Tally()
    assert count_thoughts(prepared()) == Tally()
    assert count_thoughts(pl.DataFrame()) == Tally()


def test_parts_add_up_to_the_whole() -> None:
    texts = [{"text": f"{word} is {number}."} for word in ("this", "that") for number in range(20)]
    whole = count_thoughts(prepared(*texts))
    parts = [count_thoughts(prepared(*texts[start : start + 7])) for start in range(0, 40, 7)]
    assert Tally.total_of(parts) == whole
    assert Tally.total_of(reversed(parts)) == whole


def test_first_words_are_never_cut() -> None:
    texts = [{"text": f"w{number} is here."} for number in range(5000)]
    counts = count_thoughts(prepared(*texts))
    assert len((counts + counts).of(*dimension_of("first words", PI))) == 5000


def test_scopes_are_told_apart() -> None:
    counts = of_lengths(PI, 5, 6) + of_lengths(MERGED, 7)
    assert scopes_of(counts, "lengths") == [MERGED, PI]
    assert scopes_of(counts, "open lengths") == [MERGED, PI]
    assert named_scope(PI) == (("format", "pi"), ("model", "claude-opus-4-5"))
    assert model_of(MERGED) == "claude-fable-5"
    ((scope, found),) = distributions(counts, 2)
    assert scope == PI
    assert found.n == 2
    assert found.lengths == {5: 1, 6: 1}
    assert found.top_word == ("xxxxx", 1)


def test_small_origins_are_judged_together() -> None:
    origins = [("fable-merged", f"source-{number}", "claude-fable-5", "") for number in range(5)]
    counts = Tally.total_of(of_lengths(origin, 10, 20) for origin in origins) + of_lengths(MERGED, *[30] * 6)
    found = dict(distributions(counts, 6))
    together = ("fable-merged", OTHER, "claude-fable-5", "")
    assert set(found) == {MERGED, together}
    assert found[together].lengths == {10: 5, 20: 5}
    assert found[MERGED].lengths == {30: 6}
    # Models are never taken together.
    other = of_lengths(("fable-merged", "source-9", "claude-opus-4-5", ""), 10, 20)
    assert set(dict(distributions(counts + other, 6))) == {MERGED, together}
    assert set(dict(distributions(counts, 11))) == {together}
    assert not dict(distributions(counts, 17))


def test_one_small_origin_keeps_its_name() -> None:
    counts = of_lengths(MERGED, 10, 20)
    assert [scope for scope, _ in distributions(counts, 2)] == [MERGED]
    assert list(distributions(counts, 3)) == []


@pytest.mark.parametrize("text", ["\u202eabc", "a\x00b", "\ufffdx", "𝔘𝔫", "<script>x</script>", "=cmd|' /C calc'!A0"])
def test_hostile_texts_are_counted(text: str) -> None:
    counts = count_thoughts(prepared({"text": text}, scope=("pi", text, text, text)))
    assert sum(counts.total(*dimension) for dimension in counts.counts if dimension[1] == "lengths") == 1
