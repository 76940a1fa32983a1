"""The section alone, taken apart: other sections have tests of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from traceaudit_reports.html.environment import make_environment
from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.reasoning import describe_reasoning

if TYPE_CHECKING:
    from conftest import Page, ReadPage

    from traceaudit_reports.card import Card


class OpenSection(Protocol):
    """Renders the section of a Card and takes it apart."""

    def __call__(self, card: Card) -> Page: ...


@pytest.fixture
def open_section(read_page: ReadPage) -> OpenSection:
    """The section of a Card, parsed; the page is empty where there is no section."""
    template = make_environment(LADDER[0].text).get_template("reasoning.html.j2")
    return lambda card: read_page(template.render(reasoning=describe_reasoning(card, LADDER[0])))
