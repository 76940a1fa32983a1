"""The user's own registry of upstreams, in the form of the shipped one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_values import shown_path
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.licences.sources.upstreams import Upstream

_MOST_BYTES = 16 * 2**20


def read_upstream_files(files: Sequence[str]) -> tuple[Upstream, ...]:
    """The entries of all files, in their order.

    Raises:
        UsageError: a file cannot be read, or is no registry; the message names the file, the entry and the key.
    """
    return tuple(entry for file in files for entry in _read(Path(file)))


def _read(path: Path) -> tuple[Upstream, ...]:
    from traceaudit_rules.licences.sources.upstreamtable import RegistryError, read_upstreams

    shown = shown_path(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{shown}: larger than {_MOST_BYTES // 2**20} MiB, so this is no registry of upstreams")
        return read_upstreams(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read: {error.strerror or type(error).__name__}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown}: it is not in UTF-8") from error
    except RegistryError as error:
        raise UsageError(f"{shown}: {error}") from error
