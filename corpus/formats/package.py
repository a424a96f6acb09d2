"""Documents that are ZIP archives of XML, as an archive again for libraries that open one themselves."""

import io
from zipfile import ZipFile

from corpus.formats.archive import parts


def unpacked(data: bytes, suffix: str) -> io.BytesIO:
    """The archive again, not compressed, with its XML as it was and everything else empty.

    Raises UnreadableReportError as ``parts`` does.
    """
    package = io.BytesIO()
    with ZipFile(package, "w") as plain:
        for name, content in parts(data, suffix).items():
            plain.writestr(name, content)
    package.seek(0)
    return package
