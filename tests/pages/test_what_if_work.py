"""What if: who may play, what is asked for, how far it is, what is older than the log."""

from dataclasses import dataclass, field

import pytest

from al_core.access.permissions import Role
from al_core.domain.errors import DataError
from al_core.domain.results import JobProgress
from al_core.experiments.what_if import what_if
from al_core.experiments.what_if_desk import Asked
from al_core.loop.replay import started
from tests.experiments.plans import small_plan
from tests.pages.test_what_if import SMALLER, keys, page, texts
from tests.pages.watched_lab import RUN, simulated, watched_lab

PLACE = (RUN, None, {"architecture.batch_size": "5"})
AT_WORK = JobProgress("w", "Playing it, in % of the work", "running", 30, 100, 65.0)


@dataclass
class Desk:
    """Stands still as told, and writes down what it is asked to do."""

    run: object
    answer: Asked = Asked(None, 0, None)  # noqa: RUF009 - frozen
    done: list = field(default_factory=list)

    def plan(self, run_id):
        assert run_id == RUN
        return started(self.run.entries[:1]).plan

    def asked(self, run_id, as_of, changes):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def play(self, *place):
        self.done.append(("play", place))

    def cancel(self, *place):
        self.done.append(("cancel", place))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return simulated(small_plan(), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def found(run):
    return what_if(run.entries, dict([SMALLER.split(":", 1)]), run.cache)


@pytest.fixture
def lab(run):
    with watched_lab(run) as opened:
        opened.what_ifs = Desk(run)
        yield opened


def told(bar):
    return bar.proto.text.replace("\\", "")


def test_play_asks_for_this_run_now_with_these_changes(lab):
    page(lab, SMALLER).button("what_if_play").click().run()
    assert lab.what_ifs.done == [("play", PLACE)]


def test_as_of_an_entry_play_asks_for_that_moment(lab):
    page(lab, SMALLER, as_of="20").button("what_if_play").click().run()
    assert lab.what_ifs.done == [("play", (RUN, 20, PLACE[2]))]


def test_under_way_it_says_what_how_far_and_how_long(lab):
    lab.what_ifs.answer = Asked(None, 0, AT_WORK)
    app = page(lab, SMALLER)
    (bar,) = [each for each in app.main if each.type == "progress"]
    assert told(bar) == "Playing it, in % of the work: 30 of 100, about 1 min 5 s left"
    assert bar.proto.value == 30


def test_cancel_stops_this_one(lab):
    lab.what_ifs.answer = Asked(None, 0, AT_WORK)
    page(lab, SMALLER).button("cancel_w").click().run()
    assert lab.what_ifs.done == [("cancel", PLACE)]


def test_a_viewer_sees_the_work_and_can_not_stop_it(lab):
    lab.what_ifs.answer = Asked(None, 0, AT_WORK)
    app = page(lab, SMALLER, role=Role.VIEWER)
    assert [each for each in app.main if each.type == "progress"]
    assert "cancel_w" not in keys(app)


def test_work_that_waits_says_for_whom(lab):
    waiting = JobProgress("w", "Reading the log", "queued", 0, 100, None)
    lab.what_ifs.answer = Asked(None, 0, waiting)
    (bar,) = [each for each in page(lab, SMALLER).main if each.type == "progress"]
    assert told(bar) == "Reading the log: waiting for the worker"


def test_an_older_one_is_shown_and_can_be_played_to_the_newest_entry(lab, found):
    lab.what_ifs.answer = Asked(found, 12, None)
    app = page(lab, SMALLER)
    assert "The log has grown by 12 entries since this was played." in texts(app)
    assert app.button("what_if_play").label == "Play again, to the newest entry"
    assert "With the same people and answers" in texts(app)


def test_while_it_is_played_again_the_older_one_stays(lab, found):
    lab.what_ifs.answer = Asked(found, 12, AT_WORK)
    app = page(lab, SMALLER)
    assert [each for each in app.main if each.type == "progress"]
    assert "With the same people and answers" in texts(app)
    assert "what_if_play" not in keys(app)


def test_a_viewer_is_told_that_nobody_has_played_it(lab):
    app = page(lab, SMALLER, role=Role.VIEWER)
    assert "Nobody has played this yet; your role may look, not play." in texts(app)
    assert "what_if_play" not in keys(app)


def test_a_viewer_of_an_older_one_is_not_told_that_nobody_has_played_it(lab, found):
    lab.what_ifs.answer = Asked(found, 12, None)
    assert "Nobody has played" not in texts(page(lab, SMALLER, role=Role.VIEWER))


def test_a_desk_that_refuses_is_told_in_words(lab):
    lab.what_ifs.answer = DataError("the data are gone; bring them back")
    app = page(lab, SMALLER)
    assert "the data are gone; bring them back" in texts(app)
    assert "what_if_play" not in keys(app)


def test_accuracy_of_each_course_says_on_how_many_audit_items(lab, found):
    lab.what_ifs.answer = Asked(found, 0, None)
    assert "Quality is measured on 60 audit items: one accuracy alone is known to 12 points" in (
        texts(page(lab, SMALLER))
    )


@pytest.mark.parametrize(
    ("axis", "said"), [("labels", "labels closed"), ("hours", "hours"), ("cost", "money spent")]
)
def test_curves_run_over_what_the_address_asks_for(lab, found, axis, said):
    lab.what_ifs.answer = Asked(found, 0, None)
    assert f"Accuracy against {said}" in texts(page(lab, SMALLER, axis=axis))


def test_all_figures_hold_every_course_and_the_gap(lab, found):
    lab.what_ifs.answer = Asked(found, 0, None)
    (figures,) = page(lab, SMALLER, show="figures").table
    assert list(figures.value.columns) == [
        "Figure", "The log", "Its plan, again", "Changed, same answers",
        "Changed, simulated anew", "Gap of these two",
    ]  # fmt: skip


def test_without_another_strategy_both_parts_on_picks_say_what_to_choose(lab, found):
    lab.what_ifs.answer = Asked(found, 0, None)
    for part in ("picks", "estimates"):
        assert "Choose another query strategy above." in texts(page(lab, SMALLER, show=part))
