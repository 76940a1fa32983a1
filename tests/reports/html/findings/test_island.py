"""The island: a gzip file that fits, fair to every rule, and the same wherever it is made."""

from __future__ import annotations

import base64
import gzip
import json
import tracemalloc
from itertools import islice
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from traceaudit_reports.html.findings.island import pack
from traceaudit_reports.html.findings.places import Place
from traceaudit_reports.html.findings.views import BLANK, FindingView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.html.findings.island import Island


def views(code: str, message: str = "some message") -> Iterator[FindingView]:
    """Findings of a rule without end; every one has something of its own."""
    number = 0
    while True:
        number += 1
        own = base64.b64encode(f"{code} {number * 2654435761}".encode()).decode()
        yield BLANK._replace(code=code, number=number, message=f"{message} {number}", fingerprint=own)


def read(island: Island) -> list[list[object]]:
    """What is in it."""
    return list(json.loads(gzip.decompress(base64.b64decode(island.text)))["findings"])


def test_records_have_the_fields_of_a_view_in_their_order() -> None:
    (record,) = read(pack({"TA101": iter([BLANK])}, 9_000))
    assert len(record) == len(FindingView._fields) == 16
    assert record[:3] == ["TA000", 0, "note"]
    context, replay, (place,) = record[12:15]
    assert (context, replay) == ([" ", " ", " "], "#findings")
    assert place == list(Place(" ", " ", " ", " ", " ", [[" ", " "]]))  # type: ignore[list-item]


def test_it_is_full_and_never_too_full() -> None:
    for room in (2_000, 2_001, 2_002, 2_003, 10_000):
        island = pack({"TA101": views("TA101"), "TA401": views("TA401")}, room)
        assert room * 0.9 < len(island.text) <= room
        assert len(read(island)) == island.total == sum(island.counts.values())


def test_every_rule_has_its_turn() -> None:
    island = pack(
        {code: views(code) for code in ("TA101", "TA401", "TA501")} | {"TA901": islice(views("TA901"), 3)}, 20_000
    )
    assert island.counts["TA901"] == 3
    others = [island.counts[code] for code in ("TA101", "TA401", "TA501")]
    assert min(others) > 50
    assert max(others) - min(others) <= 25
    for code, count in island.counts.items():
        assert [record[1] for record in read(island) if record[0] == code] == list(range(1, count + 1))


def test_without_room_or_records_there_is_none() -> None:
    assert pack({}, 9_000) == pack({"TA101": iter(())}, 9_000) == pack({"TA101": views("TA101")}, 50) == ("", {})
    assert pack({"TA101": views("TA101")}, -9)[0] == ""


def test_its_head_says_neither_time_nor_system() -> None:
    data = base64.b64decode(pack({"TA101": iter([BLANK])}, 9_000).text)
    assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@given(
    st.text(st.characters(), max_size=50), st.text(st.sampled_from('\ud800\udfff\x00\u202e</script>"\\'), max_size=20)
)
def test_any_text_comes_out_as_it_went_in(first: str, second: str) -> None:
    island = pack({"TA101": iter([BLANK._replace(message=first + second, tags=[second, first])])}, 9_000)
    (record,) = read(island)
    # Two halves of a character side by side are that character, in JSON as in the browser.
    first, whole, second = (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        for text in (first, first + second, second)
    )
    assert (record[6], record[7]) == (whole, [second, first])
    assert not set(island.text) - set(ascii_letters + digits + "+/=")


def test_it_holds_no_more_than_a_batch() -> None:
    long = "word " * 2_000
    tracemalloc.start()
    island = pack({code: views(code, long) for code in ("TA101", "TA401")}, 200_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert island.total * len(long) > 10_000_000
    assert peak < 5_000_000
