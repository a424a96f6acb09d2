"""The pictures of an OFD file (GB/T 33190-2016, 9.2 and 7.9): where they stand on its pages, and what they are."""

import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from corpus.formats.archive import DAMAGED, parts, root

MAX_PICTURE_BYTES = 64 * 1024 * 1024
"""A picture that is larger is not looked at: a page of a newspaper has 20 MB."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page: its ``box`` (left, top, width and height in millimetres) and the name of its file."""

    box: tuple[float, float, float, float]
    file: str


class Pictures:
    """The pictures of a file, which is unpacked when the first of them is asked for: most files have none.

    What is asked raises UnreadableReportError as ``parts`` does.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _unpacked(self) -> Mapping[str, bytes]:
        return parts(self._data, ".ofd")

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        return {_key(name): content for name, content in self._unpacked.items()}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {posixpath.basename(name).casefold(): name for name in self._unpacked}

    @cached_property
    def _files(self) -> dict[str, str]:
        """The names of the files of pictures, by their ids."""
        described = (content for content in self._unpacked.values() if b"MultiMedia" in content)
        return {id_: file for content in described for id_, file in _media(content)}

    def of(self, location: str | None) -> Iterator[Placed]:
        """The pictures on the page that the part at ``location`` describes, the lowest first."""
        content = self._parts.get(_key(location or ""), b"")
        for element in _elements(content, "ImageObject") if b"ImageObject" in content else ():
            file = self._files.get(element.get("ResourceID", "").strip())
            box = _numbers(element.get("Boundary", ""))
            if file and len(box) == 4:
                yield Placed((box[0], box[1], box[2], box[3]), file)

    def content(self, placed: Placed) -> bytes:
        """The file of a picture, empty if it is not there, damaged or too large."""
        name = self._names.get(posixpath.basename(placed.file.replace("\\", "/")).casefold())
        try:
            with ZipFile(io.BytesIO(self._data)) as archive:
                if name is None or archive.getinfo(name).file_size > MAX_PICTURE_BYTES:
                    return b""
                with archive.open(name) as member:
                    return member.read(MAX_PICTURE_BYTES)
        except (*DAMAGED, KeyError):
            return b""


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _media(content: bytes) -> Iterator[tuple[str, str]]:
    """The ids of pictures with the names of their files."""
    for element in _elements(content, "MultiMedia"):
        for below in element:
            if _local(below) == "MediaFile" and below.text:
                yield element.get("ID", "").strip(), below.text.strip()


def _elements(content: bytes, tag: str) -> Iterator[ET.Element]:
    try:
        yield from (element for element in root(content).iter() if _local(element) == tag)
    except (ET.ParseError, ValueError):
        return


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _numbers(text: str) -> list[float]:
    try:
        return [float(number) for number in text.split()]
    except ValueError:
        return []
