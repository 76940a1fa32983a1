"""Files as tools show them: numbered by Read, plain by `cat`, as lines of a diff, around an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.exact import make_name, note_of

if TYPE_CHECKING:
    from world.text.action import Action
    from world.text.project import Project, SourceFile

_SNIPPET = "Here's the result of running `cat -n` on a snippet of the edited file:"
_WIDTH = 7
"""Code points of a line number and the tab behind it."""


class Listings:
    """Shows the files of a project. A file that nobody has seen yet is made to fit what is shown of it."""

    def __init__(self, project: Project) -> None:
        self._project, self._rng = project, project.rng

    def numbered(self, file: SourceFile, start: int, size: int) -> str:
        """Lines with numbers from `start` as Read gives them."""
        if size < 30:
            return (
                f"{1:>6}\t"[-size:]
                if size <= 3
                else f"{1:>6}\t{make_name(self._rng, size - _WIDTH)}"
                if size > _WIDTH + 2
                else make_name(self._rng, size)
            )
        shown = self._shown(file, start - 1, size, _WIDTH)
        return "\n".join([f"{number:>6}\t{line}" for number, line in enumerate(shown, start)])

    def shown(self, file: SourceFile, size: int) -> str:
        """The lines as they are."""
        return "\n".join(self._shown(file, 0, size, 0))

    def _shown(self, file: SourceFile, start: int, size: int, extra: int) -> list[str]:
        """Lines from `start` (from 0) that cost exactly `size` with `extra` for each and a line feed between two."""
        self._project.ensure(file, start + min(size // 34, 200) + 2)
        at, room, lines = start, size, []
        while room > 80 + extra:
            if at >= len(file.lines):
                self._project.ensure(file, len(file.lines) + 40)
            line = file.lines[at]
            if room - len(line) - extra - 1 < 16 + extra:
                break
            lines.append(line)
            room -= len(line) + extra + 1
            at += 1
        closing = self._closing(file, room, extra)
        # What closes the listing stands in the file from now on.
        file.lines[at:at] = closing
        return lines + closing

    def _closing(self, file: SourceFile, room: int, extra: int) -> list[str]:
        mark, lines = file.language.comment, []
        while room > 2 * (extra + 40):
            text = mark + note_of(self._rng, 26 + int(self._rng.random() * 14))
            lines.append(text)
            room -= len(text) + extra + 1
        lines.append(mark + note_of(self._rng, room - extra - len(mark)))
        return lines

    def hunk(self, file: SourceFile) -> str:
        """Some lines of a diff."""
        rng = self._rng
        self._project.ensure(file, 60)
        at = rng.randrange(len(file.lines) - 4)
        lines = file.lines[at : at + rng.randint(2, 4)]
        out = [" " + line for line in lines[:1]]
        for line in lines[1:]:
            changed = self._project.rename(line)
            out += ["-" + line, "+" + changed] if changed != line else [" " + line]
        if rng.random() < 0.6:
            code = self._project.code(file.language).expand("inside", rng, self._project.scope())
            indent = "+" + lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
            out.append(indent + code.replace("\n", "\n" + indent))
        return "\n".join(out)

    def changed(self, file: SourceFile, action: Action, size: int) -> str:
        """What Edit and Write answer: a sentence, and the lines around the change if there is room."""
        path = self._project.place.join(file.path)
        if action.output == "written":
            lines = [
                f"File created successfully at: {path}",
                f"The file {path} has been created.",
                "File created",
                "Created",
                "ok",
            ]
        else:
            lines = [
                f"The file {path} has been updated. {_SNIPPET}",
                f"The file {path} has been updated successfully.",
                f"The file {path} has been updated.",
                "File updated",
                "Updated",
                "ok",
            ]
        start = max(1, action.start - 4)
        least = 140 if action.output == "written" else 42
        for line in lines:
            if len(line) == size:
                return line
            if len(line) + least <= size:
                return f"{line}\n{self.numbered(file, start, size - len(line) - 1)}"
        for line in lines:
            if len(line) + 12 <= size:
                return f"{line}\nhint: {note_of(self._rng, size - len(line) - 7)}"
        return note_of(self._rng, size)
