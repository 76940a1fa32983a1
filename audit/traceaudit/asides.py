"""Who else is told of a run beside the Card."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit.annotation import Annotations
    from traceaudit.findings import Told
    from traceaudit.results import Audit
    from traceaudit.sources import Inputs
    from traceaudit.spill import Spill


class Asides(NamedTuple):
    """Who else is told of a run, each None for nobody.

    `reveal` is given every finding with the value that no output shows, `annotate` what was found in each row; `keep`
    the work folder and what was found, before the folder is removed. `replay` says that somebody will read a page:
    sessions with findings are read again for it (`Card.replays`).
    """

    reveal: Callable[[Sequence[Told]], None] | None = None
    annotate: Callable[[Annotations], None] | None = None
    keep: Callable[[Spill, Audit, Inputs], object] | None = None
    replay: bool = False


NOBODY = Asides()
