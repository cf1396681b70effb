"""What pages ask of reports: an order with everything in it, and templates that are kept."""

import io

import pytest
from PIL import Image

from al_core.domain.errors import DataError, RunUnknown
from al_core.experiments.report_order import ReportTemplate
from al_core.experiments.report_room import ReportRoom
from al_core.experiments.watched_runs import WatchedRun
from al_core.store.store import Store


@pytest.fixture
def room(tmp_path):
    """A lab in which nothing has run yet."""
    with Store.open(tmp_path / "lab.duckdb") as store:
        made = ReportRoom(store, tmp_path, tmp_path / "cache")
        yield made
        made.close()


def picture(kind="PNG", size=(20, 10)):
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, kind)
    return written.getvalue()


def ordered(room):
    """The one order that stands in the queue."""
    (job,) = room.desk.tasks.begun
    return job.order


def watched(title="Tickets"):
    return WatchedRun(
        run_id="run-1", title=title, group_id="g", group="Projects", state="live", project_id="p"
    )


def test_a_lab_begins_without_templates(room):
    assert room.templates() == {}


def test_a_kept_template_is_found_by_its_name(room):
    template = ReportTemplate(name="ours", title="Quarter", formats=("pdf",), raw_text=True)
    room.keep(template)
    assert room.templates() == {"ours": template}


def test_a_template_takes_the_place_of_one_of_its_name(room):
    room.keep(ReportTemplate(name="ours", title="old"))
    room.keep(ReportTemplate(name="ours", title="new"))
    assert [each.title for each in room.templates().values()] == ["new"]


def test_a_dropped_template_is_gone_and_others_stay(room):
    room.keep(ReportTemplate(name="a"))
    room.keep(ReportTemplate(name="b"))
    room.drop("a")
    assert list(room.templates()) == ["b"]


def test_templates_stay_when_the_lab_is_opened_again(room, tmp_path):
    room.keep(ReportTemplate(name="ours"))
    with Store.open(tmp_path / "other.duckdb") as store:
        other = ReportRoom(store, tmp_path, tmp_path / "cache")
        assert list(other.templates()) == ["ours"]
        other.close()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_kept_as_the_picture_it_is(room, kind):
    room.keep(ReportTemplate(name="ours", logo=picture(kind)))
    with Image.open(io.BytesIO(room.templates()["ours"].logo)) as kept:
        assert (kept.format, kept.size) == (kind, (20, 10))


def test_nothing_rides_along_behind_a_logo(room):
    room.keep(ReportTemplate(name="ours", logo=picture() + b"<script>pwned()</script>"))
    assert b"script" not in room.templates()["ours"].logo


@pytest.mark.parametrize("content", [b"<svg onload='x()'/>", b"GIF89a", b"\x89PNG\r\n"])
def test_a_logo_that_is_no_picture_is_refused_and_nothing_is_kept(room, content):
    with pytest.raises(DataError, match="no PNG or JPEG picture"):
        room.keep(ReportTemplate(name="ours", logo=content))
    assert room.templates() == {}


def test_a_logo_above_a_megabyte_is_refused_with_its_size(room):
    with pytest.raises(DataError, match="the logo has 1,048,577 bytes"):
        room.keep(ReportTemplate(name="ours", logo=b"x" * 1_048_577))


def test_a_template_without_a_name_is_refused(room):
    with pytest.raises(DataError, match="0 characters; give it 1 to 80"):
        room.keep(ReportTemplate(name="  "))


def test_an_order_for_a_run_says_what_of_by_whom_and_when(room):
    report_id = room.of_run(watched(), ReportTemplate(title="Quarter"), "olga")
    order = ordered(room)
    assert report_id.startswith("report-")
    assert (order.source, order.ids, order.name, order.made_by) == (
        "run", ("run-1",), "Tickets", "olga",
    )  # fmt: skip
    assert order.title == "Quarter"
    assert order.made_at > 1.7e9


def test_an_order_without_a_format_is_refused_at_once(room):
    with pytest.raises(DataError, match="no format; choose one or more"):
        room.of_run(watched(), ReportTemplate(formats=()), "olga")


def test_an_order_with_a_broken_logo_is_refused_at_once(room):
    with pytest.raises(DataError, match="no PNG or JPEG picture"):
        room.of_run(watched(), ReportTemplate(logo=b"nothing"), "olga")


def test_a_comparison_of_nothing_is_refused(room):
    with pytest.raises(DataError, match="the report is of nothing"):
        room.of_comparison((), ReportTemplate(), "olga")


def test_a_comparison_of_a_simulation_that_is_not_there_is_refused(room):
    with pytest.raises(RunUnknown, match="nosuch"):
        room.of_comparison(("nosuch",), ReportTemplate(), "olga")


def test_a_report_that_is_not_on_file_is_refused_by_its_id(room):
    with pytest.raises(RunUnknown, match="no report 'report-0' on file"):
        room.desk.report("report-0")
