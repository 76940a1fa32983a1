"""The same input gives the same bytes, however the work is cut, ordered or packed."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from traceaudit import batches, engine, shard

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_reports.card import Card


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """Generated data in every format that has a reader."""
    return traces.dataset(tmp_path_factory.mktemp("generated") / "data")


@pytest.fixture(scope="module")
def expected(folder: Path, audit_paths: Any, render_json: Any) -> str:
    """The report of the generated data, with every default and one process."""
    return render_json(audit_paths(folder, locations=None))


def what_is_found(card: Card) -> dict[str, Any]:
    """Everything but files, places, sizes and digests."""
    plain = asdict(card)
    totals = {name: plain["totals"][name] for name in ("rows", "steps", "sessions")}
    findings = [
        {name: value for name, value in finding.items() if name not in ("locations", "files")}
        for finding in plain["findings"]
    ]
    # Sources that share a file were merged: how many files there are, and this, is about files.
    lineage = plain["facts"].get("lineage", {})
    sources = [
        {name: value for name, value in source.items() if name not in ("files", "derivation")}
        for source in lineage.get("sources", ())
    ]
    facts = {**plain["facts"], "lineage": {**lineage, "sources": sources}}
    rest = {name: plain[name] for name in ("rules", "not_looked_for", "verdict")}
    return {"totals": totals, "findings": findings, "facts": facts, **rest}


def prints(card: Card) -> Counter[tuple[str, str, int]]:
    """Code, fingerprint and count of every finding."""
    return Counter((finding.code, finding.fingerprint, finding.count) for finding in card.findings)


def use_small_batches(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Read a few lines at a time."""

    def make(stream: Any, start: int, stop: int | None, **_: object) -> batches.Batches:
        return batches.Batches(stream, start, stop, size=size)

    monkeypatch.setattr(shard, "Batches", make)


def test_the_generated_data_has_something_of_everything(expected: str) -> None:
    report = json.loads(expected)
    assert {item["format"] for item in report["inputs"]} >= {"fable-merged", "claude-code", "pi", "codex", "document"}
    codes = {finding["code"] for finding in report["findings"]}
    assert codes >= {"TA101", "TA103", "TA104", "TA105", "TA401", "TA402", "TA901", "TA902", "TA908", "TA913"}
    assert len([finding for finding in report["findings"] if finding["code"] == "TA401"]) == 4
    fingerprints = [finding["fingerprint"] for finding in report["findings"]]
    assert len(set(fingerprints)) == len(fingerprints)


def test_twice_the_same(folder: Path, expected: str, audit_paths: Any, render_json: Any) -> None:
    assert render_json(audit_paths(folder, locations=None)) == expected


@pytest.mark.parametrize("shard_bytes", [512, 4096, 65536, 2**30])
def test_shards(shard_bytes: int, folder: Path, expected: str, audit_paths: Any, render_json: Any) -> None:
    assert render_json(audit_paths(folder, locations=None, shard_bytes=shard_bytes)) == expected


@pytest.mark.parametrize("jobs", [2, 3])
def test_processes(
    jobs: int, folder: Path, expected: str, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "INLINE_BYTES", 0)
    monkeypatch.setattr(engine, "run_inline", lambda *_: pytest.fail("one process did it all"))
    assert render_json(audit_paths(folder, locations=None, shard_bytes=16384, jobs=jobs)) == expected


@pytest.mark.parametrize("size", [1, 3000, 100_000])
def test_flushes(
    size: int, folder: Path, expected: str, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "FLUSH_BYTES", size)
    use_small_batches(monkeypatch, 2048)
    assert render_json(audit_paths(folder, locations=None)) == expected


@pytest.mark.parametrize("size", [600, 5000, 70_000])
def test_batches(
    size: int, folder: Path, expected: str, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_small_batches(monkeypatch, size)
    for shard_bytes in (4096, 2**24):
        assert render_json(audit_paths(folder, locations=None, shard_bytes=shard_bytes)) == expected


def test_order_of_paths(folder: Path, audit_paths: Any, render_json: Any) -> None:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".bin"]
    expected = render_json(audit_paths(*paths))
    for seed in range(3):
        shuffled = random.Random(seed).sample(paths, len(paths))
        assert render_json(audit_paths(*shuffled, shuffled[0], folder / "pi")) == expected


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_a_limit_of_places_cuts_places_and_nothing_else(
    limit: int, folder: Path, expected: str, audit_paths: Any, render_json: Any
) -> None:
    report = json.loads(expected)
    for finding in report["findings"]:
        finding["locations"] = finding["locations"][:limit]
    for shard_bytes in (4096, 2**24):
        assert json.loads(render_json(audit_paths(folder, locations=limit, shard_bytes=shard_bytes))) == report


@pytest.mark.parametrize("shard_bytes", [300, 5000])
@pytest.mark.parametrize(
    "name",
    [
        "half and half",
        "other at the start",
        "document",
        "array of rows",
        "utf-16",
        "blank",
        "one long line",
        "no line end",
    ],
)
def test_odd_files_do_not_depend_on_shards(
    name: str, shard_bytes: int, tmp_path: Path, traces: Any, audit_paths: Any, render_json: Any
) -> None:
    rows = [traces.fable_row(number, context=f"/home/zworblax/{number}") for number in range(40)]
    pi = traces.pi_session("p", 20, "quendrith")
    data = {
        "half and half": b"".join(traces.lines([*pi, *rows])),
        "other at the start": b"".join(traces.lines([*rows[:14], *pi])),
        "document": json.dumps({"sessionId": "s", "projectHash": "h", "messages": rows}, indent=1).encode(),
        "array of rows": json.dumps(rows, indent=1).encode(),
        "utf-16": b"".join(traces.lines(rows)).decode().encode("utf-16"),
        "blank": b"\n" * 2000 + b"".join(traces.lines(rows[:4])) + b"\n" * 7000,
        "one long line": b"".join(traces.lines([rows[0], traces.fable_row(99, context="y" * 20_000), rows[1]])),
        "no line end": b"".join(traces.lines(rows)).rstrip(b"\n"),
    }[name]
    traces.write_bytes(tmp_path / "x.json", data)
    whole = render_json(audit_paths(tmp_path, locations=None))
    assert render_json(audit_paths(tmp_path, locations=None, shard_bytes=shard_bytes)) == whole


def test_many_small_files_or_few(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    lines = traces.lines(traces.fable_rows(330))
    traces.write_bytes(tmp_path / "one" / "all.jsonl", b"".join(lines))
    for number in range(784):
        traces.write_bytes(tmp_path / "many" / f"{number:04}.jsonl", b"".join(lines[number::784]))
    for number in range(3):
        traces.write_bytes(tmp_path / "few" / f"{number}.jsonl", b"".join(lines[number::3]))
    one, few, many = (audit_paths(tmp_path / name) for name in ("one", "few", "many"))
    assert len(many.inputs) == 784
    assert what_is_found(few) == what_is_found(one)
    # more files than lines: the rest is empty, and that is a finding of its own; two files of one row are equal
    more = {"TA701", "TA905"}
    assert {finding.code for finding in many.findings} - {finding.code for finding in one.findings} == more
    kept = [finding for finding in what_is_found(many)["findings"] if finding["code"] not in more]
    assert kept == what_is_found(one)["findings"]
    assert what_is_found(many)["facts"] == what_is_found(one)["facts"]


@pytest.fixture
def merged(traces: Any) -> list[bytes]:
    """Lines with accounts, placeholders, scars, and ids that occur twice with the same and with other content."""
    return traces.lines(traces.fable_rows(120))


def audit_lines(tmp_path: Path, traces: Any, audit_paths: Any, **files: bytes) -> Card:
    """Audits files of the given names and content in a new folder."""
    with TemporaryDirectory(dir=tmp_path) as folder:
        for name, data in files.items():
            traces.write_bytes(Path(folder) / name.replace("__", "."), data)
        return audit_paths(Path(folder))


def test_fingerprints_after_shuffling(tmp_path: Path, merged: list[bytes], traces: Any, audit_paths: Any) -> None:
    before = prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(merged)))
    for seed in range(5):
        shuffled = random.Random(seed).sample(merged, len(merged))
        assert prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(shuffled))) == before


def test_fingerprints_of_rows_without_ids_after_shuffling(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    rows = traces.fable_rows(60)
    for row in rows:
        del row["uid"]
    lines = traces.lines(rows)
    before = prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(lines)))
    for seed in range(3):
        shuffled = random.Random(seed).sample(lines, len(lines))
        assert prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(shuffled))) == before


def test_one_id_with_several_contents_has_one_fingerprint_for_each_account(
    tmp_path: Path, traces: Any, audit_paths: Any
) -> None:
    rows = [
        traces.fable_row(1, context="/home/zworblax/first"),
        traces.fable_row(1, context="It is at /home/zworblax/second"),
        traces.fable_row(1, completion="/home/zworblax/third /home/quendrith/x"),
    ]
    lines = traces.lines(rows)
    found = [
        prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(order)))
        for order in (lines, lines[::-1], lines[1:] + lines[:1])
    ]
    assert found[1] == found[0]
    assert found[2] == found[0]


def test_fingerprints_after_inserting_rows(tmp_path: Path, merged: list[bytes], traces: Any, audit_paths: Any) -> None:
    more = traces.lines([traces.fable_row(5000 + number) for number in range(30)])
    before = prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(merged)))
    inserted = [line for pair in zip(merged, more * 6, strict=False) for line in pair] + merged[180:]
    after = prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(merged + more)))
    mixed = prints(audit_lines(tmp_path, traces, audit_paths, a__jsonl=b"".join(dict.fromkeys(inserted)), b__jsonl=b""))
    # New rows of a session have contexts that do not go on from those before them, and new rows belong to a source.
    growing = ("TA717", "TA8")
    assert {key for key in after if not key[0].startswith(growing)} == {
        key for key in before if not key[0].startswith(growing)
    }
    assert {key[:2] for key in after} == {key[:2] for key in before}
    assert {key[:2] for key in mixed} >= {key[:2] for key in before if key[0].startswith("TA4")}


def test_fingerprints_after_renaming_and_converting(
    tmp_path: Path, merged: list[bytes], traces: Any, audit_paths: Any
) -> None:
    data = b"".join(merged)
    before = audit_lines(tmp_path, traces, audit_paths, a__jsonl=data)
    variants: dict[str, Callable[[], Card]] = {
        "name": lambda: audit_lines(tmp_path, traces, audit_paths, other__ndjson=data),
        "gz": lambda: audit_lines(tmp_path, traces, audit_paths, a__jsonl__gz=data),
        "zst": lambda: audit_lines(tmp_path, traces, audit_paths, z__jsonl__zst=data),
        "split": lambda: audit_lines(
            tmp_path, traces, audit_paths, b__jsonl=b"".join(merged[:50]), a__jsonl__gz=b"".join(merged[50:])
        ),
    }
    for name, make in variants.items():
        assert prints(make()) == prints(before), name
        if name != "split":
            assert what_is_found(make()) == what_is_found(before), name


def test_fingerprints_of_sessions_after_renaming(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    sessions = [
        make(f"{kind}-{number}", 4, account)
        for kind, make in (("cc", traces.claude_session), ("pi", traces.pi_session), ("cx", traces.codex_session))
        for number, account in enumerate((*traces.accounts, traces.accounts[0]))
    ]
    for number, session in enumerate(sessions):
        traces.write(tmp_path / "a" / f"{number:02}.jsonl", session)
        traces.write(tmp_path / "b" / f"{len(sessions) - number:02}.jsonl.gz", session)
    assert prints(audit_paths(tmp_path / "a")) == prints(audit_paths(tmp_path / "b"))
    assert what_is_found(audit_paths(tmp_path / "a")) == what_is_found(audit_paths(tmp_path / "b"))


def test_findings_that_nothing_tells_apart_keep_their_order(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    """Two rows without ids that are the same but for the account."""
    rows = [{"cot": "t", "completion": f"/home/{name}/x"} for name in ("zworblax", "quendrith")]
    for number, row in enumerate(rows):
        traces.write(tmp_path / "a" / f"{number}.jsonl", [row])
        traces.write(tmp_path / "b" / f"{1 - number}.jsonl", [row])
    assert what_is_found(audit_paths(tmp_path / "a")) == what_is_found(audit_paths(tmp_path / "b"))


@pytest.mark.parametrize("key", [None, "a key of ours"])
def test_fingerprints_with_and_without_a_key(
    key: str | None, folder: Path, expected: str, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACEAUDIT_KEY", raising=False)
    if key is not None:
        monkeypatch.setenv("TRACEAUDIT_KEY", key)
    first, second = audit_paths(folder), audit_paths(folder, shard_bytes=4096)
    assert render_json(first) == render_json(second)
    same = {item["fingerprint"] for item in json.loads(expected)["findings"]} & {
        item.fingerprint for item in first.findings
    }
    personal = [item for item in first.findings if item.code.startswith("TA4")]
    assert [item.fingerprint in same for item in personal] == [key is None] * len(personal)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_partition_and_any_shards(data: st.DataObject, tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    lines = traces.lines(traces.fable_rows(40))
    number = data.draw(st.integers(1, 6), "files")
    places = data.draw(
        st.lists(st.integers(0, number - 1), min_size=len(lines), max_size=len(lines)), "file of each line"
    )
    shard_bytes = data.draw(st.integers(200, 20_000), "shard bytes")
    with TemporaryDirectory(dir=tmp_path) as name:
        traces.write_bytes(Path(name) / "one" / "x.jsonl", b"".join(lines))
        for file in set(places):
            part = b"".join(line for line, place in zip(lines, places, strict=True) if place == file)
            traces.write_bytes(Path(name) / "many" / f"{file}.jsonl", part)
        whole = audit_paths(Path(name) / "one")
        parts = audit_paths(Path(name) / "many", shard_bytes=shard_bytes)
    assert prints(parts) == prints(whole)
    assert what_is_found(parts)["facts"] == what_is_found(whole)["facts"]


@pytest.fixture(scope="module")
def real(sessions_folder: Path, audit_paths: Any, render_json: Any) -> str:
    """The report of the real sessions."""
    return render_json(audit_paths(sessions_folder))


@pytest.mark.parametrize("shard_bytes", [65536, 2**21])
def test_real_sessions_in_shards(
    shard_bytes: int, real: str, sessions_folder: Path, audit_paths: Any, render_json: Any
) -> None:
    assert render_json(audit_paths(sessions_folder, shard_bytes=shard_bytes)) == real


def test_real_sessions_in_processes(
    real: str, sessions_folder: Path, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "INLINE_BYTES", 0)
    assert render_json(audit_paths(sessions_folder, jobs=2, shard_bytes=2**21)) == real


def test_real_sessions_in_small_flushes(
    real: str, sessions_folder: Path, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "FLUSH_BYTES", 100_000)
    assert render_json(audit_paths(sessions_folder)) == real


def test_real_sessions_under_other_names(tmp_path: Path, sessions_folder: Path, traces: Any, audit_paths: Any) -> None:
    files = sorted(path for path in sessions_folder.rglob("*.jsonl"))
    for number, path in enumerate(files):
        folder = path.relative_to(sessions_folder).parts[0]
        traces.write_bytes(tmp_path / "a" / folder / f"{number:03}.jsonl", path.read_bytes())
        traces.write_bytes(tmp_path / "b" / folder / f"{len(files) - number:03}.jsonl.zst", path.read_bytes())
    first, second = audit_paths(tmp_path / "a"), audit_paths(tmp_path / "b")
    assert prints(first) == prints(second)
    facts, other = what_is_found(first)["facts"], what_is_found(second)["facts"]
    # The clusters name files.
    clusters, others = facts["duplicates"].pop("clusters"), other["duplicates"].pop("clusters")
    assert facts == other
    told = ("size", "exact", "near", "sessions", "words", "score", "score_clean")
    assert [[cluster[name] for name in told] for cluster in clusters] == [
        [cluster[name] for name in told] for cluster in others
    ]


def test_the_real_sessions_are_all_known(real: str) -> None:
    report = json.loads(real)
    assert len([item for item in report["inputs"] if item["format"] != "document"]) == 50
    assert "unknown" not in {item["format"] for item in report["inputs"]}
    assert report["totals"]["rows"] == 6713
    states = report["facts"]["reasoning"]["states"]
    assert {name: states.get(name) for name in ("omitted", "redacted_cleartext")} == {
        "omitted": 141,
        "redacted_cleartext": 2,
    }
    codex = {name: states.get(name) for name in ("codex_encrypted", "codex_stripped", "codex_summary")}
    assert codex == {"codex_encrypted": 109, "codex_stripped": 33, "codex_summary": 3}
