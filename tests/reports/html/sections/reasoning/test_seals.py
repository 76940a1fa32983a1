"""What texts are held against: seals, and raw sessions."""

from __future__ import annotations

from traceaudit_reports.html.sections.reasoning.seals import describe_seals

MERGED = {
    "format": "fable-merged",
    "origin": "quillane",
    "joined": {"rows": 9, "with raw step": 8, "thoughts": 7, "raw sealed": 4, "raw none": 3},
}


def test_published_thoughts_stand_beside_what_their_raw_step_holds() -> None:
    told = describe_seals({"groups": [MERGED, {"format": "pi", "joined": {}}]}, {})
    assert told is not None
    assert told.in_raw is not None
    assert [row.name for row in told.in_raw.rows] == ["fable-merged · quillane"]
    assert [(layer.label, layer.amount) for layer in told.in_raw.layers] == [
        ("a sealed thought without text there", "4"),
        ("no thought there", "3"),
    ]
    assert (told.n, told.lengths, told.unmeasured) == ("7", None, "")


def test_lengths_are_drawn_where_a_text_was_measured() -> None:
    told = describe_seals({}, {"match": 5, "summary": 0, "impossible": 1, "omitted": 2})
    assert told is not None
    assert told.lengths is not None
    assert [(bar.label, bar.tone) for bar in told.lengths.bars] == [
        ("match", "pass"),
        ("impossible", "error"),
        ("omitted", ""),
    ]


def test_seals_without_a_text_are_told_in_a_sentence() -> None:
    told = describe_seals({}, {"match": 0, "omitted": 2_223, "not-assessed": 1})
    assert told is not None
    assert told.lengths is None
    assert told.unmeasured == (
        "No text can be measured: 2,223 seals have no text beside them; 1 signature says no length that was measured "
        "with text."
    )


def test_nothing_to_hold_against() -> None:
    assert describe_seals({"groups": [{"joined": {"rows": 3}}]}, {}) is None
