"""The font of pictures and PDF: DejaVu Sans, which comes with matplotlib, so that none is sought.

It knows Latin, Greek, Cyrillic, Hebrew, Arabic and signs, and no Chinese, Japanese or Korean:
what it lacks is shown as a box, and the PDF says how many there were.
"""

from functools import cache
from pathlib import Path

BOX = "□"


@cache
def font_folder() -> Path:
    """Where DejaVu lies."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def known_characters() -> frozenset[int]:
    """The code points that the font has a sign for."""
    from fontTools.ttLib import TTFont

    with TTFont(font_folder() / "DejaVuSans.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def drawable(words: str) -> str:
    """The words with a box for what the font lacks."""
    known = known_characters()
    return "".join(c if ord(c) in known or c == "\n" else BOX for c in words)


def boxes(words: str) -> int:
    """How many characters the font lacks."""
    known = known_characters()
    return sum(ord(c) not in known and c != "\n" for c in words)
