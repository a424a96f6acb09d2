"""Word's format of before 2007 (.doc, and .wps as WPS Office writes it) → the lines of the .docx it converts to."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from doc2docx import convert
from doc2docx.cfb import CompoundFile
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError, StreamNotFound

from corpus.errors import UnreadableReportError
from corpus.formats import docx
from corpus.lines import Reading

OLDER = b"\xdc\xa5"
"""How the text of Word 6 and Word 95 begins ([MS-DOC] has 0xA5EC from Word 97 on)."""


def read(data: bytes) -> Reading:
    """Read a .doc or .wps file of Word 97 or later.

    Raises UnreadableReportError if it is encrypted, broken, older, or not of a word processor at all.
    """
    with TemporaryDirectory(prefix="wenbao-") as folder:  # the converter knows files only
        old, new = Path(folder, "report.doc"), Path(folder, "report.docx")
        old.write_bytes(data)
        try:
            convert(old, new)
        except EncryptedDocumentError:
            raise UnreadableReportError("文档加了密码，请去掉密码后另存") from None
        except StreamNotFound:
            raise UnreadableReportError("不是 Word 的文档，请用写它的软件另存为 .docx") from None
        except Doc2DocxError:
            raise UnreadableReportError(f"{_fault(data)}，请用 Word 或 WPS 另存为 .docx") from None
        except (
            Exception
        ) as error:  # what somebody broke on purpose fails in ways the converter does not expect
            raise UnreadableReportError(
                f"文档内容损坏（{type(error).__name__}），请用 Word 或 WPS 另存为 .docx"
            ) from error
        return docx.read(new.read_bytes())


def _fault(data: bytes) -> str:
    """Why the converter cannot read a file that is neither encrypted nor of another kind."""
    with suppress(Doc2DocxError):
        if CompoundFile(data).open_stream("WordDocument").startswith(OLDER):
            return "文档早于 Word 97"
    return "文档损坏"
