"""Users' texts on their way into somebody else's HTML: no character that could be markup is left.

Evidently writes names and categories into a script element as they are, so a class called
`</script>` would end it.
"""

from collections.abc import Iterable

LONGEST = 60
LOOK_ALIKE = str.maketrans("<>&\"'`\\", "‹›＆”’’＼")


def inert(text: str) -> str:
    """The text to be looked at only: markup characters become look-alikes, others blanks.

    >>> inert("</script>")
    '‹/script›'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown.translate(LOOK_ALIKE)[:LONGEST].strip() or "(blank)"


def inert_each(texts: Iterable[str]) -> list[str]:
    """An inert name for each text, no two alike.

    >>> inert_each(["a<", "a‹", "b", "b"])
    ['a‹', 'a‹ (2)', 'b', 'b (2)']
    """
    names: dict[str, None] = {}
    for text in texts:
        plain = inert(text)
        name, number = plain, 1
        while name in names:
            number += 1
            name = f"{plain} ({number})"
        names[name] = None
    return list(names)


def inert_names(texts: Iterable[str]) -> dict[str, str]:
    """Each different text's inert name; different texts have different names."""
    different = list(dict.fromkeys(texts))
    return dict(zip(different, inert_each(different), strict=True))
