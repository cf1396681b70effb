"""What speaks for labeling a text before any model has seen it: one signal a function, each 0 to 1.

They compose: each takes the table of all texts, gives (n,), and knows nothing of the others.
"""

from collections.abc import Collection

import numpy as np
from scipy.special import entr

from al_core.datasets.text_table import TextTable
from al_core.domain.values import Floats, Labels, Rows

FEWEST_WORDS = 5
"""A text of fewer words is taken to have so many: one odd word makes no rare text."""
FEWEST_TEXTS = 2
"""A word in a single text (a misspelling, a number) counts as in so many."""


def rare_terms(table: TextTable, pool: Rows) -> Floats:
    """Mean inverse document frequency of each text's distinct words.

    idf(w) = ln(n / max(df(w), 2)) / ln(n / 2) over the n texts of `pool`: 0 = in every text,
    1 = in two or fewer (Sparck Jones 1972, doi:10.1108/eb026526). Texts of fewer than 5
    words are divided by 5; a text without words has 0.
    """
    if pool.size <= FEWEST_TEXTS:
        return np.zeros(table.characters.size)
    frequency = np.maximum(table.texts_with_word(pool), FEWEST_TEXTS)
    inverse = np.log(pool.size / frequency) / np.log(pool.size / FEWEST_TEXTS)
    sums = np.asarray(table.words @ inverse)
    return np.asarray(np.clip(sums / np.maximum(table.n_words, FEWEST_WORDS), 0.0, 1.0))


def domain_share(table: TextTable, words: Collection[str]) -> Floats:
    """Share of each text's distinct words that are in `words`; 0 without any."""
    return _share(table, table.column_mask(words))


def out_of_vocabulary(table: TextTable, labeled: Rows) -> Floats:
    """Share of each text's distinct words that no text of `labeled` holds."""
    return _share(table, (table.texts_with_word(labeled) == 0).astype(np.float64))


def code_switching(table: TextTable) -> Floats:
    """How much a text mixes scripts or languages, the larger of the two.

    Twice the share of letters outside the commonest script, or of function words outside the
    commonest language, at most 1; a second language shows by two function words or more.
    """
    return np.maximum(table.script_mix, table.language_mix)


def relative_length(table: TextTable, pool: Rows) -> Floats:
    """Share of `pool` that is shorter in characters, an equal one counting half.

    A rank and no ratio: one text of 1 MB does not make all others short.
    """
    if pool.size == 0:
        return np.zeros(table.characters.size)
    lengths = np.sort(table.characters[pool])
    below = np.searchsorted(lengths, table.characters, side="left")
    upto = np.searchsorted(lengths, table.characters, side="right")
    return np.asarray((below + upto) / (2.0 * pool.size))


def ambiguity(pre_labels: Labels) -> Floats:
    """Entropy of what earlier labelers or rules said of each text, (n,).

    pre_labels: (n, m), -1 for nothing. Divided by ln of the number of opinions, so that 1 =
    all differ; 0 with fewer than two opinions.
    """
    given = (pre_labels >= 0).sum(axis=1)
    entropy = np.zeros(given.size)
    for each in np.unique(pre_labels[pre_labels >= 0]):
        entropy += entr((pre_labels == each).sum(axis=1) / np.maximum(given, 1))
    return np.asarray(entropy / np.log(np.maximum(given, 2)))


def _share(table: TextTable, mask: Floats) -> Floats:
    return np.asarray((table.words @ mask) / np.maximum(table.n_words, 1))
