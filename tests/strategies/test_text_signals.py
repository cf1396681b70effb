import numpy as np
import pytest

from al_core.domain.errors import PlanError
from al_core.strategies.registry import strategy_named
from al_core.strategies.text_signals import TextSignals, text_signals_of
from tests.strategies.worlds import query, table_query

SURE, UNSURE = [0.9, 0.1], [0.55, 0.45]
NAMES = ("rare_terms", "domain", "out_of_vocabulary", "code_switching", "ambiguity")
QUIET = dict.fromkeys(NAMES, 0.0)
TEXTS = ("red car", "red bus", "привет hello", "fever and a cough", "red car")


def signals(**weights):
    return TextSignals(**{**QUIET, **weights})


def texts_query(table=(SURE,) * 5, **given):
    return table_query(list(table), texts=TEXTS, **{"labeled": [0], **given})


def test_without_weights_the_base_alone_ranks():
    context = texts_query([SURE, SURE, UNSURE, [0.7, 0.3], [0.6, 0.4]])
    selection = signals().select(context, 4)
    assert selection.picks.tolist() == [2, 4, 3, 1]
    assert selection.utilities.tolist() == [0.125, 0.875, 0.375, 0.625]


def test_a_signal_adds_its_weight_times_its_value():
    selection = signals(out_of_vocabulary=0.5).select(texts_query(), 1)
    assert selection.utilities.tolist() == [0.75, 1.0, 1.0, 0.5]


def test_a_strong_signal_overrules_the_base():
    context = texts_query([SURE, UNSURE, SURE, SURE, UNSURE])
    assert signals(code_switching=2.0).select(context, 1).picks.tolist() == [2]


def test_a_negative_weight_turns_a_signal_round():
    assert signals(length=-1.0).select(texts_query(), 1).picks.tolist() == [1]


def test_domain_words_draw_texts_of_the_domain():
    strategy = signals(domain=1.0, domain_words=("fever", "cough"))
    assert strategy.select(texts_query(), 1).picks.tolist() == [3]


def test_disagreement_of_pre_labels_draws():
    said = np.array([[0, 1], [0, 0], [1, 1], [0, 0], [0, 1]])
    assert signals(ambiguity=1.0).select(texts_query(pre_labels=said), 1).picks.tolist() == [4]


def test_every_signal_of_each_pick_is_told():
    said = np.zeros((5, 2), dtype=np.int64)
    strategy = TextSignals(domain_words=("fever",))
    selection = strategy.select(texts_query(pre_labels=said), 2)
    assert set(selection.reasons) == {*QUIET, "length", "base_rank"}
    position = {row: at for at, row in enumerate(selection.picks)}
    assert selection.reasons["domain"][position[3]] == 0.25
    assert selection.reasons["out_of_vocabulary"][position[3]] == 1.0


def test_reasons_add_up_to_the_utility():
    strategy = TextSignals()
    selection = strategy.select(texts_query([UNSURE, SURE, UNSURE, SURE, UNSURE]), 3)
    told = selection.reasons["base_rank"] + sum(
        getattr(strategy, name) * values
        for name, values in selection.reasons.items()
        if name != "base_rank"
    )
    best = np.sort(selection.utilities)[::-1][:3]
    assert told == pytest.approx(best)


def test_signals_choose_before_the_first_model():
    context = query(np.arange(5.0)[:, None], texts=TEXTS)
    selection = signals(code_switching=1.0).select(context, 1)
    assert selection.picks.tolist() == [2]
    assert selection.reasons["base_rank"].tolist() == [0.0]


def test_any_strategy_can_be_worn():
    strategy = strategy_named("text_signals", {"strategy": "core_set", **QUIET})
    assert strategy.select(texts_query(), 1).picks.tolist() == [4]


def test_an_unknown_base_is_refused():
    with pytest.raises(PlanError, match="no strategy is called 'magic'"):
        TextSignals(strategy="magic")


def test_what_there_is_nothing_to_tell_from_is_left_out():
    assert text_signals_of(table_query([SURE] * 3)) == {}
