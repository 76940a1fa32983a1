"""Run the commands of the container recipe in a clean environment: `make check-recipes`.

A container engine is not needed: the files that the recipe copies are copied to a new folder, its RUN and CMD lines run
as they are written there, and paths such as /opt, /data and /reports are moved below the folder. Takes minutes,
as everything is installed anew. 275 s
on 2026-11-22, on two cores that were busy with other work.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "examples" / "container" / "Containerfile"
MOVED = ("/opt/traceaudit", "/reports", "/work", "/data")
# Only a container can do these: users, and the base image itself.
LEFT_OUT = ("useradd",)


def read_recipe(text: str) -> list[tuple[str, str]]:
    """The instructions of a recipe: each with what follows it."""
    lines = text.replace("\\\n", " ").splitlines()
    words = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, rest in words]


def moved(text: str, folder: Path) -> str:
    """A command with the paths of the container below a folder."""
    for path in MOVED:
        text = text.replace(path, f"{folder}{path}")
    return text


def run(command: str | list[str], folder: Path, environment: dict[str, str], accepted: tuple[int, ...] = (0,)) -> float:
    """Run one command; seconds that it took. Ends the program where it fails."""
    started = time.monotonic()
    done = subprocess.run(command, shell=isinstance(command, str), cwd=folder / "build", env=environment, check=False)
    seconds = time.monotonic() - started
    shown = command if isinstance(command, str) else " ".join(command)
    print(f"{seconds:7.1f} s  exit {done.returncode}  {shown.replace(str(folder), '')}", flush=True)
    if done.returncode not in accepted:
        sys.exit(done.returncode)
    return seconds


def main() -> None:
    """Build, then audit a small example as the image would."""
    instructions = read_recipe(RECIPE.read_text("utf-8"))
    with TemporaryDirectory(prefix="recipes-") as name:
        folder = Path(name)
        for place in ("build", "opt", "data", "reports", "work"):
            (folder / place).mkdir()
        make_data = [
            sys.executable,
            str(ROOT / "examples" / "make_fable.py"),
            "--no-defects",
            str(folder / "data" / "set"),
        ]
        subprocess.run([*make_data, "--truth", str(folder / "truth.json")], check=True, stdout=subprocess.DEVNULL)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        total = 0.0
        for word, rest in instructions:
            if word == "COPY" and not rest.startswith("--from"):
                copy(rest, folder)
            elif word == "RUN" and not rest.startswith(LEFT_OUT):
                total += run(moved(rest, folder), folder, kept)
        told = dict(instructions)
        environment = kept | {"PATH": f"{folder}/opt/traceaudit/bin:{os.environ['PATH']}", "TMPDIR": f"{folder}/work"}
        words = [*json.loads(told["ENTRYPOINT"]), *json.loads(told["CMD"])]
        # The example has findings that the profile fails on: the gate has to say so.
        total += run([moved(word, folder) for word in words], folder, environment, accepted=(1,))
        assert (folder / "reports" / "audit.json").is_file()
        assert list((folder / "work").iterdir()) == []
        print(f"{total:7.1f} s  in all")


def copy(rest: str, folder: Path) -> None:
    """Copy what a COPY line names into the build folder."""
    *sources, target = rest.split()
    for source in sources:
        place = folder / "build" / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)


if __name__ == "__main__":
    main()
