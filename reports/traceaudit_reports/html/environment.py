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
def load_asset(name: str) -> Asset:
    """A file beside this module.

    Raises:
        ValueError: the file would end its own element.
    """
    text = files("traceaudit_reports").joinpath(f"html/{name}").read_bytes().decode().replace("\r\n", "\n")
    if "</" in text or "<!--" in text:
        raise ValueError(f"{name} would end its own element")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Asset(Markup(text), f"'sha256-{digest}'")  # noqa: S704 our own file, read from the package
