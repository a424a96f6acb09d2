"""Names that are misspelt: one character is another one of the same sound."""

from collections.abc import Iterable
from functools import cache

from index.query.gazetteer import DISTRICT, gazetteer, short_names


class Slips:
    """Known names, found by names that differ from them in one character."""

    def __init__(self, names: Iterable[str]) -> None:
        self._slips = _slips(names)

    def meant(self, typed: str) -> str | None:
        """The one known name that sounds like ``typed`` and differs in one character: 云锋区 is 云峰区."""
        if typed in gazetteer().places:
            return None
        for slips in (self._slips, _all_slips()):
            likely = sorted({name for key in _blanked(typed) for name in slips.get(key, ())} - {typed})
            if not likely:
                continue
            from pypinyin import lazy_pinyin  # noqa: PLC0415 - 60 ms that only a misspelt place need cost

            same = [name for name in likely if lazy_pinyin(name) == lazy_pinyin(typed)]
            if len(same) == 1:
                return same[0]
        return None


def _slips(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by what is left of them with one character blanked."""
    slips: dict[str, list[str]] = {}
    for name in names:
        if len(name) > 1:
            for key in _blanked(name):
                slips.setdefault(key, []).append(name)
    return slips


@cache
def _all_slips() -> dict[str, list[str]]:
    """The same of all provinces, prefectures, districts and counties."""
    places = [place for place in gazetteer().places.values() if not place.foreign]
    short = {name for place in places if place.level < DISTRICT for name in short_names(place.name)}
    return _slips(sorted({place.name for place in places} | short))


def _blanked(name: str) -> list[str]:
    return [f"{name[:at]}_{name[at + 1 :]}" for at in range(len(name))]
