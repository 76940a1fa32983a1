"""The four files of the dataset: which tasks, which model, how it was served, and on which machine.

Shape: pagarsky/agent-trace (Apache-2.0), as its README and its recorder have it (2026). The keys of the metadata are
not published, and the machine is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

FULL = 1400
CORES = 8
TRAIN_IDS = range(601, 975)
"""Tasks of MBPP that are for training; 11 to 510 are for tests."""
TEST_IDS = range(11, 511)


@dataclass(frozen=True, slots=True)
class Setup:
    """One file. `rows` is its share of 1,400; `is_captured`: the server gives the reasoning out."""

    benchmark: str
    model: str
    started: datetime
    rows: int
    speed: float
    is_captured: bool = True

    @property
    def size(self) -> str:
        """The size of the model, as file names have it."""
        return self.model.removeprefix("Qwen3-").replace(".", "_")

    @property
    def run_id(self) -> str:
        """Name of the collection run."""
        return f"{self.benchmark}_{self.size}_{self.started:%Y%m%dT%H%M%SZ}"

    @property
    def file(self) -> str:
        """Its lines."""
        return f"datasets/{self.run_id}.jsonl"

    def metadata(self, task: int) -> dict[str, Any]:
        """What one needs to repeat a run."""
        return {
            "schema_version": "1.1.0",
            "collector_version": "0.4.2",
            "dataset_source": self.benchmark,
            "task_id": f"{self.benchmark}/{task}",
            "run_id": self.run_id,
            "serving": {
                "server": "llama-server b5210",
                "context_length": 8192,
                "temperature": 0.6,
                "tool_choice": "auto" if self.is_captured else "required",
            },
            "model_artifact": {"file": f"{self.model}-Q8_0.gguf", "quantization": "Q8_0"},
            "platform": {"os": "Linux 6.8", "python": "3.12.3"},
            "hardware": {"cpu": "Orchid 8-core", "cores": CORES, "memory_gb": 32},
        }


_FIRST = datetime(2026, 3, 28, 13, 31, 44, tzinfo=UTC)
_SECOND = datetime(2026, 4, 3, 21, 13, 47, tzinfo=UTC)
SETUPS = (
    Setup("mbpp", "Qwen3-0.6B", _FIRST, 500, 62.0),
    Setup("mbpp", "Qwen3-1.7B", _SECOND, 500, 34.0),
    Setup("nl2bash", "Qwen3-0.6B", _FIRST, 200, 62.0),
    Setup("nl2bash", "Qwen3-1.7B", _SECOND, 200, 34.0, is_captured=False),
)
TABLE = "parquet/train-00000-of-00001.parquet"
"""All rows as a table."""


def row_counts(rows: int) -> list[int]:
    """How many rows each file has; their sum is `rows`."""
    ends = [round(rows * sum(setup.rows for setup in SETUPS[:number]) / FULL) for number in range(len(SETUPS) + 1)]
    return [end - start for start, end in pairwise(ends)]


def task_numbers(rng: Random, setup: Setup, rows: int) -> list[int]:
    """Numbers of the tasks of a file; a task may be run more than once."""
    known = list(TRAIN_IDS) if setup.benchmark == "mbpp" else list(range(1, 301))
    order = rng.sample(known, len(known))
    return [order[place % len(order)] for place in range(rows)]
