import pytest
from streamlit.testing.v1 import AppTest

from al_core.experiments.ready_sweeps import demo_sweep
from al_core.store.projects import ProjectRecord
from pages.components.pages_table import PAGES
from tests.pages.racing_lab import DEMO, in_its_process, race_of_five

FRAME = PAGES[0].path.parent / "components" / "frame.py"


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


def start_page(**query):
    page = AppTest.from_file(str(FRAME), default_timeout=20)
    page.query_params.update(query)
    return page.run()


def labels(page):
    return [button.label for button in page.button]


def press(page, label):
    return next(button for button in page.button if button.label == label).click().run()


def texts(page):
    return " ".join(element.value for element in (*page.markdown, *page.caption))


def test_empty_state_is_the_demo(lab):
    page = start_page()
    assert labels(page) == ["Run the 60-second demo", "New simulation"]
    assert page.subheader.len == 0


def test_four_architectures_are_explained(lab):
    assert "Select a batch, wait for every label, retrain, again." in texts(start_page())


def test_one_press_starts_the_demo_and_puts_it_into_the_address(lab):
    page = press(start_page(), "Run the 60-second demo")
    assert lab.started == [demo_sweep()]
    assert page.query_params["sweep"] == "sweep-2"


def test_address_brings_back_to_a_running_sweep(lab):
    lab.states[DEMO] = "running"
    page = start_page(sweep=DEMO)
    assert page.subheader[0].value == "Digits race"
    assert labels(page) == ["All simulations", "Cancel"]


def test_cancel_reaches_the_lab(lab):
    lab.states[DEMO] = "running"
    press(start_page(sweep=DEMO), "Cancel")
    assert lab.cancelled == [DEMO]


def test_finished_race_says_what_was_saved(lab):
    lab.states[DEMO], lab.runs = "done", race_of_five()
    assert "sequential · margin** reaches 92.0% accuracy" in texts(start_page(sweep=DEMO))


def test_finished_race_shows_the_first_run_of_an_architecture(lab):
    lab.states[DEMO], lab.runs = "done", race_of_five()
    assert start_page(sweep=DEMO).selectbox("gantt_run").value == "sequential-margin-20-0"


def test_race_under_way_shows_its_newest_run(lab):
    lab.states[DEMO], lab.runs = "running", race_of_five()
    options = start_page(sweep=DEMO).selectbox("gantt_run").options
    assert options[:2] == ["the newest run, as it goes", "sequential · margin, seed 0"]


def test_unknown_sweep_says_so_and_leads_back(lab):
    page = start_page(sweep="sweep-gone")
    assert "no sweep 'sweep-gone'" in page.error[0].value
    assert "sweep" not in press(page, "Back to the start").query_params


def test_interrupted_sweep_says_why_and_can_be_resumed(lab):
    lab.states[DEMO], lab.error = "failed", "the app stopped while this was running"
    page = start_page()
    assert "the app stopped while this was running" in texts(page)
    page = press(page, "Resume")
    assert lab.resumed == [DEMO]
    assert page.query_params["sweep"] == DEMO


def test_finished_sweep_is_opened_not_resumed(lab):
    lab.states[DEMO] = "done"
    page = start_page()
    assert "Resume" not in labels(page)
    assert press(page, "Open").query_params["sweep"] == DEMO


def test_long_list_shows_the_newest_until_asked_for_all(lab):
    lab.states = {f"sweep-{number}": "done" for number in range(9)}
    page = start_page()
    assert labels(page).count("Open") == 6
    assert labels(page.toggle("all_sweeps").set_value(True).run()).count("Open") == 9


def linked(page):
    """The label and the address of each link, as the browser gets them."""
    return {each.proto.label: each.proto.query_string for each in page.get("page_link")}


def test_new_project_is_one_click_away(lab):
    assert linked(start_page())["New project"] == "do=new"


def test_open_project_is_resumed_where_people_label_it(lab):
    lab.records = [ProjectRecord("mail-1", "run-1", "Mail", "{}", 0.0, None)]
    page = start_page()
    assert "**Mail**" in texts(page)
    assert linked(page)["Resume"] == "project=mail-1"
