"""Writes an invented dataset of measured runs in the shape of AgentTrace, with planted defects.

Four files of lines and a table of the same runs: MBPP and NL2Bash tasks, two models. Prompts, commands and outputs are
invented. The same options give the same bytes. Run it with a Python that has the project's requirements:

    .venv/bin/python examples/make_agenttrace.py agenttrace [--rows 1400] [--seed 5] [--no-defects] [--truth FILE]

The truth says what the files hold and where each defect has to be found; it stands beside the folder, as
FOLDER.truth.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from world.agenttrace.files import MADE_BY, write_dataset

_LEAST = 28


def _clear(folder: Path) -> bool:
    """Remove an earlier dataset; False where the folder holds something else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return True
    card = folder / "README.md"
    if not card.is_file() or MADE_BY not in card.read_text("utf-8", "replace"):
        return False
    shutil.rmtree(folder)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Write the dataset; exit code 2 for a folder that holds something else, or for too few rows."""
    parser = argparse.ArgumentParser(description="Make an invented dataset of measured runs with planted defects.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--rows", type=int, default=1400, help=f"runs in each container, {_LEAST} or more")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--no-defects", action="store_true")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="default: DIR.truth.json")
    options = parser.parse_args(arguments)
    if options.rows < _LEAST:
        parser.error(f"--rows has to be {_LEAST} or more")
    if not _clear(options.folder):
        print(f"{options.folder} holds other files; name a new folder", file=sys.stderr)
        return 2
    truth = write_dataset(options.folder, options.rows, options.seed, with_defects=not options.no_defects)
    beside = options.truth or options.folder.with_name(options.folder.name + ".truth.json")
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {options.rows} invented runs in two containers to {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
