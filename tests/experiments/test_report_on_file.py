"""Reports, templates and logs as files: what is kept, in which order, and what is refused."""

import io
import json
import zipfile

import msgspec
import pytest

from al_core.domain.chain import GENESIS
from al_core.domain.errors import DataError, LogBroken, LogError
from al_core.domain.ports import LoggedEvent
from al_core.experiments.log_files import header_of, read_log, write_log
from al_core.experiments.report_files import Wanted, write_report
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.report_places import (
    begin,
    finish,
    give_up,
    log_in,
    order_in,
    place_of,
    reports_in,
)
from al_core.experiments.report_templates import drop_template, keep_template, templates_in
from tests.reporting.small_reports import SMALL

ORDER = ReportOrder("run", ("r",), "Run", ReportTemplate(formats=("md",)), "olga", 7.0)


def made(home, name, at=7.0, formats=("md",)):
    """A report on file."""
    place = place_of(home, name)
    begin(place, msgspec.structs.replace(ORDER, made_at=at))
    finish(place, formats)
    return place


def test_an_order_comes_back_as_it_was_given(tmp_path):
    begin(tmp_path / "r", ORDER)
    assert order_in(tmp_path / "r") == ORDER


def test_reports_are_listed_newest_first(tmp_path):
    for name, at in (("report-a", 1.0), ("report-b", 3.0), ("report-c", 2.0)):
        made(tmp_path, name, at)
    assert [each.report_id for each in reports_in(tmp_path)] == ["report-b", "report-c", "report-a"]


def test_a_lab_without_reports_has_none(tmp_path):
    assert reports_in(tmp_path) == []


def test_a_report_that_is_not_finished_is_not_listed(tmp_path):
    begin(place_of(tmp_path, "report-a"), ORDER)
    assert reports_in(tmp_path) == []


@pytest.mark.parametrize("name", ["order.msgpack", "made.msgpack"])
def test_a_spoiled_report_hides_no_other(tmp_path, name):
    made(tmp_path, "report-a")
    (made(tmp_path, "report-b") / name).write_bytes(b"\xc1 rubbish")
    assert [each.report_id for each in reports_in(tmp_path)] == ["report-a"]


def test_files_are_named_by_their_format_in_the_usual_order(tmp_path):
    place = made(tmp_path, "report-a", formats=("zip", "html"))
    (found,) = reports_in(tmp_path)
    assert found.files == {"html": place / "report.html", "zip": place / "report.zip"}
    assert list(found.files) == ["html", "zip"]


def test_logs_go_when_the_report_is_there(tmp_path):
    place = place_of(tmp_path, "report-a")
    begin(place, ORDER)
    log_in(place, "r").write_bytes(b"log")
    finish(place, ("md",))
    assert not (place / "log").exists()


def test_a_report_that_will_not_be_leaves_nothing_twice_over(tmp_path):
    place = place_of(tmp_path, "report-a")
    begin(place, ORDER)
    give_up(place)
    give_up(place)
    assert not place.exists()


def test_forty_reports_are_kept_and_the_oldest_goes_first(tmp_path):
    import os

    for number in range(40):
        place = made(tmp_path, f"report-{number:02d}")
        os.utime(place / "made.msgpack", (number, number))
    made(tmp_path, "report-new")
    names = {each.report_id for each in reports_in(tmp_path)}
    assert len(names) == 40
    assert "report-00" not in names
    assert "report-new" in names


def written(tmp_path, *formats, files=None):
    """The files of the small report, and what was told meanwhile."""
    told = []
    found = write_report(SMALL, Wanted(formats, tmp_path, files or {}), told.append)
    return found, told


def test_a_text_alone_draws_nothing(tmp_path):
    found, told = written(tmp_path, "md")
    assert told == ["writing md"]
    assert found == {"md": tmp_path / "report.md"}
    assert found["md"].read_text("utf-8").startswith("# Ours\n")


def test_formats_are_written_in_the_usual_order_and_the_zip_last(tmp_path):
    _, told = written(tmp_path, "zip", "md", "pdf")
    assert told == ["drawing the figures", "writing pdf", "writing md", "packing the zip"]


def names_in(path):
    with zipfile.ZipFile(path) as bundle:
        return bundle.namelist()


def test_a_zip_holds_the_formats_that_were_chosen_with_it(tmp_path):
    found, _ = written(tmp_path, "md", "zip")
    names = names_in(found["zip"])
    assert [name for name in names if name.startswith("report.")] == ["report.md"]


def test_a_zip_alone_holds_every_format(tmp_path):
    found, _ = written(tmp_path, "zip")
    assert list(found) == ["zip"]
    assert {"report.html", "report.pdf", "report.pptx", "report.md"} < set(names_in(found["zip"]))


def test_the_zip_has_every_figure_twice_and_every_number(tmp_path):
    found, _ = written(tmp_path, "md", "zip")
    names = [name for name in names_in(found["zip"]) if name.startswith(("figures/", "data/"))]
    assert names == [
        "figures/figure-01-accuracy.png", "figures/figure-01-accuracy.svg",
        "figures/figure-02-balance.png", "figures/figure-02-balance.svg",
        "data/figure-01-accuracy.csv", "data/figure-02-balance.csv",
        "data/table-01-data.csv", "data/table-02-people.csv",
    ]  # fmt: skip


def test_files_beside_the_report_go_into_the_zip_under_their_names(tmp_path):
    (tmp_path / "some").write_bytes(b"whole")
    found, _ = written(tmp_path, "md", "zip", files={"log/r.log.jsonl": tmp_path / "some"})
    with zipfile.ZipFile(found["zip"]) as bundle:
        assert bundle.read("log/r.log.jsonl") == b"whole"


def test_every_picture_that_markdown_names_is_in_the_zip(tmp_path):
    found, _ = written(tmp_path, "md", "zip")
    text = found["md"].read_text("utf-8")
    names = set(names_in(found["zip"]))
    assert {f"figures/{n}" for n in ("figure-01-accuracy.png", "figure-02-balance.png")} <= names
    assert all(
        f"](figures/{n})" in text for n in ("figure-01-accuracy.png", "figure-02-balance.png")
    )


def test_templates_are_kept_side_by_side(tmp_path):
    keep_template(tmp_path, ReportTemplate(name="board"))
    keep_template(tmp_path, ReportTemplate(name="team", raw_text=True, sections=("limits",)))
    assert list(templates_in(tmp_path)) == ["board", "team"]
    assert templates_in(tmp_path)["team"].sections == ("limits",)


def test_templates_of_a_lab_that_has_none_are_none(tmp_path):
    assert templates_in(tmp_path / "nosuch") == {}


def test_the_first_template_makes_the_folder(tmp_path):
    keep_template(tmp_path / "new" / "lab", ReportTemplate(name="board"))
    assert list(templates_in(tmp_path / "new" / "lab")) == ["board"]


def test_a_template_is_in_force_whole_and_no_part_file_stays(tmp_path):
    keep_template(tmp_path, ReportTemplate(name="board"))
    assert [each.name for each in tmp_path.iterdir()] == ["report_templates.json"]


def test_a_name_of_eighty_signs_is_kept(tmp_path):
    keep_template(tmp_path, ReportTemplate(name="x" * 80))
    assert list(templates_in(tmp_path)) == ["x" * 80]


def test_replacing_one_of_fifty_templates_is_no_fault(tmp_path):
    for number in range(50):
        keep_template(tmp_path, ReportTemplate(name=f"t{number}"))
    keep_template(tmp_path, ReportTemplate(name="t7", title="Again"))
    assert templates_in(tmp_path)["t7"].title == "Again"


def test_dropping_one_template_leaves_the_others(tmp_path):
    for name in ("board", "team"):
        keep_template(tmp_path, ReportTemplate(name=name))
    drop_template(tmp_path, "board")
    assert list(templates_in(tmp_path)) == ["team"]


def test_a_template_with_a_field_nobody_knows_is_told(tmp_path):
    (tmp_path / "report_templates.json").write_text('[{"name": "a", "colour": "red"}]', "utf-8")
    with pytest.raises(DataError, match="colour"):
        templates_in(tmp_path)


def test_a_template_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "report_templates.json").write_bytes(b'[{"name": "\xff\xff"}]')
    with pytest.raises(DataError, match="put it right, or remove the file"):
        templates_in(tmp_path)


def test_a_report_whose_order_is_no_text_hides_no_other(tmp_path):
    made(tmp_path, "report-a")
    order = made(tmp_path, "report-b") / "order.msgpack"
    order.write_bytes(order.read_bytes().replace(b"olga", b"\xff\xff\xff\xff"))
    assert [each.report_id for each in reports_in(tmp_path)] == ["report-a"]


ENTRIES = [
    LoggedEvent("r", 1, 1.5, b'{"a": 1}', GENESIS, "h1"),
    LoggedEvent("r", 2, 2.5, '{"é": "\u2028"}'.encode(), "h1", "h2"),
]


def filed(path, entries=ENTRIES, head=None):
    with path.open("wb") as file:
        write_log(entries, head or header_of("r", 2, "h2"), file)
    return path


def test_a_log_is_one_line_a_header_and_one_an_event(tmp_path):
    lines = filed(tmp_path / "l").read_bytes().split(b"\n")
    assert json.loads(lines[0]) == {
        "kind": "loop lab log", "version": 1, "run_id": "r", "head_seq": 2, "head_hash": "h2",
    }  # fmt: skip
    assert json.loads(lines[1]) == {
        "seq": 1, "occurred_at": 1.5, "hash": "h1", "payload": '{"a": 1}',
    }  # fmt: skip
    assert lines[3] == b""


def test_a_log_of_odd_letters_comes_back_with_its_chain(tmp_path):
    assert read_log(filed(tmp_path / "l")) == ENTRIES


def test_a_log_written_to_memory_is_the_same(tmp_path):
    written = io.BytesIO()
    write_log(ENTRIES, header_of("r", 2, "h2"), written)
    assert written.getvalue() == filed(tmp_path / "l").read_bytes()


@pytest.mark.parametrize("head", [header_of("r", 3, "h2"), header_of("r", 2, "other hash here")])
def test_a_log_that_ends_elsewhere_is_refused_where_it_ends(tmp_path, head):
    with pytest.raises(LogBroken, match="ends at event 2, its header says") as caught:
        read_log(filed(tmp_path / "l", head=head))
    assert caught.value.seq == 3


def test_an_event_with_a_field_nobody_knows_is_refused_by_line(tmp_path):
    path = filed(tmp_path / "l")
    lines = path.read_bytes().splitlines()
    lines[2] = lines[2][:-1] + b',"more":1}'
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(LogBroken, match="line 3 of the log"):
        read_log(path)


def test_an_event_that_is_no_text_is_refused_by_line(tmp_path):
    path = filed(tmp_path / "l")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xff"))
    with pytest.raises(LogBroken, match="line 3 of the log"):
        read_log(path)


def test_a_header_that_is_no_text_is_refused(tmp_path):
    path = filed(tmp_path / "l", head=header_of("rr", 2, "h2"))
    path.write_bytes(path.read_bytes().replace(b'"rr"', b'"\xff\xff"'))
    with pytest.raises(LogError, match="is no exported log"):
        read_log(path)


def test_a_folder_is_no_log(tmp_path):
    with pytest.raises(LogError, match="can't be read"):
        read_log(tmp_path)
