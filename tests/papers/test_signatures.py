"""What a file is is told by its content; what carries a program or two kinds at once does not come in."""

import io

import pytest
from tests.accounts.doors import refusal
from tests.papers.samples import REFUSED, TAKEN, heic

from tirek.papers.files.names import LONGEST, clean_name
from tirek.papers.files.signatures import HEIC, JPEG, PDF, kind_of


@pytest.mark.parametrize("sample", TAKEN)
def test_what_is_taken_is_called_what_it_is(sample: str) -> None:
    content, given, mime, called = TAKEN[sample]
    file = io.BytesIO(content)
    kind = kind_of(file, given)
    assert kind.mime.endswith(mime)
    assert file.tell() == 0
    assert clean_name(given, kind) == called


@pytest.mark.parametrize("sample", REFUSED)
def test_what_is_not_taken_is_refused_in_words(sample: str) -> None:
    content, given, code = REFUSED[sample]
    assert refusal(lambda: kind_of(io.BytesIO(content), given)) == code


def test_a_photo_of_a_telephone_is_known() -> None:
    assert kind_of(io.BytesIO(heic()), "IMG_0001.HEIC") is HEIC


def test_a_long_name_keeps_its_suffix() -> None:
    called = clean_name("ұ" * 300 + ".jpeg", JPEG)
    assert len(called) == LONGEST
    assert called.endswith("ұ.jpg")
    assert clean_name("хаттама.pdf.pdf", PDF) == "хаттама.pdf"
