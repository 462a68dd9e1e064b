"""Photos: nothing of the file survives but the picture."""

from __future__ import annotations

import io
import os
import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from dispatch.core.errors import Invalid, NotFound
from dispatch.photos import LONGEST_SIDE, MOST_BYTES, Photos


def phone_picture(width: int = 400, height: int = 300, kind: str = "JPEG") -> bytes:
    """Give a picture as a phone writes it: turned by a flag, with the place it was taken at, and a comment."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "PonselKu"
    exif.get_ifd(0x8825)[2] = (6.0, 52.0, 30.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def test_place_and_device_are_gone_and_the_picture_stands_upright(tmp_path: Path) -> None:
    photos = Photos(tmp_path)
    saved = photos.save(phone_picture() + b"PK\x03\x04 a second file behind the first")
    kept = photos.read(saved.id)
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (300, 400), {})
    assert b"PonselKu" not in kept
    assert b"PK\x03\x04" not in kept
    assert (saved.width, saved.height, saved.size) == (300, 400, len(kept))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_jpeg_and_large_ones_smaller(tmp_path: Path, kind: str) -> None:
    saved = Photos(tmp_path).save(phone_picture(3000, 2000, kind))
    assert max(saved.width, saved.height) == LONGEST_SIDE


@pytest.mark.parametrize("raw", [b"", b"GIF89a", b"<svg onload=alert(1)>", phone_picture()[:300], b"\xff\xd8\xff" * 9])
def test_what_is_no_photo_is_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(Invalid, match="JPEG, PNG or WebP"):
        Photos(tmp_path).save(raw)
    assert list(tmp_path.rglob("*.jpg")) == []


@pytest.mark.parametrize("broken", [{17: 41}, {69: 21, 92: 205}, dict.fromkeys(range(6, 100), 255)])
def test_a_good_picture_with_broken_exif_is_taken(tmp_path: Path, broken: dict[int, int]) -> None:
    raw = bytearray(phone_picture())
    start = raw.index(b"Exif")
    for place, byte in broken.items():
        raw[start + place] = byte
    saved = Photos(tmp_path).save(bytes(raw))
    assert sorted((saved.width, saved.height)) == [300, 400]


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_is_broken_in_a_picture_it_is_taken_or_refused_in_words(tmp_path: Path, kind: str) -> None:
    rng = random.Random(11)
    whole = phone_picture(60, 40, kind)
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(3):
            broken[rng.randrange(len(whole))] = rng.randrange(256)
        with suppress(Invalid):
            Photos(tmp_path).save(bytes(broken))


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="bytes"):
        Photos(tmp_path).save(b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize("id_", ["../../etc/passwd", "", "A" * 22, "a/b"])
def test_an_id_leads_nowhere_but_to_a_photo(tmp_path: Path, id_: str) -> None:
    with pytest.raises(NotFound):
        Photos(tmp_path).read(id_)


def test_photos_past_their_time_are_deleted_and_others_stay(tmp_path: Path) -> None:
    photos = Photos(tmp_path)
    old, new = (photos.save(phone_picture()).id for _ in range(2))
    os.utime(photos._path(old), (1_000.0, 1_000.0))
    assert photos.forget_older(90 * 86_400, time.time()) == 1
    with pytest.raises(NotFound):
        photos.read(old)
    assert photos.read(new)
