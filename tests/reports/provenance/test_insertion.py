"""Putting the section into a card: human text stays to the byte, twice is once, and odd marks are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_reports.provenance.insertion import insert_section, new_card
from traceaudit_reports.provenance.markers import MarkerError, check_markers
from traceaudit_rules.licences.sections import BEGIN, END, blank_section, find_sections

BODY = "## Provenance\n\nOne line.\n\nAnother line.\n"
OTHER = "## Provenance\n\nSomething else.\n"
HUMAN = (
    "# A card\n\nText.\n",
    "# A card\n\nText.\n\n",
    "# A card\n\nText.",
    "---\nlicense: mit\n---\n# A card\n",
    "---\nlicense: [mit\n  : broken\n---\n# A card\n",
    "---\nlicense: mit\nnever closed\n",
    "\ufeff---\nlicense: mit\n---\n# A card\n",
    "```\n" + "code\n" + "```\n",
    "    <!-- a comment -->\n",
    "tab\there | and there\n\n\n\n",
    "<!-- traceaudit -->\n",
    "a\rb\rc",
)


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize("ends", [str, crlf])
@pytest.mark.parametrize("text", HUMAN)
def test_human_text_stays(text: str, ends: object) -> None:
    text = ends(text)  # type: ignore[operator]
    once = insert_section(text, BODY, ())
    assert once.startswith(text)
    assert insert_section(once, BODY, ()) == once
    assert len(find_sections(once)) == 1
    changed = insert_section(once, OTHER, ())
    assert changed.startswith(text)
    assert "One line." not in changed
    assert insert_section(changed, BODY, ()) == once
    assert once.endswith("\n") == text.endswith("\n")


@pytest.mark.parametrize("ends", [str, crlf])
def test_text_around_the_section_stays(ends: object) -> None:
    before, after = ends("# A\n\n\ntext\n"), ends("\n## Uses\n\nmine, `x`\n")  # type: ignore[operator]
    old = ends(f"{BEGIN}\nold\n{END}\n")  # type: ignore[operator]
    text = insert_section(before + old + after, BODY, ())
    assert text == before + ends(f"{BEGIN}\n{BODY}{END}\n") + after  # type: ignore[operator]


def test_line_ends_are_those_of_the_text() -> None:
    text = insert_section("a\r\nb\r\n", BODY, ())
    assert text.count("\n") == text.count("\r\n")
    assert "\r" not in insert_section("a\nb\n", BODY, ())
    # The section does not vote: a card whose section came with other ends gets those of its own text.
    assert "One line.\r\n" in insert_section(f"a\r\n{BEGIN}\nx\ny\nz\n{END}\nb\r\n", BODY, ())


def test_a_section_at_the_very_end_needs_no_line_feed() -> None:
    assert insert_section(f"a\n\n{BEGIN}\nx\n{END}", BODY, ()) == f"a\n\n{BEGIN}\n{BODY}{END}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"a\n{BEGIN}\nb\n", "line 2: a traceaudit section begins and never ends"),
        (f"a\n{END}\nb\n", "line 2: the end of a traceaudit section stands before its begin"),
        (f"{END}\n{BEGIN}\n", "line 1: the end of a traceaudit section stands before its begin"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", "lines 1 and 2: a traceaudit section begins twice"),
        (f"{BEGIN}\nx\n{BEGIN}\n{END}\n{END}\n", "lines 1 and 3: a traceaudit section begins twice"),
        (f"{BEGIN}\n{END}\ntext\n{BEGIN}\n{END}\n", "line 4: a second traceaudit marker begin"),
        (f"{BEGIN}\n{END}\n{END}\n", "line 3: a second traceaudit marker end"),
        (f"```\n{BEGIN}\n{END}\n```\n", "line 2: a marker of traceaudit stands in a code block"),
        (f"{BEGIN}\n~~~\n{END}\n~~~\n", "line 3: a marker of traceaudit stands in a code block"),
        (f"    {BEGIN}\n    {END}\n", "line 1: a marker of traceaudit"),
        (f"use `{BEGIN}` and so on\n", "line 1: a marker of traceaudit stands beside other text"),
        (f"{BEGIN} {END}\n", "line 1: a marker of traceaudit stands beside other text"),
        ("```\nnever closed\n", "a code fence is opened and never closed"),
        ("---\n# traceaudit:begin\nx: y\n---\ntext\n", "line 2: a traceaudit section begins and never ends"),
        ("---\n# traceaudit:end\n# traceaudit:begin\n---\n", "line 2: the end of a traceaudit section stands before"),
    ],
)
@pytest.mark.parametrize("ends", [str, crlf])
def test_odd_marks_are_refused(text: str, says: str, ends: object) -> None:
    with pytest.raises(MarkerError) as caught:
        insert_section(ends(text), BODY, ())  # type: ignore[operator]
    assert str(caught.value).startswith(says)


MATTER = ("license: agpl-3.0", "tags:", "- agent-traces")


def test_a_new_card_has_front_matter_and_headings_to_fill() -> None:
    text = new_card("Demo", BODY, MATTER)
    assert text.startswith(
        "---\n# traceaudit:begin\nlicense: agpl-3.0\ntags:\n- agent-traces\n# traceaudit:end\n---\n# Demo\n"
    )
    assert len(find_sections(text)) == 2
    assert insert_section(text, BODY, MATTER) == text
    left = blank_section(text)
    assert "agpl" not in left
    for heading in ("## Uses", "## Contact and withdrawal", "## Maintenance"):
        assert heading in left
    assert new_card("Demo", BODY, ()).startswith("# Demo\n")


def test_our_part_of_the_front_matter_is_brought_up_to_date() -> None:
    text = new_card("Demo", BODY, MATTER).replace(
        "---\n# traceaudit:begin", "---\npretty_name: Mine\n# traceaudit:begin"
    )
    changed = insert_section(text, BODY, ("license: mit",))
    assert changed == text.replace("license: agpl-3.0\ntags:\n- agent-traces\n", "license: mit\n")
    assert insert_section(crlf(text), BODY, ("license: mit",)) == crlf(changed)


def test_a_key_that_a_person_states_is_theirs() -> None:
    text = new_card("Demo", BODY, MATTER).replace("# traceaudit:end\n---", "# traceaudit:end\ntags: [mine]\n---")
    changed = insert_section(text, BODY, MATTER)
    assert "license: agpl-3.0\n# traceaudit:end\ntags: [mine]\n---" in changed
    assert insert_section(changed, BODY, MATTER) == changed


def test_front_matter_of_a_person_is_not_touched() -> None:
    text = "---\nlicense: mit\n---\n# A\n"
    assert insert_section(text, BODY, MATTER).startswith(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                BEGIN,
                END,
                "```",
                "~~~~",
                "---",
                "# traceaudit:begin",
                "# traceaudit:end",
                "text",
                "",
                "    x",
                "\ufeff",
                "a\r",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_any_text_is_kept_or_refused(lines: list[str], newline: str, ends: bool) -> None:
    text = newline.join(lines) + (newline if ends else "")
    try:
        once = insert_section(text, BODY, MATTER)
    except MarkerError:
        return
    check_markers(once)
    assert insert_section(once, BODY, MATTER) == once
    # What is left without our sections is what a person wrote, but for the blank line before an appended one.
    left, right = ([line for line in blank_section(part).splitlines() if line.strip()] for part in (text, once))
    assert left == right
