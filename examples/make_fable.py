"""Make an invented dataset in the published Fable shape: `make_fable.py DIR [--rows 60] [--seed 5]`.

Merged rows, one pi file for each of them, the raw Claude Code logs, and a card: from 60 rows of four sessions to the
full shape of 4,665 rows of 60 sessions (`--rows 4665`, about 188 MB), which has every published figure. The same seed
gives the same bytes. Everything is invented: accounts, projects, code, ids, signatures.

Defects of every kind that rules look for are planted, unless `--no-defects` says otherwise. What is where, and every
figure of the dataset, stands in a truth file beside the folder (`DIR.truth.json`, or `--truth FILE`).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from world.card import MADE_BY
from world.dataset import write_dataset
from world.shape import ROWS

_LEAST_ROWS = 60


def _clear(folder: Path) -> bool:
    """Remove an earlier dataset; False where the folder holds something else."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    card = folder / "README.md"
    if not card.is_file() or MADE_BY not in card.read_text("utf-8", "replace"):
        return False
    shutil.rmtree(folder)
    return True


def _rows(text: str) -> int:
    rows = int(text)
    if not _LEAST_ROWS <= rows <= ROWS:
        raise argparse.ArgumentTypeError(f"{rows} is not from {_LEAST_ROWS} to {ROWS}")
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Write the dataset; exit code 2 for a folder that holds something else."""
    parser = argparse.ArgumentParser(description="Make an invented dataset in the published Fable shape.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--rows", type=_rows, default=_LEAST_ROWS, help=f"{_LEAST_ROWS} to {ROWS} (default: 60)")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--no-defects", action="store_true", help="plant nothing")
    parser.add_argument("--readable", action="store_true", help="leave out the files that nobody can read")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="default: DIR.truth.json")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    if not _clear(folder):
        print(f"{folder} holds other files; name a new folder", file=sys.stderr)
        return 2
    truth = write_dataset(
        folder, options.rows, options.seed, with_defects=not options.no_defects, readable=options.readable
    )
    place: Path = options.truth or folder.with_name(f"{folder.name}.truth.json")
    place.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"wrote an invented dataset of {options.rows} rows to {folder}, and the truth about it to {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
