"""Where an invented session works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a session works: the account's project folder, the separator of paths, and the shell's tool name.

    `shell` is `Bash` or `PowerShell`. `root` is the only absolute path below a home folder that the text ever holds.
    """

    root: str
    separator: str = "/"
    shell: str = "Bash"

    @property
    def name(self) -> str:
        """The last part of the project folder."""
        return self.root.rsplit(self.separator, 1)[-1]

    def join(self, relative: str) -> str:
        """A path below the root; `relative` is written with slashes."""
        return self.root + self.separator + relative.replace("/", self.separator)
