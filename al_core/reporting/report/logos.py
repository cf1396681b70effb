"""A logo that may stand in a report: a small PNG or JPEG, whatever its file is called."""

import io

from al_core.domain.errors import DataError

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 4_000_000
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}


def logo_kind(content: bytes) -> str:
    """The media type of a logo, by its first bytes."""
    return _KINDS["PNG"] if content.startswith(b"\x89PNG") else _KINDS["JPEG"]


def checked_logo(content: bytes) -> bytes:
    """The picture written anew, so that nothing rides along; DataError for what is none."""
    from PIL import Image, UnidentifiedImageError

    if len(content) > MOST_BYTES:
        raise DataError(f"the logo has {len(content):,} bytes; take one of at most {MOST_BYTES:,}")
    try:
        with Image.open(io.BytesIO(content), formats=list(_KINDS)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise DataError(
                    f"the logo has {image.width} x {image.height} pixels; make it smaller"
                )
            kind, written = image.format or "PNG", io.BytesIO()
            image.convert("RGBA" if kind == "PNG" else "RGB").save(written, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise DataError("the logo is no PNG or JPEG picture; save it as one of these") from error
    return written.getvalue()
