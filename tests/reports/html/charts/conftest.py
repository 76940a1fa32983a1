"""A chart as its macro writes it, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from traceaudit_reports.html.environment import make_environment

if TYPE_CHECKING:
    from collections.abc import Callable

NARROWEST = 80


class DrawnPage(Protocol):
    """What the tests need of a page that was taken apart."""

    source: str

    def text(self) -> str: ...


class ShowChart(Protocol):
    """Renders a chart by the macro of its kind; further words are the macro's arguments."""

    def __call__(self, kind: str, chart: object, *words: str) -> DrawnPage: ...


def render_chart(kind: str, chart: object, *words: str) -> str:
    """The text of one chart, with the narrowest limit of characters: data of paths must pass it whole."""
    template = make_environment(NARROWEST).get_template(f"charts/{kind}.html.j2")
    return str(getattr(template.module, kind)(chart, *words))


@pytest.fixture
def show(read_page: Callable[[str], DrawnPage]) -> ShowChart:
    """The macro of a chart, and a reader of what it writes."""
    return lambda kind, chart, *words: read_page(render_chart(kind, chart, *words))
