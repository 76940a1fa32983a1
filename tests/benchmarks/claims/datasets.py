"""The four small datasets that the cards describe, made from seeds, and their audits as plain data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import make_agenttrace
import make_fable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HARBOURS = ("Ostmarrow", "Brackwater", "Tidewater", "Moorfenn", "Harrowgate")
_COPIES = 6
_CARD = "---\nlicense: cc-by-4.0\n---\n# Tide tables chat\n\nInvented questions about tides that nobody asked.\n"


def _fable(folder: Path) -> None:
    make_fable.main([str(folder), "--rows", "240", "--no-defects"])


def _planted(folder: Path) -> None:
    make_fable.main([str(folder), "--rows", "60", "--readable", "--seed", "9"])


def _agent(folder: Path) -> None:
    make_agenttrace.main([str(folder), "--rows", "140", "--no-defects"])


def _chat(folder: Path) -> None:
    """200 conversations, 180 for training and 20 for tests; six of the first repeat another one word for word."""
    rows = [_conversation(number) for number in range(200 - _COPIES)]
    rows = [*rows[:174], *rows[10 : 10 + 5 * _COPIES : 5], *rows[174:]]
    (folder / "data").mkdir(parents=True)
    for name, part in (("train", rows[:180]), ("test", rows[180:])):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part)
        (folder / "data" / f"{name}.jsonl").write_text(text, "utf-8")
    (folder / "README.md").write_text(_CARD, "utf-8")


def _conversation(number: int) -> dict[str, Any]:
    harbour, hour = _HARBOURS[number % len(_HARBOURS)], (number * 37) % 1440
    asked = f"When is high water number {number} at {harbour}, if the one before came {number % 9 + 3} minutes late?"
    told = f"{harbour}: tide {number} is high at {hour // 60:02}:{hour % 60:02}, and {1.2 + number % 31 / 10:.1f} m. "
    told += (
        "I took the table of the harbour, added the delay, and rounded to whole minutes. The wind was not asked for, "
    )
    told += f"so tide {number} may come early when it blows from the sea, and late when it does not: look at the gauge."
    said = [{"role": "user", "content": asked}, {"role": "assistant", "content": told}]
    model = "orchid-13b" if number % 5 > 2 or number > 189 else "orchid-7b"
    return {"messages": said, "model": model, "license": "cc-by-4.0"}


DATASETS: dict[str, Callable[[Path], None]] = {"fable": _fable, "planted": _planted, "agent": _agent, "chat": _chat}


def make_audits(work: Path) -> dict[str, dict[str, Any]]:
    """Every dataset below a folder that is empty, audited: the JSON report as plain data, by name."""
    from traceaudit.engine import run_audit
    from traceaudit.settings import make_settings
    from traceaudit_reports import json_report

    audits = {}
    for name, make in DATASETS.items():
        make(work / name)
        card = run_audit([str(work / name)], make_settings(jobs=1))
        audits[name] = json.loads(json_report.render(card))
    return audits
