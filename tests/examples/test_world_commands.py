"""Commands between prompts come apart as they were put together."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
commands = importlib.import_module("world.text.commands")
announcing = importlib.import_module("world.views.announcing")
text = importlib.import_module("world.text")


def test_a_command_comes_apart() -> None:
    for seed in range(12):
        made = commands.make_command(Random(seed))
        typed = commands.split_typed(made + "Go on.\nNow.")
        assert typed.prompt == "Go on.\nNow."
        assert f"{typed.command}\n{typed.output}\n" == made
        assert typed.output.startswith("<local-command-stdout>")
        assert typed.output.endswith("</local-command-stdout>")


def test_some_output_is_coloured() -> None:
    assert any("\x1b[1m" in commands.make_command(Random(seed)) for seed in range(12))


def test_a_prompt_without_a_command_stays_whole() -> None:
    for said in ("", "Why does </local-command-stdout>\nstand here?", "<command-name>/model</command-name>"):
        assert commands.split_typed(said) == ("", "", said)


def test_the_first_prompt_has_no_command_and_every_size_is_exact() -> None:
    found = 0
    for seed in range(20):
        writer = text.Writer(Random(seed), text.Place("/home/quillane/KV"))
        assert not writer.prompt(500).startswith("<")
        for size in (299, 300, 340, 480, 700, 900, 1500):
            prompt = writer.prompt(size)
            assert len(prompt) == size
            found += prompt.startswith("<command-name>")
    assert found > 20


def test_a_call_is_announced_by_what_it_does() -> None:
    writer = text.Writer(Random(2), text.Place("/home/quillane/KV"))
    edit = writer.call("Edit", 400)
    assert edit.file.base in announcing.announce(Random(1), edit)
    shell = text.Action("Bash", {"command": "ls", "description": "Show the tests"})
    assert "show the tests" in announcing.announce(Random(1), shell)
    assert announcing.announce(Random(1), text.Action("ScheduleWakeup", {})) == ""
