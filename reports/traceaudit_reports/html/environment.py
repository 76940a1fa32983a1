"""The only place where templates are loaded, and where text becomes part of a page."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from traceaudit_reports.html.clipping import clip


class Asset(NamedTuple):
    """A style sheet or a script of ours, as it stands in the page, and its hash for the policy of the page."""

    text: Markup
    source: str


@lru_cache(maxsize=4)
def make_environment(longest: int) -> Environment:
    """An environment that escapes everything, and shows no string of more than `longest` characters."""

    def show(value: object) -> object:
        # Markup is what a macro made of values that went through here.
        return clip(value, longest) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=PackageLoader("traceaudit_reports", "html/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache(maxsize=4)
def load_asset(kind: str) -> Asset:
    """The files of `assets/style` or `assets/script` as one text, in the order of their names.

    Raises:
        ValueError: a file would end its own element.
    """
    folder = files("traceaudit_reports").joinpath(f"html/assets/{kind}")
    texts = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        text = file.read_bytes().decode().replace("\r\n", "\n")
        if "</" in text or "<!--" in text:
            raise ValueError(f"{file.name} would end its own element")
        texts.append(text)
    whole = "".join(texts)
    digest = base64.b64encode(hashlib.sha256(whole.encode()).digest()).decode()
    return Asset(trust(whole), f"'sha256-{digest}'")


def trust(text: str) -> Markup:
    """Text of our own making that stands in a page as it is: assets, base64, patterns, never a value of the data."""
    return Markup(text)  # noqa: S704 see above
