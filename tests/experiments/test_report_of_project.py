"""The report of a project that people label: replayed from its zip, and who did what left out."""

import zipfile

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.advice import Advice
from al_core.domain.errors import DataError
from al_core.experiments.arrival_story import arrival_story
from al_core.experiments.log_files import header_of, write_log
from al_core.experiments.replaying import cache_beside, fold_file, verify_file
from al_core.experiments.report_building import build
from al_core.experiments.report_decision import run_decision
from al_core.experiments.report_drift import _without_names, drift_and_redundancy
from al_core.experiments.report_material import run_material
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.report_places import begin, log_in
from al_core.reporting.report.content import Table, Text
from tests.experiments.live_people import World, small_project
from tests.experiments.new_rows import add, cells
from tests.experiments.reported import material

PERSON = "Eve put the lets kettle on"
FORMATS = ("md", "zip")


def labeled(world, answers):
    for number in range(answers):
        world.label(PERSON, number % 2)
        world.work()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A project to which rows were added in mid-run, and in which somebody pulled levers."""
    world = World(small_project(batch_size=6), tmp_path_factory.mktemp("lab") / "cache")
    world.work()
    labeled(world, 15)
    add(world.run, cells(range(400, 420)))
    world.work()
    labeled(world, 9)
    world.run.force_strategy("random", PERSON)
    world.run.accept_arrivals(PERSON)
    world.run.force_strategy("", PERSON)
    labeled(world, 3)
    return world


def made(world, place, **template):
    """The folder of a report that was made of the project."""
    asked = ReportTemplate(formats=FORMATS, **template)
    begin(place, ReportOrder("run", ("r",), "Live", asked, PERSON, 1.7e9))
    entries = world.entries()
    with log_in(place, "r").open("wb") as file:
        write_log(entries, header_of("r", entries[-1].seq, entries[-1].hash), file)
    build(place, world.cache)
    return place


def names_in(place):
    with zipfile.ZipFile(place / "report.zip") as bundle:
        return bundle.namelist()


def unpacked(place, folder):
    with zipfile.ZipFile(place / "report.zip") as bundle:
        bundle.extractall(folder)
    return folder / "log" / "r.log.jsonl"


def test_a_projects_log_and_rows_stay_out_of_the_zip(world, tmp_path):
    names = names_in(made(world, tmp_path / "r"))
    assert not any(name.startswith(("log/", "added/")) for name in names)


def test_the_log_alone_goes_in_when_ticked(world, tmp_path):
    names = names_in(made(world, tmp_path / "r", with_log=True))
    assert "log/r.log.jsonl" in names
    assert not any(name.startswith("added/") for name in names)


def test_with_its_rows_a_project_replays_equal_from_the_zip(world, tmp_path):
    place = made(world, tmp_path / "r", with_log=True, raw_text=True)
    log = unpacked(place, tmp_path / "elsewhere")
    assert cache_beside(log) == tmp_path / "elsewhere" / "cache"
    assert verify_file(log).message == ""
    assert verify_file(log).equal


def test_without_its_rows_replay_says_which_file_is_missing(world, tmp_path):
    log = unpacked(made(world, tmp_path / "r", with_log=True), tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "added").mkdir()
    assert fold_file(log).equal
    with pytest.raises(DataError, match="put back the file with SHA-256"):
        verify_file(log)


def test_whoever_pulled_a_lever_is_not_named(world, tmp_path):
    text = (made(world, tmp_path / "r") / "report.md").read_text("utf-8")
    assert "kettle" not in text
    assert "Eve" not in text
    assert "somebody in charge put random in force" in text
    assert "somebody in charge lets the rules choose again" in text
    assert "somebody in charge called the arrivals the new normal" in text


def test_names_that_look_like_the_words_after_them_are_cut_off_too(world):
    words = [_without_names(e.kind, e.words) for e in arrival_story(world.entries()).happened]
    assert words == [
        "somebody in charge put random in force",
        "somebody in charge called the arrivals the new normal",
        "somebody in charge lets the rules choose again",
    ]


def test_the_data_version_is_that_with_the_rows_that_were_added(world):
    run = run_material("Live", world.entries(), world.cache)
    added = [event for event in run.events if isinstance(event, ev.RowsAdded)]
    assert run.data_version == added[-1].data_version
    assert run.data_version != run.first.data_version


def test_a_run_without_arrivals_or_alerts_says_so(tmp_path):
    plain = World(small_project(batch_size=6), tmp_path / "cache")
    plain.work()
    plain.label("ana")
    run = run_material("Live", plain.entries(), tmp_path / "cache")
    words = [b.words for b in drift_and_redundancy(run).blocks if isinstance(b, Text)]
    assert words[0].startswith("Nothing arrived after the start")
    assert words[1].startswith("The batches have not been compared")
    assert words[2] == "No alert stands at the end of the log."


def test_before_the_first_model_there_is_a_report(tmp_path):
    begun = World(small_project(batch_size=6), tmp_path / "cache")
    begun.label("ana")
    text = (made(begun, tmp_path / "r") / "report.md").read_text("utf-8")
    assert "**No advice yet.**" in text
    assert "Accuracy: **not known**" in text
    assert "The run goes on" in text


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return material(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("decision", "words", "advised"),
    [
        ("continue", "Go on labeling.", "Buy 100 more labels as before"),
        ("stop", "Stop labeling: do nothing more.", "Do nothing: buy no more labels"),
        (
            "random would do as well",
            "If you go on, random selection would do as well.",
            "Buy 100 more labels at random",
        ),
    ],
)
def test_each_advice_has_its_words_and_its_choice(run, decision, words, advised):
    from dataclasses import replace

    advice = Advice(decision, "a reason", (), run.health.advice.trend, 0.9, 8.25)
    made_of = run_decision(replace(run, health=replace(run.health, advice=advice)))
    assert made_of.advice == words
    assert made_of.because == "A reason. A simulation: what it says of people is assumed."
    assert [choice.name for choice in made_of.choices if choice.advised] == [advised]
    assert made_of.choices[1].follows.startswith("costs 8.25; accuracy has lately changed by ")


def test_a_drift_is_told_with_its_alarm_and_what_followed(run):
    tables = [b for b in drift_and_redundancy(run).blocks if isinstance(b, Table)]
    kinds = tables[0].columns["What"]
    assert kinds[:2] == ["alarm", "strategy"]
    assert msgspec.json.encode(tables[0].columns["Hours"])
