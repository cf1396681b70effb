"""Which script and which language the parts of a text are in, by character ranges and short lists.

No model and no dependency: enough to tell that a text mixes, not to name its language.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from al_core.domain.values import Floats

NO_SCRIPT = 0
SCRIPT_RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "latin": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F),
              (0x1E00, 0x1EFF), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
    "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "cyrillic": ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    "armenian": ((0x531, 0x58A),),
    "hebrew": ((0x591, 0x5F4), (0xFB1D, 0xFB4F)),
    "arabic": ((0x620, 0x65F), (0x66E, 0x6D3), (0x6FA, 0x6FF), (0x750, 0x77F),
               (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    "devanagari": ((0x900, 0x963), (0x970, 0x97F), (0xA8E0, 0xA8FF)),
    "bengali": ((0x980, 0x9E5), (0x9F0, 0x9FE)),
    "gurmukhi": ((0xA01, 0xA5E),),
    "gujarati": ((0xA81, 0xAE3),),
    "tamil": ((0xB82, 0xBD7),),
    "telugu": ((0xC00, 0xC63),),
    "kannada": ((0xC80, 0xCE3),),
    "malayalam": ((0xD00, 0xD63), (0xD7A, 0xD7F)),
    "sinhala": ((0xD81, 0xDDF),),
    "thai": ((0xE01, 0xE3A), (0xE40, 0xE4E)),
    "georgian": ((0x10A0, 0x10FF),),
    "ethiopic": ((0x1200, 0x135F),),
    "hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3)),
    "kana": ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F)),
    "han": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)),
}  # fmt: skip
"""First and last code point of each range of letters and of marks on them (Unicode 15)."""
SCRIPTS = tuple(SCRIPT_RANGES)

LANGUAGE_WORDS: dict[str, str] = {
    "english": "the and is was are of to that this with for you not but have they what would "
    "there their which from your it's don't",
    "german": "und ist nicht das der ich auch sich mit auf ein eine wie aber haben wird noch "
    "werden bei nach über wenn oder was mein",
    "french": "est les dans une pour qui sur avec plus pas être cette nous vous mais leur c'est "
    "aux ils elle était",
    "spanish": "el los las una por con para más pero como este está muy también hay porque "
    "cuando sus fue qué yo",
    "portuguese": "não uma os mais mas foi são ao pelo pela você isso também já muito nos das "
    "dos quando por para como este",
    "italian": "che non il gli della sono per una anche questo più come nel alla dei ma perché "
    "essere molto di con",
    "dutch": "het een niet van ik zijn maar ook voor dat deze naar wel nog heeft wordt omdat "
    "geen is was of dan",
    "polish": "nie się jest że na jak ale czy przez tylko był jego może już dla tego",
    "turkish": "bir ve bu için çok değil ama daha gibi olarak ne var kadar sonra ile",
    "indonesian": "yang dan di ini itu dengan untuk tidak dari akan pada juga saya bisa sudah",
    "hindi in latin": "hai nahi nahin kya bahut mein mera tum hain toh yeh woh karna kuch abhi "
    "kyun acha accha bhi aur matlab",
    "malayalam in latin": "aanu alla enna oru njan ente ithu athu undu venda nalla kollam "
    "ippol avan machane",
    "tamil in latin": "naan illai enna romba nalla irukku vanakkam oru intha antha eppadi unga",
    "russian": "и не что это как его она они был для все мы вы так же если уже или когда за от "
    "да то",
    "ukrainian": "і що це як його вона вони був для всі ми ви так якщо вже або коли також за не",
    "bulgarian": "и е да се не за от че това като са със съм ще беше които то",
    "arabic": "في من على هذا هذه أن إلى عن مع التي الذي كان لم لا",
    "persian": "است این که را با برای از نیست می های هم یک بود",
    "urdu": "ہے نہیں کے میں کی اور کو سے یہ وہ ہیں تھا",
    "hindi": "है नहीं और के में की को से यह वह हैं था क्या",
    "marathi": "आहे नाही आणि हे ते मी च्या होते काय",
}
"""A few frequent function words each; one that stands in two lists tells nothing, see below."""
LANGUAGES = tuple(LANGUAGE_WORDS)


@cache
def language_of_word() -> dict[str, int]:
    """Position in LANGUAGES of each function word that belongs to one language alone."""
    owners: dict[str, set[int]] = {}
    for position, words in enumerate(LANGUAGE_WORDS.values()):
        for word in words.split():
            owners.setdefault(word, set()).add(position)
    return {word: min(found) for word, found in owners.items() if len(found) == 1}


def script_counts(text: str) -> NDArray[np.int64]:
    """Letters of the text in each of SCRIPTS, (n_scripts,); emoji, digits, marks count nowhere.

    Han counts as kana where there is any, and as Hangul where there is any: Japanese and
    Korean write with both.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    counts = np.bincount(_script_table()[points], minlength=len(SCRIPTS) + 1)[1:]
    han, kana, hangul = (SCRIPTS.index(name) for name in ("han", "kana", "hangul"))
    partner = kana if counts[kana] else hangul
    if counts[partner]:
        counts[partner] += counts[han]
        counts[han] = 0
    return counts


def mixture(counts: Floats) -> Floats:
    """How evenly each row of counts is shared by its two largest: 0 = one alone, 1 = halves.

    Twice the share of all but the largest, at most 1; (n, k) counts give (n,).
    """
    total, largest = counts.sum(axis=1), counts.max(axis=1, initial=0)
    rest = np.divide(total - largest, total, out=np.zeros(total.size), where=total > 0)
    return np.asarray(np.minimum(1.0, 2.0 * rest))


@cache
def _script_table() -> NDArray[np.uint8]:
    """1 + position in SCRIPTS of each code point, NO_SCRIPT for all others."""
    table = np.full(0x110000, NO_SCRIPT, dtype=np.uint8)
    for number, ranges in enumerate(SCRIPT_RANGES.values(), start=1):
        for first, last in ranges:
            table[first : last + 1] = number
    return table
