"""The names that a library adds to those of words/synonyms.txt, looked at again before every question."""

from pathlib import Path

from corpus import synonyms
from index.figures import metrics
from index.store.build import Notice, unheard


class LibraryNames:
    """The synonyms in ``folder``, none without one; ``notice`` is told in a line what of them cannot be used."""

    def __init__(self, folder: Path | None = None, notice: Notice = unheard) -> None:
        self._folder, self._notice = folder, notice
        self._stamp: tuple[tuple[int, int] | None, ...] = ()
        self._known = metrics.concepts_with(())[0]

    def use(self) -> None:
        """Know these names, as they are in the files now, and no others."""
        if (
            self._folder
            and (stamp := tuple(map(_stamp, (self._folder / name for name in synonyms.NAMES)))) != self._stamp
        ):
            self._stamp = stamp
            said = synonyms.load(self._folder)
            self._known, wrong = metrics.concepts_with(said.groups)
            problems = [said.problem] if said.problem else []
            problems += [f"同义词表第{line}行的单位不认识，不用它" for line in wrong]
            if problems:
                self._notice("；".join(problems))
        metrics.know(self._known)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
