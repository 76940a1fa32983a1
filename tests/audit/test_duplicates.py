"""facts.duplicates of small datasets, from files to the report."""

from __future__ import annotations

import json
import random
import string
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from traceaudit_reports.json_report import render, schema
from traceaudit_rules import catalog

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import AuditPaths, Traces

MODULES = ("copies", "splits", "projections", "crowds", "templates", "chains")
WORDS = [f"word{number}" for number in range(3_000)]


@pytest.fixture(autouse=True)
def _with_all_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules on copies run, whichever of them the catalog lists yet."""
    wanted = tuple(f"duplicates.{name}" for name in MODULES)
    families = tuple(
        replace(family, modules=tuple(dict.fromkeys((*family.modules, *wanted)))) if family.prefix == "TA7" else family
        for family in catalog.FAMILIES
    )
    monkeypatch.setattr(catalog, "FAMILIES", families)


def prose(seed: int, count: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def rows(traces: Traces, *thoughts: str, **more: Any) -> list[dict[str, Any]]:
    """Rows of sessions of their own, one for each thought."""
    return [
        traces.fable_row(number, cot=cot, uid=f"session-{number}#0", completion="", **more)
        for number, cot in enumerate(thoughts)
    ]


@pytest.fixture
def facts(audit_paths: AuditPaths) -> Any:
    """Audits paths, holds facts.duplicates against the schema, and gives them as a reader of the JSON gets them."""

    def read(*paths: Path, **settings: Any) -> dict[str, Any]:
        card = audit_paths(*paths, **({"select": ("TA7",)} | settings))
        document = json.loads(render(card))
        assert [error.message for error in Draft202012Validator(schema()).iter_errors(document)] == []
        assert not [run for run in document["rules"] if run["status"] == "failed"]
        return document["facts"].get("duplicates")

    return read


def test_a_cluster_with_rows_scores_and_words(tmp_path: Path, traces: Traces, facts: Any) -> None:
    changed = prose(1).split()
    changed[60] = "elsewhere"
    traces.write(tmp_path / "a.jsonl", rows(traces, prose(0), prose(1), prose(2), " ".join(changed), prose(2)))
    found = facts(tmp_path)
    (view,) = found["views"]
    assert (view["items"], view["exact"], view["near"], view["cross_session"], view["removable"]) == (5, 1, 1, 2, 2)
    near = next(cluster for cluster in found["clusters"] if cluster["diff"] and cluster["diff"][0]["kind"] == "gap")
    assert {near["representative"]["row"], near["members"][0]["row"]} == {2, 4}
    assert 0.5 < near["edit_similarity"] < 1
    assert "elsewhere" in [piece["text"] for piece in near["diff"] if piece["kind"] in ("added", "removed")]
    assert near["representative"]["file"] == "a.jsonl"


def test_equal_rows_are_the_same_word_for_word(tmp_path: Path, traces: Traces, facts: Any) -> None:
    same = traces.fable_row(1, cot=prose(3))
    traces.write(tmp_path / "a.jsonl", [same | {"uid": f"s{number}#0"} for number in range(3)])
    (cluster,) = facts(tmp_path)["clusters"]
    assert (cluster["size"], cluster["exact"], cluster["sessions"]) == (3, 2, 3)
    assert (cluster["diff"], cluster["diff_note"], cluster["edit_similarity"]) == ([], "word for word the same", 1)
    assert [cluster["representative"]["uid"], *(place["uid"] for place in cluster["members"])] == [
        "s0#0",
        "s1#0",
        "s2#0",
    ]


def test_nothing_is_shown_raw(tmp_path: Path, traces: Traces, facts: Any) -> None:
    secret = "".join(random.Random(8).choices(string.ascii_letters + string.digits, k=93))
    token, account = "sk-ant-" + "api03-" + secret + "AA", "zworblax"
    home = f"/home/{account}/app"
    texts = [f"{prose(1)} {home} {token}", f"{prose(1)} {home} {token} more"]
    folder = tmp_path / f"-home-{account}-app"
    made = rows(traces, *texts, origin=f"source of {account} {token}", split=f"/home/{account}/train")
    traces.write(folder / "a.jsonl", [row | {"uid": f"/home/{account}/{at}#0"} for at, row in enumerate(made)])
    text = json.dumps(facts(tmp_path, select=()))
    assert secret[10:20] not in text
    assert account not in text


def test_a_projection_is_no_duplicate(tmp_path: Path, traces: Traces, facts: Any) -> None:
    made = rows(traces, *map(prose, range(12)), output_type="text", output={"text": "Done."})
    traces.write(tmp_path / "merged.jsonl", made)
    for number, row in enumerate(made):
        session = {"type": "session", "id": f"pi-{number}", "timestamp": "2026-01-01T00:00:00Z", "cwd": "/srv/app"}
        blocks = [{"type": "thinking", "thinking": row["cot"]}, {"type": "text", "text": "Done."}]
        said = {"type": "message", "message": {"role": "assistant", "content": blocks}}
        traces.write(tmp_path / "pi-traces" / f"{number}.jsonl", [session, said])
    found = facts(tmp_path)
    (shared,) = found["shared"]
    assert (shared["view"]["folder"], shared["items"], shared["kind"]) == ("pi-traces", 12, "projection")
    assert found["clusters"] == []
    assert [view["removable"] for view in found["views"]] == [0, 0]


def test_a_context_that_grows_row_by_row_is_no_duplicate(
    tmp_path: Path, traces: Traces, facts: Any, audit_paths: AuditPaths
) -> None:
    grown = [" ".join(prose(at, 200) for at in range(number + 1)) for number in range(20)]
    made = [
        traces.fable_row(at, uid=f"s#{at}", context=context, cot=prose(100 + at), completion=prose(100 + at))
        for at, context in enumerate(grown)
    ]
    traces.write(tmp_path / "a.jsonl", made)
    found = facts(tmp_path)
    assert found["views"][0] | {"removable": 0, "near": 0, "contained": 0} == found["views"][0]
    assert audit_paths(tmp_path, select=("TA7",)).findings == ()


def test_sessions_are_read_again_as_files(tmp_path: Path, traces: Traces, facts: Any) -> None:
    lines = traces.claude_session("cc", 30)
    for line in lines:
        for block in line["message"]["content"]:
            if isinstance(block, dict) and block["type"] == "tool_use":
                block["input"] = {"command": prose(len(line["uuid"]) + int(line["uuid"][-4:]), 10)}
    traces.write(tmp_path / "long.jsonl", lines)
    traces.write(tmp_path / "short.jsonl", lines[:112])
    (cluster,) = facts(tmp_path)["clusters"]
    places = [cluster["representative"], *cluster["members"]]
    assert {(place["file"], place["row"], place["uid"]) for place in places} == {
        ("long.jsonl", 0, None),
        ("short.jsonl", 0, None),
    }
    assert cluster["near"] == 1
    assert cluster["sessions"] == 1
    assert {piece["kind"] for piece in cluster["diff"]} & {"added", "removed"}


def test_crowds_are_told(tmp_path: Path, traces: Traces, facts: Any, audit_paths: AuditPaths) -> None:
    template = prose(7, 600)
    traces.write(tmp_path / "a.jsonl", rows(traces, *(f"{template} {prose(at, 6)}" for at in range(80))))
    found = facts(tmp_path)
    assert found["crowded_buckets"]["count"] > 0
    assert max(found["crowded_buckets"]["largest"]) <= 80
    (crowded,) = audit_paths(tmp_path, select=("TA719",)).findings
    assert (crowded.code, crowded.severity, crowded.subject) == ("TA719", "note", "fable-merged .")
    assert 65 <= crowded.count <= 80


def test_nothing_compared_is_nothing_said(tmp_path: Path, traces: Traces, facts: Any) -> None:
    traces.write(tmp_path / "a.jsonl", rows(traces, prose(1), prose(1)))
    assert facts(tmp_path, select=("TA4",)) is None
    empty = tmp_path / "empty"
    empty.mkdir()
    traces.write(empty / "b.jsonl", [{"something": "else"}])
    assert facts(empty) is None


def test_shards_change_nothing(tmp_path: Path, traces: Traces, facts: Any) -> None:
    made = rows(traces, *(prose(at // 2) + f" {at}" for at in range(40)), *(prose(at) for at in range(10)))
    traces.write(tmp_path / "a.jsonl", made[:25])
    traces.write(tmp_path / "b.jsonl.gz", made[25:])
    assert facts(tmp_path) == facts(tmp_path, shard_bytes=4_096)
