"""A picture that is drawn anew shows the same and says nothing else."""

import io
from pathlib import Path

import pytest
from PIL import Image
from tests.papers.samples import (
    JPEG_AND_ZIP,
    JPEG_WITH_SCRIPT,
    bomb_of_pixels,
    heic,
    image,
    with_place,
)

from tirek.papers.files.pictures import PictureDamaged, PictureTooLarge, redraw


def put(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "picture"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [JPEG_WITH_SCRIPT, JPEG_AND_ZIP, image("PNG"), image("WEBP"), heic()])
def test_nothing_but_pixels_is_left(tmp_path: Path, content: bytes) -> None:
    drawn = redraw(put(tmp_path, content))
    for one in (drawn.wide, drawn.small):
        kept = one.getvalue()
        assert kept[:4] == b"RIFF"
        assert int.from_bytes(kept[4:8], "little") == len(kept) - 8
        assert b"script" not in kept
        assert b"PK\x03\x04" not in kept
    assert Image.open(drawn.wide).size == (640, 480)
    assert Image.open(drawn.small).size == (320, 240)


def test_where_it_was_taken_is_gone_and_it_stands_upright(tmp_path: Path) -> None:
    content = with_place()
    assert b"telephone" in content
    drawn = redraw(put(tmp_path, content))
    assert b"telephone" not in drawn.wide.getvalue()
    shown = Image.open(drawn.wide)
    assert not shown.getexif()
    assert shown.size == (480, 640)
    # What was on top is on the right after a quarter of a turn.
    assert shown.convert("RGB").getpixel((470, 320))[1] < 60  # type: ignore[index]  # of three colours, a tuple
    assert shown.convert("RGB").getpixel((10, 320))[1] > 200  # type: ignore[index]  # as above


def test_a_large_one_is_shrunk(tmp_path: Path) -> None:
    drawn = redraw(put(tmp_path, image(size=(4000, 3000))))
    assert Image.open(drawn.wide).size == (1600, 1200)
    assert len(drawn.small.getvalue()) < len(drawn.wide.getvalue())


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    to = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(to, "PNG")
    assert Image.open(redraw(put(tmp_path, to.getvalue())).wide).mode == "RGBA"


def test_too_many_pixels_are_not_read(tmp_path: Path) -> None:
    content = bomb_of_pixels()
    assert len(content) < 100_000
    with pytest.raises(PictureTooLarge):
        redraw(put(tmp_path, content))


@pytest.mark.parametrize("content", [image()[:-400], image()[:100], b"\x89PNG\r\n\x1a\n" + bytes(50), b"\xff\xd8\xff"])
def test_one_that_breaks_off_is_damaged(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PictureDamaged):
        redraw(put(tmp_path, content))
