"""Planted defects: one module for each family of rules, and where each defect has to be found."""

from __future__ import annotations

from world.defects import (
    duplicates,
    hosts,
    licences,
    lines,
    others,
    personal,
    provenance,
    rollout,
    secrets,
    structure,
    thinking,
    tools,
    training,
)
from world.defects.contract import Defect, ExtraFile, Planted, Record, Records, to_line
from world.defects.coverage import ECHOES, IN_AGENTTRACE, NOT_PLANTED, SHAPE
from world.defects.planting import Mark, plant_files, plant_merged, planted_echoes, planted_rows

__all__ = [
    "ECHOES",
    "IN_AGENTTRACE",
    "NOT_PLANTED",
    "SHAPE",
    "Defect",
    "ExtraFile",
    "Mark",
    "Planted",
    "Record",
    "Records",
    "defects",
    "extra_files",
    "plant_files",
    "plant_merged",
    "planted_echoes",
    "planted_rows",
    "to_line",
]

_ROWS = (thinking, provenance, tools, hosts, secrets, personal, licences, duplicates)
_LOGS = (thinking, provenance, tools, hosts, secrets, personal, licences, structure, duplicates, lines)


def defects(view: str | None = None) -> tuple[Defect, ...]:
    """The defects of a view, or of all, in the order in which they have to be planted."""
    rows = tuple(defect for module in _ROWS for defect in module.ROWS)
    logs = tuple(defect for module in _LOGS for defect in module.LOGS)
    every = (*rows, *structure.PI, *logs, *lines.LAST)
    return tuple(defect for defect in every if view is None or defect.view == view)


def extra_files() -> tuple[ExtraFile, ...]:
    """The further files of the dataset."""
    return (*rollout.FILES, *training.FILES, *others.FILES)
