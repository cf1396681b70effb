from al_core.domain.results import Interval, PairedComparison
from al_core.experiments.pair_words import pair_sentences, target_sentences
from al_core.experiments.pairing import JudgedPair
from al_core.experiments.targets import Target, TargetNeeds


def pair(verdict, b="b"):
    interval = Interval(0.0312, 0.01, 0.05, 8)
    return JudgedPair(PairedComparison("a", b, "Accuracy", interval, verdict), 0.01, 0.023, verdict)


def test_a_pair_that_differs_is_told_with_interval_seeds_and_corrected_p_value():
    assert pair_sentences([pair("a higher")]) == [
        "Accuracy: a higher; a minus b is +0.0312 (+0.01 to +0.05, 8 seeds, p corrected 0.023)."
    ]


def test_pairs_that_do_not_differ_are_counted_and_not_left_out():
    told = pair_sentences([pair("a higher"), pair("no difference shown"), pair("cannot tell yet")])
    assert told[1:] == ["No difference is shown for 2 of 3 pairs compared."]


def test_no_pair_has_nothing_to_say():
    assert pair_sentences([]) == []


def need(reached, mean):
    return TargetNeeds("hybrid · margin", reached, 6, mean, Interval(mean, 1.0, 2.0, 6))


def test_what_an_arm_needed_is_told_with_how_many_runs_got_there():
    assert target_sentences([need(6, 120.0)], Target(0.9, "labels", 200.0)) == [
        "hybrid · margin: 6 of 6 runs reached 90.0%, with 120.00 labels on average."
    ]


def test_where_a_run_fell_short_the_mean_is_a_bound():
    (told,) = target_sentences([need(4, 1.5)], Target(0.905, "hours", 2.0))
    assert told.endswith("4 of 6 runs reached 90.5%, with at least 1.50 hours on average.")


def test_money_is_told_as_money():
    (told,) = target_sentences([need(6, 3.2)], Target(0.9, "cost", 5.0))
    assert told.endswith("with 3.20 in money on average.")
