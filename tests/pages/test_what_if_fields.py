"""What if: each field changes its own setting, and the address alone says what is changed."""

import pytest

from al_core.experiments.what_if_desk import Asked, WhatIfDesk
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.pages.test_what_if import keys, page, texts
from tests.pages.watched_lab import RUN, simulated, watched_lab


class NothingOnFile(WhatIfDesk):
    """Nothing was played; what the page asks for is written down."""

    def asked(self, run_id, as_of, changes):
        self.last_asked = (run_id, as_of, dict(changes))
        return Asked(None, 0, None)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return simulated(small_plan(), tmp_path_factory.mktemp("cache"))


@pytest.fixture
def lab(run):
    log = MemoryLog()
    log.append_encoded(RUN, 1, run.entries)
    with watched_lab(run) as opened:
        opened.what_ifs = NothingOnFile(log, run.cache)
        yield opened


def field(app, name):
    key = f"what_if_{RUN}_{name}"
    kinds = {"strategy": app.selectbox, "kind": app.selectbox, "order": app.selectbox}
    return kinds.get(name, app.number_input)(key)


@pytest.mark.parametrize(
    ("name", "value", "change"),
    [
        ("strategy", "entropy", 'strategy.name:"entropy"'),
        ("kind", "hybrid", 'architecture.kind:"hybrid"'),
        ("size", 4, "architecture.batch_size:4"),
        ("trigger", 50.0, "architecture.trigger_share:0.5"),
        ("count", 7, "architecture.trigger_count:7"),
        ("ahead", 2, "architecture.ahead:2"),
        ("order", "shuffled", 'options.queue_order:"shuffled"'),
        ("random", 25.0, "options.random_share:0.25"),
        ("train", 90.0, "training.seconds:90.0"),
    ],
)
def test_each_field_changes_its_own_setting_and_no_other(lab, name, value, change):
    app = page(lab)
    field(app, name).set_value(value).run()
    assert not app.exception
    assert app.query_params["change"] == change
    path, told = change.split(":", 1)
    assert lab.what_ifs.last_asked == (RUN, None, {path: told})


def test_two_changes_stand_in_the_address_together(lab):
    app = page(lab, "architecture.batch_size:4", "architecture.ahead:2")
    assert (field(app, "size").value, field(app, "ahead").value) == (4, 2)
    assert lab.what_ifs.last_asked[2] == {
        "architecture.batch_size": "4",
        "architecture.ahead": "2",
    }


def test_a_change_taken_back_leaves_nothing_to_play(lab):
    app = page(lab, "architecture.batch_size:4")
    assert "what_if_play" in keys(app)
    field(app, "size").set_value(10).run()
    assert "change" not in app.query_params
    assert "Change a setting above, then press **Play**" in texts(app)
    assert "what_if_play" not in keys(app)


def test_a_count_can_be_taken_off_again(lab):
    app = page(lab, "architecture.trigger_count:7")
    field(app, "count").set_value(None).run()
    assert "change" not in app.query_params


def test_the_strategy_of_the_run_keeps_its_own_parameters(lab):
    app = page(lab, 'strategy.name:"entropy"')
    field(app, "strategy").set_value("margin").run()
    assert "change" not in app.query_params


def test_a_change_that_makes_no_plan_is_told_with_the_remedy_and_can_not_be_played(lab):
    app = page(lab)
    field(app, "size").set_value(0).run()
    assert not app.exception
    assert app.error
    assert "what_if_play" not in keys(app)


def test_a_setting_that_nobody_can_change_here_is_refused(lab):
    app = page(lab, "budget.labels:5")
    assert "budget.labels" in texts(app).replace("\\", "")
    assert "Change a setting above, then press **Play**" in texts(app)
