"""Leaks through the whole house: the same findings from every container, and no value in any output."""

from __future__ import annotations

import base64
import json
import re
import socket
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traceaudit import engine
from traceaudit.cli import main
from traceaudit_reports import json_report, terminal
from traceaudit_rules.contract import Rule
from traceaudit_rules.personal import recognizers
from traceaudit_rules.secrets import tokens
from traceaudit_rules.secrets.pack import shipped_kinds
from traceaudit_rules.secrets.patterns import compiled
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

STRONG = [kind for kind in shipped_kinds() if kind.grade == "strong"]
# Some kinds of every sort, for what is too slow or too chancy for all.
FEW = ("github-pat", "gitlab-pat", "aws-access-key-id", "slack-bot-token", "stripe-secret-key", "npm-access-token")
PERSONAL = {
    "email": ("Author: Kim Lee <{}>", "kim.oskvelan@" + "quillane.net"),
    "phone": ("phone: {}", "(415) " + "723-9182"),
    "ipv4": ("ssh root@{} failed", "85.214" + ".132.117"),
    "mac": ("ether {} txqueuelen", "3c:22:fb:" + "9e:41:d7"),
    "iban": ("IBAN {} of", "DE75" + "512108001245126199"),
    "payment-card": ("card number: {}", "4539" + "731120864451"),
    "us-ssn": ("SSN: {}", "-".join(("536", "22", "8147"))),
    "bitcoin": ("wallet {}", "bc1q" + "ar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
}
GENERIC = {
    "private-key": ("{}", "{pem:RSA PRIVATE KEY}"),
    "jwt": ("token {}", "{jwt}"),
    "postgres-url": ("postgres://ledger:{}@db.quillane.net/x", "{alnum:18}"),
    "bearer-token": ("Authorization: Bearer {}", "{alnum:40}"),
    "command-password": ("PGPASSWORD={} psql", "{alnum:16}"),
    "assigned-secret": ('service_password = "{}"', "{alnum:24}"),
}
FIELDS = (
    "context",
    "cot",
    "completion",
    "uid",
    "origin",
    "source_file",
    "model",
    "split",
    "task",
    "repo",
    "output_type",
)
DIGESTS = re.compile(r"\b[0-9a-f]{64}\b")


class Planted(NamedTuple):
    """A text that holds a value, and the value."""

    kind: str
    text: str
    value: str


def plant_kinds() -> list[Planted]:
    """A sample of every strong kind of the pack."""
    found = []
    for kind in STRONG:
        text = make_sample(kind.example, Random(f"planted {kind.id}"))
        match = compiled(kind.pattern).search(text.encode())
        assert match is not None
        value = match["secret"] if "secret" in match.re.groupindex else match[0]
        found.append(Planted(kind.id, f"{kind.needs[0]} {text}" if kind.needs else text, value.decode()))
    return found


def plant_others() -> list[Planted]:
    """A value of every other kind: by company or by structure, and of persons."""
    made = [
        Planted(kind, shape.format(value), value)
        for kind, (shape, template) in GENERIC.items()
        for value in [make_sample(template, Random(kind))]
    ]
    return made + [Planted(kind, shape.format(value), value) for kind, (shape, value) in PERSONAL.items()]


ALL = [*plant_kinds(), *plant_others()]
SOME = [item for item in ALL if item.kind in FEW or item.kind in GENERIC or item.kind in PERSONAL]


def rows_with(traces: Any, items: Iterable[Planted]) -> list[dict[str, Any]]:
    """A row for each: the text in one of the fields, in a key, or as a tool; the bare value in another row."""
    rows = []
    for number, (_, text, value) in enumerate(items):
        row = traces.fable_row(2 * number, uid=f"row-{2 * number}")
        turn = number % (len(FIELDS) + 2)
        if turn < len(FIELDS):
            row[FIELDS[turn]] = text
        else:
            row["output"] = {"tool": text, "input": {"a": 1}} if turn % 2 else {"tool": "Read", "input": {text: text}}
        row["context"] += f"\nit said: {text}\nand went on"
        rows.append(row)
        if "\n" not in value:
            bare = {"uid": f"{value}#0", "origin": value, "model": value, "source_file": f"raw/{value}.jsonl"}
            rows.append(traces.fable_row(2 * number + 1, **bare, output={"tool": value, "input": {value: 1}}))
    return rows


def write_data(folder: Path, traces: Any, items: list[Planted]) -> Path:
    """A folder of several formats with values wherever a string can stand, also in names of files."""
    rows = rows_with(traces, items)
    traces.write(folder / "merged" / "a.jsonl", [*rows, *rows[:20]])
    secret = next(item.value for item in items if item.kind == "github-pat")
    email = PERSONAL["email"][1]
    traces.write(folder / "merged" / f"{secret}.jsonl", rows[:1])
    traces.write(folder / f"of {email}" / "s.jsonl", traces.claude_session(f"{secret}", 2))
    traces.write(folder / "pi" / "s.jsonl", traces.pi_session(items[1].value.replace("\n", " "), 2))
    traces.write(folder / "unknown" / "u.jsonl", [{item.text: {item.value: [item.text]}} for item in items])
    traces.write_bytes(folder / "unknown" / "t.jsonl", f"no JSON: {secret}\n{{{email}\n".encode())
    (folder / "README.md").write_text(f"# Data\nask {email}, key {secret}\n", encoding="utf-8")
    return folder


def outputs(card: Any) -> dict[str, str]:
    """Every text that a person may get to see."""
    texts = {
        "json": json_report.render(card),
        "terminal": terminal.render(card),
        "wide terminal": terminal.render(card, width=2000),
        "card": repr(card),
    }
    if find_spec("traceaudit_reports.html") and hasattr(import_module("traceaudit_reports.html"), "render"):
        texts["html"] = import_module("traceaudit_reports.html").render(card)
    return texts


def forms_of(value: str) -> Iterator[str]:
    """The value, and what hides it from the eye and not from a program."""
    raw = value.encode()
    half = len(value) // 2
    yield from (
        value,
        quote(value),
        quote(value, safe=""),
        json.dumps(value)[1:-1],
        value[::-1],
        raw.hex(),
        raw.hex().upper(),
    )
    if half >= 8:
        yield from (value[:half], value[half:], value[half:][::-1], value[:half][::-1])
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        digits = encoded[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        yield from (digits, digits.replace("+", "-").replace("/", "_"))


def leaked(text: str, items: Iterable[Planted]) -> set[tuple[str, str]]:
    """Kinds and forms of the values that stand in a text; looked up by their first characters."""
    forms: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        for form in map(str.lower, forms_of(item.value)):
            forms.setdefault(form[:8], []).append((item.kind, form))
    lower = text.lower()
    starts = [at for at in range(len(lower) - 7) if lower[at : at + 8] in forms]
    return {hit for at in starts for hit in forms[lower[at : at + 8]] if lower.startswith(hit[1], at)}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """A dataset with a value of every kind."""
    return write_data(tmp_path_factory.mktemp("leaks") / "data", traces, ALL)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """A dataset with values of some kinds."""
    return write_data(tmp_path_factory.mktemp("some") / "data", traces, SOME)


@pytest.fixture(scope="module")
def card(everything: Path, audit_paths: Any) -> Any:
    """What an audit says of all kinds."""
    return audit_paths(everything, locations=None)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sockets that go nowhere; the list says who tried. Recognisers are made anew."""
    tried: list[str] = []

    def refuse(*arguments: object, **_: object) -> NoReturn:
        tried.append(repr(arguments))
        raise OSError("no network in tests")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    recognizers._recognizer.cache_clear()
    recognizers._work_offline.cache_clear()
    return tried


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process; code, output and errors."""
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["traceaudit", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        assert isinstance(end.value.code, int)
        return end.value.code, *capfd.readouterr()

    return run


def told(card: Any) -> list[tuple[object, ...]]:
    """What a report says of leaks, file names aside."""
    return sorted(
        (
            *(finding.code, finding.kind, finding.severity, finding.confidence, finding.fingerprint, finding.subject),
            *(finding.count, finding.rows),
            tuple((place.row, place.pointer, place.in_key, place.start, place.end) for place in finding.locations),
        )
        for finding in card.findings
        if finding.code[:3] in ("TA5", "TA6")
    )


# Found


def test_every_kind_is_found(card: Any) -> None:
    kinds = {finding.kind for finding in card.findings}
    assert {item.kind for item in ALL} - kinds == set()
    assert all(run.status == "ran" for run in card.rules if run.code[:3] in ("TA5", "TA6") and run.code != "TA609")


def test_a_value_is_one_finding_with_all_its_places(card: Any) -> None:
    (finding,) = [finding for finding in card.findings if finding.kind == "github-pat"]
    assert (finding.severity, finding.confidence, finding.subject[:10]) == ("error", "certain", "github-pat")
    assert finding.count >= len({(place.file, place.row) for place in finding.locations}) > 4
    assert {place.role for place in finding.locations} >= {"context", "meta", None}
    assert any(place.in_key for place in finding.locations)


@pytest.fixture(scope="module")
def flat(traces: Any) -> list[dict[str, Any]]:
    """Rows whose values are texts: every container can hold them."""
    return [
        traces.fable_row(
            number, **{FIELDS[number % 3]: f"see\n{item.text}\u00e9 /x"}, output={"text": item.text}, uid=f"r-{number}"
        )
        for number, item in enumerate(SOME * 2)
    ]


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst", ".parquet", ".json"])
def test_the_same_findings_in_every_container(
    suffix: str, flat: list[dict[str, Any]], tmp_path: Path, traces: Any, audit_paths: Any
) -> None:
    plain = told(audit_paths(traces.write(tmp_path / "plain" / "a.jsonl", flat)))
    assert {row[0] for row in plain} >= {"TA501", "TA502", "TA503", "TA504", "TA601", "TA605"}
    path = tmp_path / "other" / f"a{suffix}"
    path.parent.mkdir()
    if suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(flat), path, row_group_size=7)
    elif suffix == ".json":
        path.write_text(json.dumps(flat, ensure_ascii=False), encoding="utf-8")
    else:
        traces.write(path, flat)
    assert told(audit_paths(path)) == plain


@pytest.mark.parametrize("shard_bytes", [4000, 50_000])
def test_the_same_findings_whatever_the_shards(shard_bytes: int, some: Path, audit_paths: Any) -> None:
    assert told(audit_paths(some, shard_bytes=shard_bytes)) == told(audit_paths(some))


def test_the_same_findings_from_several_processes(
    some: Path, audit_paths: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = audit_paths(some)
    monkeypatch.setattr(engine, "INLINE_BYTES", 0)
    assert json_report.render(audit_paths(some, jobs=2, shard_bytes=20_000)) == json_report.render(alone)


# Hidden


def test_no_value_of_any_kind_stands_in_any_output(card: Any) -> None:
    assert {(name, *hit) for name, text in outputs(card).items() for hit in leaked(text, ALL)} == set()


@pytest.mark.parametrize(
    "selection", [{"select": ("TA9",)}, {"ignore": ("TA5", "TA6")}, {"select": ("TA501",)}], ids=str
)
def test_no_value_stands_in_the_output_of_other_rules(selection: Any, some: Path, audit_paths: Any) -> None:
    texts = outputs(audit_paths(some, locations=None, **selection))
    shown = [item for item in SOME if item.kind not in ("phone", "payment-card", "us-ssn", *GENERIC)]
    assert {(name, *hit) for name, text in texts.items() for hit in leaked(text, shown)} == set()


def test_no_beginning_and_no_end_of_a_secret_is_shown(some: Path, audit_paths: Any) -> None:
    card = audit_paths(some, locations=None)
    prefixes = {kind.id: kind.shown for kind in STRONG}
    for name, text in outputs(card).items():
        bare = DIGESTS.sub("", text)
        for item in SOME:
            if item.kind in PERSONAL or item.kind == "private-key":
                continue
            rest = item.value.removeprefix(prefixes.get(item.kind, ""))
            if item.kind != "jwt":  # all tokens of that sort begin alike
                assert rest[:4] not in bare, (name, item.kind, "first")
            assert item.value[-4:] not in bare, (name, item.kind, "last")


def test_show_and_explain_say_no_value(some: Path, command: Callable[..., tuple[int, str, str]]) -> None:
    for arguments in (
        ("show", "TA501", some, "-n", "40"),
        ("show", "TA601", some, "-n", "40"),
        ("show", "TA507", some),
        ("show", "TA908", some, "-n", "20"),
        *(("show", f"merged/a.jsonl:{row}", some, "--near", "20") for row in (10, 30, 50)),
        *(("show", f"unknown/u.jsonl:{row}", some, "--near", "9") for row in (5, 15)),
        ("explain", "TA501"),
        ("explain", "TA605"),
    ):
        code, out, err = command(*arguments)
        assert code == 0, err
        assert len(out) > 100
        assert leaked(out + err, SOME) == set(), arguments


def test_the_reports_pass_their_own_scan(card: Any, tmp_path: Path, audit_paths: Any) -> None:
    for name, text in outputs(card).items():
        suffix = "json" if name == "json" else "html" if name == "html" else "txt"
        (tmp_path / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    scanned = audit_paths(*tmp_path.iterdir(), locations=None)
    assert scanned.totals.rows > 100
    found = [
        (item.code, item.kind, item.locations[0].file)
        for item in scanned.findings
        if item.code[:3] in ("TA4", "TA5", "TA6")
    ]
    assert found == []


def test_the_command_line_says_no_value(
    some: Path, tmp_path: Path, command: Callable[..., tuple[int, str, str]], no_network: list[str]
) -> None:
    written = [tmp_path / "x.json", tmp_path / "x.txt"]
    code, out, err = command("scan", some, "-o", written[0], "-o", written[1], "--locations", "all", "--no-config")
    assert code == 0
    for text in (out, err, *(path.read_text("utf-8") for path in written)):
        assert leaked(text, SOME) == set()
    assert no_network == []


def test_the_work_folder_is_private_and_goes(
    some: Path, tmp_path: Path, audit_paths: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are brought together hold their ids as they are: nobody else may read them, and they do not stay."""
    made: list[Path] = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(engine, "_reduce", lambda *_: look_and_fail(made, tmp_path))
    with pytest.raises(RuntimeError):
        audit_paths(some, shard_bytes=5000)
    assert len(made) == 1
    assert list(tmp_path.iterdir()) == []


def look_and_fail(made: list[Path], folder: Path) -> NoReturn:
    made.extend(folder.iterdir())
    assert [path.stat().st_mode & 0o077 for path in made] == [0]
    raise RuntimeError("something else is wrong")


def test_no_fingerprint_can_be_guessed_from_a_short_password(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    """Two datasets that differ in nothing but a password have the same fingerprints; a long token has its own."""

    def prints(folder: str, value: str) -> list[str]:
        rows = [traces.fable_row(number, context=f"postgres://ledger:{value}@db.quillane.net/x") for number in range(3)]
        card = audit_paths(traces.write(tmp_path / folder / "a.jsonl", rows))
        return [finding.fingerprint for finding in card.findings if finding.code == "TA504"]

    short = [prints(str(seed), make_sample("{alnum:10}", Random(seed))) for seed in range(2)]
    long = [prints(f"long {seed}", make_sample("{alnum:30}", Random(seed))) for seed in range(2)]
    assert [len(item) for item in (*short, *long)] == [1, 1, 1, 1]
    assert short[0] == short[1]
    assert long[0] != long[1]


def test_the_search_for_leaks_finds_them() -> None:
    value = SOME[0].value
    encoded = base64.b64encode(b"ab" + value.encode()).decode()
    for text in (value, value.upper(), quote(value), value.encode().hex(), value[: len(value) // 2], encoded):
        assert leaked(f"x {text} y", SOME[:1]), text


# Failures


def test_a_rule_that_fails_tells_no_value(
    some: Path, tmp_path: Path, command: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_kind: object, data: bytearray, _end: int) -> NoReturn:
        raise ValueError(bytes(data).decode("utf-8", "replace"))

    monkeypatch.setattr(tokens, "confirm", fail)
    report = tmp_path / "x.json"
    code, out, err = command("scan", some, "-o", report, "--no-config")
    assert code == 3
    (run,) = [run for run in json.loads(report.read_text("utf-8"))["rules"] if run["code"] == "TA501"]
    assert (run["status"], run["findings"]) == ("failed", 0)
    assert run["reason"].startswith("ValueError in ")
    assert leaked(out + err + report.read_text("utf-8"), SOME) == set()


def test_an_internal_error_tells_no_value(
    some: Path, command: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError(" ".join(item.value for item in SOME))

    monkeypatch.setattr(engine, "assemble_card", fail)
    code, out, err = command("scan", some, "--no-config")
    assert (code, out) == (4, "")
    assert "internal error: RuntimeError in " in err
    assert leaked(err, SOME) == set()


def test_without_the_recognisers_the_rules_have_failed(
    some: Path, tmp_path: Path, command: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_entity: str) -> NoReturn:
        raise ImportError("no presidio")

    monkeypatch.setattr(recognizers, "_recognizer", fail)
    report = tmp_path / "x.json"
    code, out, err = command("scan", some, "-o", report, "--no-config")
    assert code == 3
    held = json.loads(report.read_text("utf-8"))
    failed = {run["code"] for run in held["rules"] if run["status"] == "failed"}
    assert failed == {"TA601", "TA602", "TA604", "TA605", "TA606", "TA607"}
    assert not [finding for finding in held["findings"] if finding["code"] in failed]
    assert held["verdict"]["result"] == "incomplete"
    assert leaked(out + err + report.read_text("utf-8"), SOME) == set()


def test_nothing_reaches_for_the_network(some: Path, audit_paths: Any, no_network: list[str]) -> None:
    card = audit_paths(some)
    assert {finding.code for finding in card.findings} >= {"TA501", "TA601", "TA602", "TA603", "TA604", "TA605"}
    assert all(isinstance(run.findings, int) and run.status != "failed" for run in card.rules)
    assert no_network == []


def test_every_rule_of_leaks_is_a_rule() -> None:
    assert isinstance(tokens.provider_tokens, Rule)
