"""How a report tells its method: words for everybody, sources for those who want to know."""

import msgspec
import pytest

from al_core.domain.advice import Advice
from al_core.domain.plan import ArchitecturePlan, DataPlan, OptionsPlan, Plan, StrategyPlan
from al_core.experiments.report_method import (
    ESTIMATORS,
    GLOSSARY,
    appendix,
    glossary,
    plain_method,
    sources,
)
from al_core.loop.architectures import ARCHITECTURES
from al_core.reporting.report.content import Bullets, Table, Terms, Text
from al_core.strategies.registry import STRATEGIES

PLAN = Plan(
    name="tickets",
    data=DataPlan("digits"),
    strategy=StrategyPlan("margin"),
    options=OptionsPlan(random_share=0.1),
)


def words(plan=PLAN, *, live=False):
    return [block.words for block in plain_method(plan, live=live) if isinstance(block, Text)]


def planned(plan=PLAN):
    (table,) = (block for block in plain_method(plan, live=False) if isinstance(block, Table))
    return dict(zip(table.columns["What"], table.columns["As planned"], strict=True))


def bullets(*names):
    (block,) = sources(names)
    assert isinstance(block, Bullets)
    return block.items


class Material:
    """The two things of a run that its appendix looks at."""

    def __init__(self, votes):
        self.plan = PLAN
        self.health = None if votes is None else Advised(votes)


class Advised:
    def __init__(self, votes):
        self.advice = Advice("continue", "", votes, None, float("nan"))


def test_people_are_people_where_they_labeled():
    assert words(live=True)[0].startswith("A model learns from labeled examples. People label;")


def test_people_are_simulated_where_they_were():
    assert "Simulated people label;" in words()[0]


def test_it_says_that_what_measures_never_trains():
    assert words()[0].endswith("so that the model is never judged on what it learned.")


@pytest.mark.parametrize("kind", sorted(ARCHITECTURES))
def test_every_architecture_is_told_in_its_own_words(kind):
    plan = msgspec.structs.replace(PLAN, architecture=ArchitecturePlan(kind))
    assert words(plan)[1] == f"How the work went round ({kind}): {ARCHITECTURES[kind].meaning}"


@pytest.mark.parametrize("name", sorted(STRATEGIES))
def test_every_strategy_is_told_with_when_to_use_it(name):
    plan = msgspec.structs.replace(PLAN, strategy=StrategyPlan(name))
    assert words(plan)[2].startswith(
        f"How examples were chosen ({name}): {STRATEGIES[name].when_to_use} "
    )


@pytest.mark.parametrize(("share", "told"), [(0.0, "0%"), (0.1, "10%"), (0.25, "25%")])
def test_the_random_share_is_told(share, told):
    plan = msgspec.structs.replace(PLAN, options=OptionsPlan(random_share=share))
    assert f" {told} of the places in each batch were filled at random" in words(plan)[2]


def test_it_ends_with_the_question_that_a_saving_answers():
    assert words()[3] == (
        "What was saved is told against random selection: how many labels would it have taken to "
        "be as good?"
    )


def test_the_plan_is_told_without_folders():
    own = msgspec.structs.replace(PLAN, data=DataPlan("/home/ada/secret/mine.csv"))
    assert planned(own)["Data"].startswith("mine.csv")
    windows = msgspec.structs.replace(PLAN, data=DataPlan("C:\\ada\\mine.csv"))
    assert planned(windows)["Data"].startswith("mine.csv")


def test_the_plan_is_told_in_words():
    assert planned()["Strategy"] == "margin, 10% of the slots at random"


def test_the_glossary_is_in_alphabetical_order_and_says_each_word_once():
    terms = [term.lower() for term, _meaning in GLOSSARY]
    assert terms == sorted(set(terms))


@pytest.mark.parametrize(
    "term",
    [
        "Accuracy", "Calibration error (ECE)", "Cosine", "Drift", "Interval (95 %)",
        "Krippendorff's alpha", "Labels closed", "Labels saved", "Lease", "Log loss", "LURE",
        "Macro F1", "Precision", "Random control", "Recall", "Seed", "Staleness", "Stop set",
    ],
)  # fmt: skip
def test_the_words_of_figures_and_tables_are_explained(term):
    (block,) = glossary().blocks
    assert isinstance(block, Terms)
    assert term in dict(block.items)


def test_every_meaning_is_one_short_sentence():
    for term, meaning in GLOSSARY:
        assert meaning.endswith("."), term
        assert len(meaning) <= 100, term


def test_every_estimator_comes_with_its_source():
    assert "arXiv 2101.11665" in next(each for each in ESTIMATORS if each.startswith("LURE"))
    assert "Wilson 1927" in ESTIMATORS[0]


def test_a_strategy_is_named_with_family_paper_and_cost():
    assert bullets("margin")[-1] == (
        "Strategy margin (uncertainty): Scheffer, Decomain, Wrobel 2001, "
        "doi:10.1007/3-540-44816-0_31; cost O(n C)."
    )


def test_each_strategy_of_a_comparison_has_its_line():
    told = bullets("margin", "random")
    assert len(told) == len(ESTIMATORS) + 2
    assert told[-1].startswith("Strategy random ")


def test_the_appendix_has_no_rules_where_the_models_were_not_gone_through():
    section = appendix(Material(None))
    assert (section.key, section.title) == ("appendix", "Method appendix")
    assert not any(isinstance(block, Table) for block in section.blocks)


def test_the_appendix_lists_rules_with_their_sources():
    (table,) = (b for b in appendix(Material(())).blocks if isinstance(b, Table))
    assert list(table.columns) == ["Rule", "What it looks at", "Source"]
    assert table.title == "The stopping rules"
