"""Corpora for the benchmarks: the generated world at its published size, and real sessions with fresh ids."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from repeats import ROOT, find_sessions, repeat

MB = 10**6
FULL_ROWS = 4665
_MARK = ".complete"
_LEAST_ROWS = 60
# What the generated world takes for a row, in all its views.
_BYTES_A_ROW = 40_000


class Corpus(NamedTuple):
    """A folder of files, and in words what is in it."""

    folder: Path
    what: str

    @property
    def files(self) -> list[Path]:
        """Its files, in order."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name != _MARK)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.stat().st_size for path in self.files)

    def count_lines(self) -> int:
        """Line feeds in all files."""
        lines = 0
        for path in self.files:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    lines += chunk.count(b"\n")
        return lines


def make_world(work: Path, size: int) -> Corpus:
    """The generated datasets of the published shape, whole ones with other seeds until there are enough bytes."""
    rows = min(FULL_ROWS, max(_LEAST_ROWS, size // _BYTES_A_ROW))
    sets = max(1, round(size / (rows * _BYTES_A_ROW)))
    folder = work / f"world-{rows}x{sets}"
    if not _is_complete(folder):
        for seed in range(sets):
            target = folder / f"set-{seed:02}"
            script = str(ROOT / "examples" / "make_fable.py")
            truth = str(work / f"{folder.name}-{seed:02}.truth.json")
            # without defects: the peers stop at a damaged file
            options = ["--no-defects", "--rows", str(rows), "--seed", str(seed), "--truth", truth]
            command = [sys.executable, script, str(target), *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (folder / _MARK).touch()
    copies = f", {sets} of them with other seeds" if sets > 1 else ""
    return Corpus(folder, f"generated sets of {rows:,} merged rows with their pi files and raw logs{copies}")


def make_sessions(work: Path, size: int) -> Corpus | None:
    """Many small files of `size` bytes or a little more; None on a machine without the real sessions."""
    sessions = find_sessions()
    if sessions is None:
        return None
    folder = work / f"sessions-{size // MB}"
    if not _is_complete(folder):
        repeat(sessions, folder, size)
        (folder / _MARK).touch()
    return Corpus(folder, "the real sessions, repeated with fresh ids")


def _is_complete(folder: Path) -> bool:
    if (folder / _MARK).exists():
        return True
    if folder.exists():
        shutil.rmtree(folder)  # a run that was stopped half way
    return False


MAKERS = {"world": make_world, "sessions": make_sessions}

if __name__ == "__main__":
    MAKERS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
