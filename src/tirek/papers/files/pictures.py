"""A picture drawn anew: what somebody hid in it is gone, and so is where and by what it was taken."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

WIDE, SMALL = 1600, 320
MOST_PIXELS = 50_000_000
SUFFIX, MIME = ".webp", "image/webp"
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_QUALITY = 82


class PictureTooLarge(Exception):
    """More pixels than anybody's camera has: to read it would fill the memory."""


class PictureDamaged(Exception):
    """It begins as a picture and does not go on as one, as after a call that broke off."""


@dataclass(frozen=True)
class Redrawn:
    """For reading, and for a list."""

    wide: BytesIO
    small: BytesIO


def redraw(path: Path) -> Redrawn:
    """As it was held, at most so large, and nothing but its pixels. Raises PictureTooLarge, PictureDamaged."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow to import, and only the worker draws

    with _careful(Image):
        try:
            with Image.open(path, formats=_FORMATS) as found:
                found.draft("RGB", (WIDE, WIDE))
                upright = ImageOps.exif_transpose(found)
                plain = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in found.info else "RGB")
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise PictureTooLarge from error
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
            raise PictureDamaged from error
        return Redrawn(_drawn(plain, WIDE), _drawn(plain, SMALL))


@contextmanager
def _careful(image: Any) -> Iterator[None]:
    import pillow_heif  # noqa: PLC0415 - as above

    pillow_heif.register_heif_opener(thumbnails=False)
    before, image.MAX_IMAGE_PIXELS = image.MAX_IMAGE_PIXELS, MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", image.DecompressionBombWarning)
            yield
    finally:
        image.MAX_IMAGE_PIXELS = before


def _drawn(plain: Any, most: int) -> BytesIO:
    """Of pixels alone: whatever was said beside them is left behind."""
    from PIL import Image  # noqa: PLC0415 - as above

    shrunk = plain.copy()
    shrunk.thumbnail((most, most))
    bare = Image.new(shrunk.mode, shrunk.size)
    bare.paste(shrunk)
    to = BytesIO()
    bare.save(to, "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    to.seek(0)
    return to
