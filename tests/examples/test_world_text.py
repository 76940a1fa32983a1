"""The text of invented agent work: exact lengths, valid calls, coherent files, the style of thoughts, and variety."""

from __future__ import annotations

import ast
import importlib
import json
import re
import statistics
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from traceaudit_rules.masking import mask
from traceaudit_rules.tools.inventory import inventory
from traceaudit_rules.tools.written import find_written

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))
text = importlib.import_module("world.text")
exact = importlib.import_module("world.text.exact")
grammars = importlib.import_module("world.text.grammar")
projects = importlib.import_module("world.text.project")
stock = importlib.import_module("world.text.stock")

UNIX = text.Place("/home/quillane/orchard")
WINDOWS = text.Place("C:\\Users\\brantwik\\tide", "\\", "PowerShell")
PREVIEW = "mcp__Claude_Preview__preview_"
TOOLS = (
    "Bash", "Edit", "Read", "Write", "PowerShell", "WebSearch", "WebFetch", "TaskCreate", "TaskUpdate", "ToolSearch",
    "ScheduleWakeup", "Glob", "Grep", "Agent", "Skill", "AskUserQuestion", "TaskList", "TaskGet", PREVIEW + "eval",
    PREVIEW + "screenshot", PREVIEW + "click",
)  # fmt: skip
COMMON = ("Bash", "Bash", "Bash", "Edit", "Edit", "Read", "Write", "Grep", "WebSearch")


def writer(seed: int, place: Any = UNIX) -> Any:
    """A session of its own."""
    return text.Writer(Random(seed), place)


def arguments(action: Any) -> str:
    """Arguments as they are measured."""
    return json.dumps(action.args, ensure_ascii=False)


def some_call(one: Any, rng: Random) -> Any:
    """A call of a usual tool and size."""
    tool = rng.choice(COMMON)
    size = {"Write": rng.randint(400, 4000), "Edit": rng.randint(200, 1500)}.get(tool, rng.randint(100, 400))
    return one.call(tool, size)


def grams(said: str) -> set[tuple[str, ...]]:
    """Five words in a row."""
    words = re.findall(r"\w+", said)
    return set(zip(*(words[start:] for start in range(5)), strict=False))


def overlaps(texts: list[str], pairs: int) -> list[float]:
    """Jaccard similarities of random pairs, by five words in a row."""
    parts, rng = [grams(said) for said in texts], Random(7)
    chosen = rng.sample(list(combinations(range(len(parts)), 2)), pairs)
    return [len(parts[a] & parts[b]) / max(len(parts[a] | parts[b]), 1) for a, b in chosen]


@pytest.fixture(scope="module")
def thoughts() -> list[str]:
    """Thoughts of many sessions, a third before messages."""
    rng, found = Random(11), []
    for seed in range(30):
        one = writer(seed)
        for step in range(22):
            action = some_call(one, rng) if step % 5 else None
            found.append(one.thought(action, rng.randint(1000, 4200)))
    return found


@pytest.mark.parametrize("place", [UNIX, WINDOWS], ids=["unix", "windows"])
@pytest.mark.parametrize("tool", TOOLS)
def test_calls_have_the_size_that_was_asked_for(tool: str, place: Any) -> None:
    one = writer(3, place)
    least, most = one.least(tool), one.most(tool)
    for size in [*range(least, least + 90), 333, 800, 2500, 9000]:
        if least <= size <= (most or size):
            assert len(arguments(one.call(tool, size))) == size


@pytest.mark.parametrize("tool", TOOLS)
def test_results_have_the_size_that_was_asked_for(tool: str) -> None:
    one = writer(4)
    action = one.call(tool, max(one.least(tool), min(one.most(tool) or 240, 240)))
    for size in [*range(1, 60), 83, 91, 100, 140, 200, 501, 1100, 7022]:
        assert len(one.result(action, size)) == size


def test_every_command_prints_as_much_as_was_asked_for() -> None:
    for seed in range(14):
        one, rng = writer(seed, WINDOWS if seed % 3 == 0 else UNIX), Random(seed)
        for _ in range(40):
            action = one.call(one.place.shell, rng.randint(60, 300))
            size = rng.randint(1, 1500)
            assert len(one.result(action, size)) == size


def test_prose_has_the_size_that_was_asked_for() -> None:
    one, rng = writer(5), Random(5)
    for size in [*range(20, 200), 350, 2365, 9145]:
        assert len(one.thought(some_call(one, rng), size)) == size
        assert len(one.thought(None, size)) == size
        assert len(one.message(size)) == size
        assert size < 40 or len(one.prompt(size)) == size


def test_the_largest_texts_are_made_too() -> None:
    one = writer(6)
    action = one.call("Write", 73_000)
    assert len(arguments(action)) == 73_000
    lines = str(action.args["content"]).splitlines()
    long = [line for line in lines if len(line) > 40]
    assert max(map(len, lines)) < 220
    assert len(set(long)) > 0.8 * len(long) > 400
    assert len(one.result(one.call("Bash", 90), 60_000)) == 60_000
    assert len(one.result(one.call("Read", 80), 60_000)) == 60_000


def test_sizes_are_code_points_of_texts_that_are_not_only_ascii() -> None:
    said = "".join(
        writer(seed).message(3000) + writer(seed).result(writer(seed).call("Bash", 90), 3000) for seed in range(20)
    )
    share = sum(ord(sign) > 127 for sign in said) / len(said)
    assert 0.0005 < share < 0.05
    assert any(ord(sign) > 0xFFFF for sign in said)


@pytest.mark.parametrize(("method", "least"), [("prompt", 40), ("message", 20)])
def test_too_short_is_an_error(method: str, least: int) -> None:
    with pytest.raises(ValueError, match=f"at least {least}"):
        getattr(writer(1), method)(least - 1)


def test_other_wrong_uses_are_errors() -> None:
    one = writer(1)
    with pytest.raises(ValueError, match="at least"):
        one.call("Bash", one.least("Bash") - 1)
    with pytest.raises(ValueError, match="at most 2"):
        one.call("TaskList", 3)
    with pytest.raises(ValueError, match="LaunchRocket"):
        one.least("LaunchRocket")
    with pytest.raises(ValueError, match="at least 1"):
        one.result(one.call("Bash", 90), 0)
    with pytest.raises(ValueError, match="at least 20"):
        one.thought(None, 19)


def test_most_tools_can_be_called_shortly() -> None:
    one = writer(1, text.Place("/home/quillane/a"))
    least = [one.least(tool) for tool in TOOLS]
    assert sum(size <= 60 for size in least) > len(least) * 0.7
    assert sorted(least)[-2] <= 120


def test_arguments_are_those_that_the_tools_take() -> None:
    one, rng = writer(8), Random(8)
    for tool in TOOLS:
        least, most = one.least(tool), one.most(tool)
        for _ in range(60):
            args = one.call(tool, rng.randint(least, min(most or least + 400, least + 400))).args
            if not tool.startswith("mcp__"):
                assert inventory()[tool].required(None) <= set(args) <= inventory()[tool].allowed
        assert least == one.least(tool)


def test_an_edit_changes_what_a_read_has_shown() -> None:
    seen = 0
    for seed in range(12):
        one = writer(seed)
        read = one.call("Read", 80)
        shown = [line.partition("\t")[2] for line in one.result(read, 4000).splitlines()]
        edit = one.call("Edit", 700)
        assert edit.args["file_path"] == read.args["file_path"]
        assert edit.args["old_string"] != edit.args["new_string"]
        seen += str(edit.args["old_string"]) in "\n".join(shown)
        after = one.result(read, 60_000)
        assert str(edit.args["new_string"]).splitlines()[-1] in after
    assert seen >= 8


def test_a_listing_is_numbered_from_its_offset() -> None:
    for seed in range(10):
        one = writer(seed)
        first = one.call("Read", 75)
        one.result(first, 6000)
        for size in range(76, 120):
            action = one.call("Read", size)
            lines = one.result(action, 900).splitlines()
            start = action.args.get("offset", 1)
            assert [int(line.partition("\t")[0]) for line in lines] == list(range(start, start + len(lines)))


def test_steps_speak_of_the_same_file() -> None:
    named = 0
    for seed in range(20):
        one = writer(seed)
        edit = one.call("Edit", 500)
        base = re.split(r"[/\\]", str(edit.args["file_path"]))[-1]
        named += base in one.thought(edit, 900)
        run = one.result(one.call("Bash", 400)._replace(output="tests"), 4000)
        assert base.partition(".")[0] in run
    assert named >= 18


def test_thoughts_begin_as_published(thoughts: list[str]) -> None:
    share = len(thoughts)
    assert abs(sum(said.startswith("Alright,") for said in thoughts) / share - 0.531) < 0.07
    assert abs(sum(said.startswith("Okay,") for said in thoughts) / share - 0.108) < 0.05


@pytest.mark.parametrize(
    ("pattern", "share"),
    [
        (r"(?i)\bactually\b", 0.324),
        (r"(?i)\bhowever\b", 0.23),
        ("should be", 0.275),
        ("(?i)to verify", 0.21),
        ("(?i)to ensure", 0.165),
        ("(?i)to confirm", 0.143),
        ("(?i)to make sure|make sure", 0.094),
        (r"(?i)\bactually\b|\bwait\b|on second thought|scratch that|\breconsider|^hmm, no|hold on", 0.564),
    ],
)
def test_marked_phrases_are_as_frequent_as_published(thoughts: list[str], pattern: str, share: float) -> None:
    assert abs(sum(re.search(pattern, said) is not None for said in thoughts) / len(thoughts) - share) < 0.08


def test_thoughts_are_prose_of_somebody(thoughts: list[str]) -> None:
    assert sum("`" in said for said in thoughts) / len(thoughts) > 0.9
    words = [word for said in thoughts for word in re.findall(r"[A-Za-z']+", said)]
    first = sum(word in ("I", "me", "my", "I'm") for word in words)
    others = sum(word.lower() in ("you", "he", "she", "they", "your", "their") for word in words)
    assert first / (first + others) > 0.7
    per = statistics.mean(len(said.split("\n\n")) / (len(said.split()) / 400) for said in thoughts)
    assert 5 < per < 10
    assert not [said for said in thoughts if re.search(r"(?m)^#|^\*\*|<\w+>|```|«|»", said)]
    # No sentence is cut, and none stands twice in one thought.
    assert all(said[-1] in ".?!" for said in thoughts)
    for said in thoughts:
        sentences = [one for one in re.split(r"(?<=[.?!])\s+", said) if len(one) > 50]
        assert len(set(sentences)) == len(sentences)


def test_thoughts_differ(thoughts: list[str]) -> None:
    found = overlaps(thoughts, 2000)
    assert statistics.median(found) < 0.1
    assert max(found) < 0.4


def test_results_of_different_calls_differ() -> None:
    rng, results = Random(12), []
    for seed in range(20):
        one = writer(seed)
        results += [one.result(some_call(one, rng), rng.randint(800, 4000)) for _ in range(12)]
    found = overlaps(results, 2000)
    assert statistics.median(found) < 0.05
    assert max(found) < 0.6


def test_messages_and_prompts_differ() -> None:
    messages = [writer(seed).message(1500) for seed in range(60)]
    assert max(overlaps(messages, 1000)) < 0.5
    assert len({writer(seed).prompt(120) for seed in range(60)}) == 60


def everything(seed: int, place: Any) -> list[str]:
    """Texts of every kind from one session."""
    one, rng, found = writer(seed, place), Random(seed), []
    for tool in TOOLS:
        least, most = one.least(tool), one.most(tool)
        for _ in range(3):
            action = one.call(tool, rng.randint(least, min(most or least + 900, least + 900)))
            found += [
                *map(str, action.args.values()),
                one.thought(action, 700),
                one.result(action, rng.randint(1, 3000)),
            ]
    return [*found, *(one.message(size) for size in (90, 900, 4000)), *(one.prompt(size) for size in (50, 300, 2000))]


def test_texts_hold_nothing_that_an_audit_looks_for() -> None:
    mail = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")
    address = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
    homes = re.compile(r"/home/(?!quillane\b)\w+|/Users/\w+|Users\\+(?!brantwik\b)\w+|/root/")
    secret = re.compile(
        r"(?i)(?:password|secret|api[_-]?key|token)\s*[=:]\s*\S|\b[A-Za-z0-9+]{40,}\b|\b\d{13,19}\b|redacted"
    )
    for seed in range(12):
        for said in everything(seed, WINDOWS if seed % 4 == 0 else UNIX):
            for pattern in (mail, address, homes, secret):
                assert pattern.search(said) is None, pattern.search(said)
            assert find_written(said) is None
            assert "«" not in said
            shown = said.replace("quillane", "user").replace("brantwik", "user")
            assert mask(shown, []) == shown


def test_the_same_seed_gives_the_same_text_in_another_process() -> None:
    code = (
        "import sys, hashlib, json; sys.path.insert(0, sys.argv[1])\n"
        "from random import Random\nfrom world.text import Place, Writer\n"
        "one = Writer(Random(9), Place('/home/quillane/orchard')); digest = hashlib.sha256()\n"
        "for tool in ('Read', 'Bash', 'Edit', 'Write', 'WebSearch'):\n"
        "    action = one.call(tool, 700)\n"
        "    digest.update((json.dumps(action.args) + one.thought(action, 900) + one.result(action, 900)).encode())\n"
        "print(digest.hexdigest(), one.message(500))"
    )
    runs = []
    for number in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(EXAMPLES)],
            env={"PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(done.stdout)
    assert runs[0] == runs[1]


@pytest.mark.parametrize("name", ["sentence_of", "request_of", "remark_of", "note_of", "caption_of", "make_name"])
def test_small_texts_exist_in_every_size(name: str) -> None:
    rng = Random(2)
    make = getattr(exact, name)
    assert [size for size in range(1, 400) if len(make(rng, size)) != size] == []


def test_names_are_names() -> None:
    rng = Random(3)
    assert all(exact.make_name(rng, size).isidentifier() for size in range(1, 120))
    with pytest.raises(ValueError, match="at least 1"):
        exact.make_name(rng, 0)


@pytest.mark.parametrize("name", ["python", "typescript", "rust", "go", "sql", "config", "shellscript", "markdown"])
def test_every_language_can_grow(name: str) -> None:
    project = projects.Project(Random(4), UNIX)
    language = next(one for one in (*projects.LANGUAGES, *projects.BESIDE) if one.name == name)
    file = project.add_file(language)
    for size in (60, 300, 5000):
        assert len(project.write(file, size)) == size
    assert "«" not in "\n".join(file.lines)
    assert len(project.code(language).options("block")) >= 3


def test_written_python_can_be_parsed() -> None:
    for seed in range(25):
        project = projects.Project(Random(seed), UNIX)
        file = project.add_file(projects.LANGUAGES[0])
        tree = ast.parse(project.write(file, 5000))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert names & set(file.names())


def test_a_grammar_binds_indents_and_counts() -> None:
    rules = {"a": ["«x=b»\n    «body»\n«x|Pascal» «x|many» «7..7»"], "b": ["late_fee"], "body": ["one\ntwo"]}
    made = grammars.Grammar(rules).expand("a", Random(1), {})
    assert made == "late_fee\n    one\n    two\nLateFee late_fees 7"


def test_a_grammar_names_the_rule_that_is_missing() -> None:
    with pytest.raises(ValueError, match="'nothing'"):
        grammars.Grammar({"a": ["«nothing»"]}).expand("a", Random(1), {})


@pytest.mark.parametrize(
    ("one", "many"), [("batch", "batches"), ("query", "queries"), ("essay", "essays"), ("index", "indexes")]
)
def test_plurals(one: str, many: str) -> None:
    assert grammars.plural(one) == many
