"""Photos of incidents: taken in once, cleaned, kept in a folder that no web server shows.

What a phone sends is decoded and drawn anew, so that nothing of the file survives but the picture: no place, no
device, no second file behind the first. The folder is shared by the doors that write and the console that reads.
"""

import io
import os
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PIL.Image import Transpose

from dispatch.core.errors import Invalid, NotFound

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 12_000_000, "WEBP": 12_000_000}
"""Beyond it a small file could fill the memory: a JPEG is read at our size, the others whole (3 bytes a pixel)."""
AT_ONCE = 2
"""So many photos are decoded at the same moment; the next ones wait."""
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
ORIENTATION = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What EXIF says of how the camera was held -> how the picture becomes upright. Pillow's own turning writes the EXIF
anew as well, and fails where that is broken."""
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is stored: its id, width and height in pixels, size in bytes."""

    id: str
    width: int
    height: int
    size: int


class Photos:
    """The photos of one installation, as JPEG files under `folder`. Thread-safe; decoding takes up to a second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def save(self, raw: bytes) -> Photo:
        """Store the picture in `raw`, synced to the disk. Raises Invalid for what is no picture or too large."""
        if len(raw) > MOST_BYTES:
            raise Invalid(
                f"the photo has {len(raw)} bytes; at most {MOST_BYTES} are taken: send a smaller one", "photo"
            )
        with self._room:
            picture = _drawn_anew(raw)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=80, optimize=True)
        id_ = secrets.token_urlsafe(16)
        _write(self._path(id_), out.getvalue())
        return Photo(id_, picture.width, picture.height, len(out.getvalue()))

    def read(self, id_: str) -> bytes:
        """Give a photo as JPEG. Raises NotFound."""
        try:
            return self._path(id_).read_bytes()
        except FileNotFoundError:
            raise NotFound(
                "this photo is not here; it may lie on another machine, or is past its time", "photo"
            ) from None

    def forget_older(self, than_s: float, now: float) -> int:
        """Delete the photos stored longer ago than so many seconds, and halves a crash left; gives how many."""
        old = [f for f in self.folder.rglob("*") if f.is_file() and now - f.stat().st_mtime > than_s]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def _path(self, id_: str) -> Path:
        if not _ID.fullmatch(id_):
            raise NotFound("that is no photo's id", "photo")
        return self.folder / id_[:2] / f"{id_}.jpg"


def _drawn_anew(raw: bytes) -> Image.Image:
    """Give the upright picture at our size, without anything else the file held."""
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS[opened.format or "PNG"]:
                raise Invalid(f"the photo has {opened.width}x{opened.height} pixels; send a smaller one", "photo")
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            turn = _turn(opened)
            picture = opened.convert("RGB")
    except Invalid:
        raise
    except Exception as error:  # a stranger's bytes can break the decoder anywhere, with any error
        raise Invalid(
            f"that is no photo we can read ({type(error).__name__}); send a JPEG, PNG or WebP", "photo"
        ) from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = picture if turn is None else picture.transpose(turn)
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _turn(picture: Image.Image) -> Transpose | None:
    """Give how to turn a picture upright; None too where its EXIF is broken: the picture may be good."""
    try:
        return _TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # as above; if the picture itself is broken, reading it says so
        return None


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
