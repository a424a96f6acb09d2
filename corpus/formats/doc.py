"""Word's format of before 2007 (.doc, and .wps as WPS Office writes it) → the lines of the .docx it converts to."""

from pathlib import Path
from tempfile import TemporaryDirectory

from doc2docx import convert
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

from corpus.errors import UnreadableReportError
from corpus.formats import docx
from corpus.lines import Reading


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
        except Doc2DocxError:
            raise UnreadableReportError("文档损坏或早于 Word 97，请用 Word 或 WPS 另存为 .docx") from None
        except (
            Exception
        ) as error:  # what somebody broke on purpose fails in ways the converter does not expect
            raise UnreadableReportError(
                f"文档内容损坏（{type(error).__name__}），请用 Word 或 WPS 另存为 .docx"
            ) from error
        return docx.read(new.read_bytes())
