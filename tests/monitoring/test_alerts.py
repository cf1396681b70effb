"""What deserves attention."""

import pytest
from scipy import stats

from al_core.monitoring.alerts import Situation, Worker, alerts, class_counts, odds_of_worker

GOOD = Worker("ben", 60, 0.0, audited=40, right=36)
CASES = {
    "queue starving": (
        {"at_work": 3, "idle": 1, "selectable": 40},
        [{"at_work": 3, "selectable": 40}, {"at_work": 3, "idle": 1},
         {"at_work": 3, "idle": 1, "selectable": 40, "busy": True}],
    ),
    "queue piling up": (
        {"waiting": 61, "batch_size": 20},
        [{"waiting": 60, "batch_size": 20}],
    ),
    "people idle": (
        {"at_work": 3, "idle": 2, "busy": True},
        [{"at_work": 4, "idle": 2, "busy": True}, {"at_work": 0, "busy": True}],
    ),
    "leases abandoned": ({"leases": 20, "lapses": 3}, [{"leases": 20, "lapses": 2},
                                                        {"leases": 19, "lapses": 9}]),
    "stale answers": ({"stale_batches": 1.2}, [{"stale_batches": 1.0}]),
    "hasty answers": (
        {"workers": [Worker("ana", 20, 0.3)]},
        [{"workers": [Worker("ana", 19, 0.9), Worker("ben", 40, 0.2)]}],
    ),
    "annotator outlier": (
        {"workers": [Worker("ana", 60, 0.0, audited=20, right=8), GOOD]},
        [{"workers": [Worker("ana", 60, 0.0, audited=20, right=17), GOOD]},
         {"workers": [Worker("ana", 60, 0.0, audited=7, right=0), GOOD]}],
    ),
    "class collapse": (
        {"labeled": {"a": 60, "b": 40}, "predicted": {"a": 490, "b": 10}},
        [{"labeled": {"a": 60, "b": 40}, "predicted": {"a": 450, "b": 50}},
         {"labeled": {"a": 600, "b": 19}, "predicted": {"a": 500}},
         {"labeled": {"a": 60, "b": 40}}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_alert_says_what_its_figure_is_and_what_to_do(name):
    (alert,) = alerts(Situation(**CASES[name][0]))
    assert alert.name == name
    assert alert.figure != alert.threshold
    assert alert.remedy


@pytest.mark.parametrize(
    ("name", "usual"), [(name, usual) for name, case in CASES.items() for usual in case[1]]
)
def test_there_is_no_alert_within_the_threshold(name, usual):
    assert name not in {alert.name for alert in alerts(Situation(**usual))}


def test_an_ordinary_run_raises_nothing():
    assert alerts(Situation(at_work=3, waiting=10, batch_size=10, workers=(GOOD,))) == ()


def test_what_to_act_on_comes_first():
    both = alerts(Situation(stale_batches=3.0, leases=30, lapses=20))
    assert [alert.severity for alert in both] == ["act", "look"]


def test_the_outlier_test_is_fishers():
    ana = Worker("ana", audited=20, right=8)
    exact = stats.fisher_exact([[8, 12], [36, 4]], alternative="less").pvalue
    assert odds_of_worker(ana, (ana, GOOD)) == pytest.approx(exact)


def test_nobody_is_an_outlier_alone():
    assert odds_of_worker(GOOD, (GOOD,)) == 1.0


def test_classes_are_counted_by_name():
    assert class_counts([0, 2, 2], ["a", "b", "c"]) == {"a": 1, "b": 0, "c": 2}
