"""Files as people send them, and as somebody would who means harm. All are made here; none is anybody's."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_WORD = {
    "[Content_Types].xml": b"<Types>wordprocessingml.document.main+xml</Types>",
    "_rels/.rels": b"<Relationships/>",
    "word/document.xml": b"<w:document/>",
}
_SHEET = {
    "[Content_Types].xml": b"<Types>spreadsheetml.sheet.main+xml</Types>",
    "xl/workbook.xml": b"<workbook/>",
    "xl/worksheets/sheet1.xml": b"<worksheet/>",
    "xl/printerSettings/printerSettings1.bin": b"\0",
}


def image(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more: object) -> bytes:
    """Stripes, so that which way is up can be seen."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste("red", (0, 0, size[0], size[1] // 4))
    to = io.BytesIO()
    drawn.save(to, kind, **more)
    return to.getvalue()


def with_place() -> bytes:
    """A photo that says where it was taken, held on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Somebody's telephone"
    exif.get_ifd(0x8825)[2] = (44.0, 50.0, 51.0)
    return image(exif=exif)


def heic() -> bytes:
    import pillow_heif  # noqa: PLC0415 - slow to import

    pillow_heif.register_heif_opener()
    return image("HEIF", (640, 480))


def archive(parts: Mapping[str, bytes], **more: bytes) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {**parts, **more}.items():
            made.writestr(name, content)
    return to.getvalue()


def word(**more: bytes) -> bytes:
    return archive(_WORD, **more)


def sheet(**more: bytes) -> bytes:
    return archive(_SHEET, **more)


def bomb_of_pixels(side: int = 20_000) -> bytes:
    """A PNG of 400 million pixels in some fifty kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb_of_parts() -> bytes:
    """A document that would unpack to 300 MB, as its directory says."""
    content = bytearray(word())
    at = content.rfind(b"PK\x01\x02") + 24
    content[at : at + 4] = (300 * 1024 * 1024).to_bytes(4, "little")
    return bytes(content)


def locked() -> bytes:
    """As a program locks one by a password: each part says that it cannot be read."""
    content = bytearray(word())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


GIF_AND_ZIP = b"GIF89a" + bytes(20) + archive({"a.txt": b"a"})
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
JPEG_WITH_SCRIPT = image(comment=b"<script>alert(1)</script>")
JPEG_AND_ZIP = image() + archive({"a.txt": b"a"})
EXE = b"MZ" + bytes(200)

# What is taken, as what, and what it is called afterwards.
TAKEN = {
    "jpeg": (image(), "Фото.JPG", "image/jpeg", "Фото.jpg"),
    "png": (image("PNG"), "скан.png", "image/png", "скан.png"),
    "webp": (image("WEBP"), "скан.webp", "image/webp", "скан.webp"),
    "pdf": (PDF, "№ 12.03 шешім.pdf", "application/pdf", "№ 12.03 шешім.pdf"),
    "docx": (word(), "хаттама.docx", "wordprocessingml.document", "хаттама.docx"),
    "xlsx": (sheet(), "тізім.xlsx", "spreadsheetml.sheet", "тізім.xlsx"),
    "txt": ("Қаулы\r\n\tмәтіні".encode(), "қаулы.txt", "text/plain", "қаулы.txt"),
    "a jpeg with a script in its comment": (JPEG_WITH_SCRIPT, "a.jpg", "image/jpeg", "a.jpg"),
    "a jpeg with an archive behind it": (JPEG_AND_ZIP, "a.zip", "image/jpeg", "a.jpg"),
    "a pdf with a page behind it": (PDF + HTML + b"%%EOF", "a.html", "application/pdf", "a.pdf"),
    "a pdf that is called a program": (PDF, "хаттама.pdf.exe", "application/pdf", "хаттама.pdf"),
    "a picture that is called a program": (image("PNG"), "фото.exe.png", "image/png", "фото_exe.png"),
    "a name that turns its direction": (PDF, "хат\u202efdp.exe", "application/pdf", "хатfdp.pdf"),
    "a name with a path": (PDF, "../../etc/passwd", "application/pdf", "passwd.pdf"),
    "a name of another system": (PDF, "C:\\Құжаттар\\хат.pdf", "application/pdf", "хат.pdf"),
    "a name with controls": (PDF, "хат\r\nSet-Cookie: a=b.pdf", "application/pdf", "хатSet-Cookie a=b.pdf"),
    "no name": (PDF, ".pdf", "application/pdf", "file.pdf"),
}
REFUSED = {
    "a document with macros": (word(**{"word/vbaProject.bin": b"\0"}), "a.docx", "file_carries_program"),
    "a document that is called one without macros": (
        archive({**_WORD, "[Content_Types].xml": b"ms-word.document.macroEnabled.main+xml"}),
        "a.docx",
        "file_carries_program",
    ),
    "a document with a template elsewhere": (
        word(**{"word/_rels/settings.xml.rels": b'<Relationship TargetMode="External"/>'}),
        "a.docx",
        "file_carries_program",
    ),
    "a document with an object": (word(**{"word/embeddings/oleObject1.bin": b"\0"}), "a.docx", "file_carries_program"),
    "a workbook with links": (sheet(**{"xl/externalLinks/externalLink1.xml": b""}), "a.xlsx", "file_carries_program"),
    "a workbook with sheets of macros": (sheet(**{"xl/macrosheets/sheet1.xml": b""}), "a.xlsx", "file_carries_program"),
    "a document that unpacks to much": (bomb_of_parts(), "a.docx", "file_kind_unknown"),
    "a document behind a password": (locked(), "a.docx", "file_broken"),
    "a document that was cut": (word()[:200], "a.docx", "file_broken"),
    "an archive": (archive({"a.txt": b"a"}), "a.zip", "file_kind_unknown"),
    "a pdf that is an archive": (PDF + archive({"a.txt": b"a"}), "a.pdf", "file_carries_program"),
    "a pdf that was cut": (PDF[:30], "a.pdf", "file_broken"),
    "a pdf that begins later": (HTML + PDF, "a.pdf", "file_kind_unknown"),
    "a gif that is an archive": (GIF_AND_ZIP, "a.gif", "file_kind_unknown"),
    "a page": (HTML, "a.html", "file_kind_unknown"),
    "a page that is called a text": (b"\xef\xbb\xbf \n" + HTML, "a.txt", "file_kind_unknown"),
    "a drawing": (SVG, "a.svg", "file_kind_unknown"),
    "a program": (EXE, "a.jpg", "file_kind_unknown"),
    "a text of another script": ("Қаулы".encode("utf-16"), "a.txt", "file_kind_unknown"),
    "a text with a bell": (b"a\x07", "a.txt", "file_kind_unknown"),
    "a script": (b"alert(1)", "a.js", "file_kind_unknown"),
}
