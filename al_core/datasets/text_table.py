"""The words of all texts of a data version in one table, counted once and not per query."""

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from scipy.sparse import csr_array

from al_core.datasets.scripts import LANGUAGES, SCRIPTS, language_of_word, mixture, script_counts
from al_core.domain.values import Floats, Rows

MOST_CHARACTERS = 100_000
"""Words and scripts are read from so much of a text, so that 1 MB of one costs no more."""
KEPT = 2
FEWEST_OF_ANOTHER = 2
"""Function words of a second language that it takes to be no accident (a name, a quotation)."""
# marks that belong to words though Python's \w leaves them out: Indic vowels, Arabic and Hebrew
# points, joiners
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0970-\u0dff\u200c\u200d'"
)
_WORD = re.compile(f"[\\w{_MARKS}]+")
# written without spaces: each character stands for a word
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, eq=False)
class TextTable:
    """What is known of each text whatever is labeled.

    words: (n, vocabulary) incidence, 1 where the text holds the word. vocabulary: word to
    column, in the order of the words. characters: length of each text, (n,). script_mix,
    language_mix: 0 = one alone to 1 = two halves, (n,).
    """

    words: csr_array
    vocabulary: dict[str, int]
    characters: Rows
    script_mix: Floats
    language_mix: Floats

    @property
    def n_words(self) -> Rows:
        """Distinct words of each text, (n,)."""
        return np.asarray(np.diff(self.words.indptr), dtype=np.int64)

    def texts_with_word(self, rows: Rows) -> Floats:
        """How many of `rows` hold each word, (vocabulary,)."""
        among = np.zeros(self.words.shape[0])
        among[rows] = 1.0
        return np.asarray(self.words.T @ among)

    def column_mask(self, words: Collection[str]) -> Floats:
        """1 for each column whose word is in `words` (whatever its case), (vocabulary,)."""
        mask = np.zeros(len(self.vocabulary))
        folded = {word for entry in words for word in words_of(entry)}
        mask[[self.vocabulary[word] for word in folded if word in self.vocabulary]] = 1.0
        return mask


def words_of(text: str) -> set[str]:
    """The distinct words of a text, in lower case; where none are spaced, its characters."""
    part = text[:MOST_CHARACTERS]
    if not part.isascii():
        part = _UNSPACED.sub(r" \g<0> ", part)
    found = set(_WORD.findall(part.replace("’", "'").casefold()))
    return {word.strip("'_") for word in found} - {""}


def text_table(texts: Sequence[str]) -> TextTable:
    """Count the texts: O(characters) once."""
    words, vocabulary = _incidence(texts)
    return TextTable(
        words=words,
        vocabulary=vocabulary,
        characters=np.array([len(text) for text in texts], dtype=np.int64),
        script_mix=_script_mix(texts),
        language_mix=_language_mix(words, vocabulary),
    )


def _incidence(texts: Sequence[str]) -> tuple[csr_array, dict[str, int]]:
    """Words of each text, and columns in the words' own order: no sum depends on the rows'."""
    first_seen: defaultdict[str, int] = defaultdict()
    first_seen.default_factory = first_seen.__len__
    columns, ends = array("q"), array("q", [0])
    for text in texts:
        columns.extend(map(first_seen.__getitem__, words_of(text)))
        ends.append(len(columns))
    vocabulary = {word: column for column, word in enumerate(sorted(first_seen))}
    moved = np.empty(len(vocabulary), dtype=np.int64)
    moved[[first_seen[word] for word in vocabulary]] = np.arange(len(vocabulary))
    parts = (np.ones(len(columns)), moved[np.asarray(columns)], np.asarray(ends))
    words = csr_array(parts, shape=(len(texts), len(vocabulary)))
    words.sort_indices()
    return words, vocabulary


def _script_mix(texts: Sequence[str]) -> Floats:
    mixes = np.zeros(len(texts))
    for row, text in enumerate(texts):
        if not text.isascii():
            counts = script_counts(text[:MOST_CHARACTERS]).astype(np.float64)
            mixes[row] = mixture(counts.reshape(1, len(SCRIPTS)))[0]
    return mixes


def _language_mix(words: csr_array, vocabulary: dict[str, int]) -> Floats:
    known = language_of_word()
    tells = np.zeros((len(vocabulary), len(LANGUAGES)))
    for word in known.keys() & vocabulary.keys():
        tells[vocabulary[word], known[word]] = 1.0
    counts = np.asarray(words @ tells)
    second = np.partition(counts, -2, axis=1)[:, -2]
    return np.where(second >= FEWEST_OF_ANOTHER, mixture(counts), 0.0)


class _Kept:
    """The tables of the texts last asked for, by identity (a tuple can't be weakly referenced)."""

    def __init__(self) -> None:
        self._tables: list[tuple[Sequence[str], TextTable]] = []
        self._lock = Lock()

    def table(self, texts: Sequence[str]) -> TextTable:
        """The table of exactly this object, counted when it is not one of the last few."""
        with self._lock:
            known = [pair for pair in self._tables if pair[0] is texts]
            pair = known[0] if known else (texts, text_table(texts))
            others = [each for each in self._tables if each[0] is not texts]
            self._tables = [pair, *others][:KEPT]
        return pair[1]


_KEPT = _Kept()


def table_of(texts: Sequence[str]) -> TextTable:
    """The table of `texts`, counted once for as long as they are among the last few asked for."""
    return _KEPT.table(texts)
