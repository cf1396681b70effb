import msgspec

from al_core.domain.plan import OptionsPlan
from al_core.experiments.strategy_warnings import strategy_warnings
from tests.experiments.plans import small_plan, small_sweep


def warned(name, kind="table", params=None, **changes):
    sweep = small_sweep(
        base=small_plan(**changes), strategies=(name,), strategy_params={name: params or {}}
    )
    return strategy_warnings(sweep, kind)


def test_a_strategy_of_texts_is_warned_of_on_other_data():
    assert (
        "Text signals reads texts, and this data set holds image rows"
        in warned("text_signals", "image")[0]
    )
    assert warned("text_signals", "text") == []


def test_a_strategy_that_wears_one_of_texts_is_warned_of_too():
    assert "reads texts" in warned("epsilon_greedy", params={"strategy": "text_signals"})[0]


def test_an_oracle_is_called_an_upper_bound():
    assert "never for people" in warned("greedy_oracle")[0]


def test_judgements_of_several_people_are_asked_for():
    assert "People per example" in warned("active_lab")[0]
    twice = msgspec.structs.replace(OptionsPlan(), overlap=2)
    assert warned("active_lab", options=twice) == []


def test_parameters_that_do_not_fit_are_left_to_the_check():
    assert warned("bandit", params={"arms": ()}) == []


def test_an_ordinary_strategy_gives_no_warning():
    assert warned("margin") == []
