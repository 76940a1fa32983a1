"""`traceaudit index`, and `scan --against`, as a user calls them: generated data, exit codes, bytes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from traceaudit.cli import cli
from traceaudit.errors import UsageError
from traceaudit.index.reading import read_about

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Make = Callable[..., Path]

WORDS = [f"word{number}" for number in range(3000)]
ACCOUNT = "quillane"


def text(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))


def edited(random: Random, given: str, share: float) -> str:
    """The text with a block of so large a part of its words replaced."""
    words = given.split()
    size = max(1, int(len(words) * share))
    first = random.randrange(len(words) - size)
    words[first : first + size] = random.choices(WORDS, k=size)
    return " ".join(words)


@pytest.fixture
def rows(traces: Any) -> list[dict[str, Any]]:
    """Sixty merged rows with thoughts of their own."""
    random = Random(11)
    return [row(traces, number, text(random, random.randint(80, 300))) for number in range(60)]


def row(traces: Any, number: int, cot: str, **fields: object) -> dict[str, Any]:
    said = "ASSISTANT (message): Done."
    found: dict[str, Any] = traces.fable_row(2 * number, cot=cot, completion=f"<think>\n{cot}\n</think>\n{said}")
    return found | {"uid": f"r{number}#0", "origin": "s", "source_file": f"raw/{number}.jsonl"} | fields


def chat(prompt: str, answer: str) -> dict[str, Any]:
    """A row of a benchmark."""
    return {"messages": [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]}


@pytest.fixture
def make(tmp_path: Path, traces: Any, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Write rows and index them; the path of the index."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def write(name: str, rows: Iterable[dict[str, Any]], *options: object) -> Path:
        data, target = tmp_path / "known" / f"{name}.jsonl", tmp_path / f"{name}.idx"
        traces.write(data, rows)
        assert index(data, "-o", target, *options) == 0
        return target

    return write


def index(*arguments: object) -> int:
    code: int = cli.main(["index", *map(str, arguments), "--no-config", "--jobs", "1"], standalone_mode=False)
    return code


@pytest.fixture
def against(tmp_path: Path, traces: Any, audit_paths: Any) -> Callable[..., Any]:
    """Scan rows against indexes: the Card."""

    def scan(rows: Iterable[dict[str, Any]], *indexes: Path, **settings: Any) -> Any:
        data = traces.write(tmp_path / "new.jsonl", rows)
        return audit_paths(data, select=("TA721",), against=tuple(map(str, indexes)), **settings)

    return scan


def kinds(card: Any) -> dict[str, int]:
    (finding,) = card.findings
    return dict(finding.properties["kinds"])


def test_data_against_itself_is_all_exact(make: Make, against: Any, rows: list[dict[str, Any]]) -> None:
    card = against(rows, make("corpus", rows))
    (finding,) = card.findings
    assert finding.message == "60 of 60 items repeat texts of the corpus index corpus (60 exact): 60 of its 60 texts"
    assert (finding.severity, finding.rows) == ("warning", 60)
    assert finding.scope == {"format": "fable-merged", "against": "corpus"}
    (fact,) = card.facts["against"]
    assert (fact["exact"], fact["texts"], fact["share_found"], fact["items"]) == (60, 60, 1.0, 60)


def test_other_data_is_in_no_index(make: Make, against: Any, rows: list[dict[str, Any]], traces: Any) -> None:
    random = Random(12)
    card = against([row(traces, n, text(random, 150)) for n in range(40)], make("corpus", rows))
    assert card.findings == ()
    assert [run.status for run in card.rules if run.code == "TA721"] == ["ran"]
    assert card.facts["against"][0]["texts_found"] == 0


def test_edited_rows_are_near_and_rewritten_ones_are_not(
    make: Make, against: Any, rows: list[dict[str, Any]], traces: Any
) -> None:
    random = Random(13)
    near = [row(traces, n, edited(random, one["cot"], 0.05)) for n, one in enumerate(rows[:30])]
    far = [row(traces, 30 + n, edited(random, one["cot"], 0.5)) for n, one in enumerate(rows[30:])]
    card = against([*near, *far], make("corpus", rows))
    assert kinds(card) == {"near": 30}
    assert {place.row for place in card.findings[0].locations} == set(range(1, 11))


def test_a_benchmark_prompt_in_a_long_context_is_contamination(make: Make, against: Any, traces: Any) -> None:
    random = Random(14)
    prompts = [text(random, 40) for _ in range(25)]
    asked = [chat(prompt, "yes") for prompt in prompts]
    bench = make("bench", asked, "--role", "benchmark", "--name", "Bench 1")
    long = f"[user] {text(random, 9000)}\n{prompts[7]}\n\n{text(random, 9000)}"
    rows = [row(traces, n, text(random, 100)) for n in range(20)]
    rows[4]["context"] = long
    card = against(rows, bench)
    (finding,) = card.findings
    assert (finding.severity, finding.count, finding.locations[0].row) == ("error", 1, 5)
    assert kinds(card) == {"contained in the input": 1}
    assert "the benchmark index Bench 1" in finding.message
    assert "1 of its 25 texts" in finding.message


def test_a_benchmark_answer_in_a_thought_is_contained(make: Make, against: Any, traces: Any) -> None:
    random = Random(15)
    answer = text(random, 60)
    bench = make("bench", [chat(text(random, 30), answer)], "--role", "benchmark")
    rows = [row(traces, 1, f"{text(random, 400)} {answer} {text(random, 400)}"), row(traces, 2, text(random, 100))]
    assert kinds(against(rows, bench)) == {"contained": 1}


def test_a_piece_of_a_known_text_is_a_part(make: Make, against: Any, rows: list[dict[str, Any]], traces: Any) -> None:
    words = rows[0]["cot"].split()
    card = against([row(traces, 1, " ".join(words[: len(words) // 2]))], make("up", rows, "--role", "upstream"))
    assert kinds(card) == {"part": 1}
    assert card.findings[0].severity == "note"


def test_boilerplate_of_the_index_is_no_copy(make: Make, against: Any, traces: Any) -> None:
    random = Random(16)
    boilerplate = text(random, 200)
    known = [row(traces, n, f"{boilerplate} {text(random, 60)}") for n in range(80)]
    new = [row(traces, n, f"{boilerplate} {text(random, 60)}") for n in range(100, 120)]
    assert against(new, make("corpus", known)).findings == ()


def test_two_indexes_are_told_apart(make: Make, against: Any, rows: list[dict[str, Any]]) -> None:
    first, second = make("one", rows[:10]), make("two", rows[:20], "--role", "upstream", "--name", "one")
    for order in ((first, second), (second, first, first)):
        card = against(rows, *order)
        assert {(one.scope["against"], one.severity, one.count) for one in card.findings} == {
            ("one", "warning", 10),
            ("one (2)", "note", 20),
        }


def test_short_texts_are_left_out_and_data_of_short_texts_is_refused(
    make: Make, tmp_path: Path, rows: list[dict[str, Any]], traces: Any
) -> None:
    short = [row(traces, n, f"few words {n}") for n in range(70, 75)]
    about = read_about(str(make("corpus", [*rows, *short])))
    assert (about.texts, about.short) == (60, 5)
    data = traces.write(tmp_path / "short.jsonl", short)
    with pytest.raises(UsageError, match="no text of 20 words or more"):
        index(data, "-o", tmp_path / "short.idx")
    assert not (tmp_path / "short.idx").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_order_shards_and_processes_change_no_byte(
    make: Make, against: Any, render_json: Any, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    target = make("corpus", [*rows, *rows[:5]])
    expected = target.read_bytes()
    data = tmp_path / "known" / "corpus.jsonl"
    assert index(data, "-o", target) == 0
    assert target.read_bytes() == expected
    first = render_json(against(rows[:40], target, shard_bytes=2**10))
    assert render_json(against(rows[:40], target, jobs=2)) == first
    found = [against(order, target).facts["against"] for order in (rows, rows[::-1])]
    assert found[0] == found[1]


def test_no_text_and_no_account_is_in_the_file(tmp_path: Path, traces: Any) -> None:
    random = Random(17)
    one = row(traces, 1, f"in /home/{ACCOUNT}/work there is " + text(random, 60), uid=f"{ACCOUNT}#1")
    data = traces.write(tmp_path / ACCOUNT / "a.jsonl", [one])
    traces.write(tmp_path / ACCOUNT / "b.jsonl", traces.claude_session("s", 40, ACCOUNT))
    target = tmp_path / "a.idx"
    assert index(data.parent, "-o", target) == 0
    held = target.read_bytes()
    assert ACCOUNT.encode() not in held.replace(str(tmp_path).encode(), b"")
    assert one["cot"].split()[8].encode() not in held


def test_exit_codes_and_what_is_said(tmp_path: Path, traces: Any, rows: list[dict[str, Any]], run_command: Any) -> None:
    data = traces.write(tmp_path / "a.jsonl", rows)
    with data.open("ab") as file:
        file.write(b'{"cut": \n')
    target = tmp_path / "a.idx"
    done = run_command("index", data, "-o", target, "--no-config")
    assert done.returncode == 3
    assert "corpus index of 60 texts" in done.stderr
    assert "not read: bad rows: 1" in done.stderr
    said = CliRunner().invoke(cli, ["scan", str(data), "--against", str(target), "--select", "TA721", "--no-config"])
    assert "60 of 60 items repeat texts of the corpus index a" in " ".join(said.output.split())
    for wrong in (("-o", tmp_path / "a.json"), ("-o", tmp_path / "b.idx", "--name", "a\nb"), ("-o", data)):
        with pytest.raises(UsageError):
            index(data, *wrong)
    assert not (tmp_path / "b.idx").exists()


def test_an_index_is_not_written_over_its_input(tmp_path: Path, traces: Any, rows: list[dict[str, Any]]) -> None:
    data = traces.write(tmp_path / "a.idx", rows)
    with pytest.raises(UsageError, match="is an input"):
        index(data, "-o", data)


def test_secrets_and_personal_data_are_told(tmp_path: Path, traces: Any, rows: list[dict[str, Any]]) -> None:
    rows[0]["context"] = f"[user] write to {ACCOUNT}@brantwik.example.org and {ACCOUNT}@brantwik.dev"
    data = traces.write(tmp_path / "a.jsonl", rows)
    result = CliRunner().invoke(cli, ["index", str(data), "-o", str(tmp_path / "a.idx"), "--no-config", "--jobs", "1"])
    assert "can test guesses" in result.output
    assert ACCOUNT not in result.output.replace(str(tmp_path), "")


def test_without_an_index_nothing_is_kept_or_looked_up(against: Any, rows: list[dict[str, Any]]) -> None:
    card = against(rows)
    assert card.facts["against"] == []
    (run,) = (run for run in card.rules if run.code == "TA721")
    assert run.status == "skipped"
    assert "--against" in str(run.reason)
