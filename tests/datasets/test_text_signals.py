"""Signals of texts: closed values, all scripts, and texts that break careless code."""

import math

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from al_core.datasets.text_signals import (
    ambiguity,
    code_switching,
    domain_share,
    out_of_vocabulary,
    rare_terms,
    relative_length,
)
from al_core.datasets.text_table import MOST_CHARACTERS, table_of, text_table, words_of

HARD = [
    "",
    " ",
    "\x00",
    "\ud800 lone",
    "👩‍👩‍👧 🏳️‍🌈",
    "مرحبا بالعالم",
    "שלום",
    "e\u0301",
    "'",
    "___",
    "1234",
]


def rows(*numbers):
    return np.array(numbers, dtype=np.int64)


def test_rare_words_weigh_by_how_few_texts_hold_them():
    table = text_table(["a b c d e"] * 6 + ["a b c d x", "a b c y x"])
    inverse = {"x": 1.0, "d": math.log(8 / 7) / math.log(4), "y": 1.0}
    signal = rare_terms(table, np.arange(8))
    assert signal[6] == pytest.approx((inverse["x"] + inverse["d"]) / 5)
    assert signal[7] == pytest.approx((inverse["x"] + inverse["y"]) / 5)


def test_a_word_that_every_text_holds_is_not_rare():
    assert rare_terms(text_table(["a b c d e"] * 4), np.arange(4)).tolist() == [0.0] * 4


def test_one_odd_word_makes_no_rare_text():
    table = text_table(["zyx", "v1 v2 v3 v4 v5", *["common words stand here again"] * 6])
    signal = rare_terms(table, np.arange(8))
    assert signal[0] == pytest.approx(0.2)
    assert signal[1] == pytest.approx(1.0)


def test_rarity_looks_at_the_pool_alone():
    pool = ["a b c d e", "a b c d f", "a b c g h", "a i j k l"]
    alone = rare_terms(text_table(pool), np.arange(4))
    with_audit = rare_terms(text_table([*pool, "f g h i j k", "l l f"]), np.arange(4))
    assert with_audit[:4].tolist() == alone.tolist()


def test_domain_is_the_share_of_words_from_the_list_whatever_their_case():
    table = text_table(["Fever and cough", "a red car", ""])
    assert domain_share(table, ["fever", "COUGH"]).tolist() == pytest.approx([2 / 3, 0.0, 0.0])


def test_domain_without_words_says_nothing():
    assert domain_share(text_table(["a b"]), []).tolist() == [0.0]


def test_words_no_labeled_text_holds_are_out_of_vocabulary():
    table = text_table(["red car", "red bus", "blue sky", ""])
    assert out_of_vocabulary(table, rows(0)).tolist() == [0.0, 0.5, 1.0, 0.0]


def test_before_any_label_every_word_is_new():
    assert out_of_vocabulary(text_table(["red car", ""]), rows()).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    "text",
    [
        "the weather is fine and they know what that would mean for you",
        "погода хорошая, и мы не знаем, что это значит",
        "मौसम अच्छा है और वह नहीं जानता",
        "ഇന്ന് നല്ല കാലാവസ്ഥയാണ്",
        "الطقس جميل في هذا اليوم",
        "今日は天気がいいですね。漢字とひらがなとカタカナ。",
        "오늘 날씨가 좋습니다 漢字",
        "今天天气很好",
        "сегодня 2024 👍 !!!",
        "dat is niet waar en het was van mij of van jou",
        "ich weiß nicht was das ist und wie",
        "no sé por qué está muy lejos pero hay una para la casa como este",
    ],
)
def test_one_language_in_its_own_script_does_not_switch(text):
    assert code_switching(text_table([text]))[0] == 0.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("привет hello!", 10 / 11),
        ("नमस्ते friends", 12 / 13),
        ("സിനിമ kollam", 10 / 11),
        ("hello مرحبا", 1.0),
        ("我用 python", 0.5),
        ("movie bahut accha hai but the ending was what they wanted", 6 / 7),
        ("yo no sé por qué pero they have this and that", 6 / 8),
    ],
)
def test_a_mix_of_scripts_or_languages_shows(text, value):
    assert code_switching(text_table([text]))[0] == pytest.approx(value)


def test_a_single_foreign_function_word_is_no_switch():
    assert code_switching(text_table(["they have what you would call an und"]))[0] == 0.0


def test_length_is_the_share_of_the_pool_that_is_shorter():
    table = text_table(["a", "bb", "bb", "c" * 1_000_000])
    assert relative_length(table, np.arange(4)).tolist() == [0.125, 0.5, 0.5, 0.875]


def test_ambiguity_is_the_entropy_of_what_was_said():
    said = np.array([[0, 1, 2], [1, 1, 1], [0, 0, 1], [0, 1, -1], [2, -1, -1], [-1, -1, -1]])
    two_to_one = (math.log(3) - 2 / 3 * math.log(2)) / math.log(3)
    assert ambiguity(said) == pytest.approx([1.0, 0.0, two_to_one, 1.0, 0.0, 0.0])


def test_without_any_opinion_nothing_is_ambiguous():
    assert ambiguity(np.empty((3, 0), dtype=np.int64)).tolist() == [0.0, 0.0, 0.0]


def test_hard_texts_give_signals_from_0_to_1():
    table = text_table([*HARD, "x" * 1_000_000, "слово " * 200_000])
    pool = np.arange(table.characters.size)
    signals = [
        rare_terms(table, pool),
        domain_share(table, HARD),
        out_of_vocabulary(table, rows(0, 3)),
        code_switching(table),
        relative_length(table, pool),
    ]
    assert all(((values >= 0) & (values <= 1)).all() for values in signals)


def test_no_texts_give_no_signals():
    table = text_table([])
    assert rare_terms(table, rows()).tolist() == relative_length(table, rows()).tolist() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s THE end", {"it's", "the", "end"}),
        ("हिन्दी में", {"हिन्दी", "में"}),
        ("മലയാളം", {"മലയാളം"}),
        ("كِتَاب", {"كِتَاب"}),
        ("abc中文", {"abc", "中", "文"}),
        ("'quoted' snake_case __init__", {"quoted", "snake_case", "init"}),
        ("👍 ...", set()),
    ],
)
def test_words_keep_the_marks_of_their_script(text, words):
    assert words_of(text) == words


def test_words_are_read_from_the_beginning_of_very_long_texts():
    assert words_of("a " * MOST_CHARACTERS + "b") == {"a"}


def test_words_and_columns_agree_with_scikit_learn():
    texts = ["the cat sat", "the dog sat down", "", "a cat and a dog"]
    peer = CountVectorizer(binary=True, token_pattern=r"\w+").fit(texts)
    table = text_table(texts)
    assert table.vocabulary == peer.vocabulary_
    assert (table.words.toarray() == peer.transform(texts).toarray()).all()


def test_the_same_texts_are_counted_once():
    texts, others = ["one", "two"], ["one", "two"]
    assert table_of(texts) is table_of(texts)
    assert table_of(others) is not table_of(texts)
