"""From a file with hostile class names, over the log, into every format: nothing acts."""

import io
import re
import zipfile

import pytest
from markdown_it import MarkdownIt

from al_core.domain.plan import DataPlan
from al_core.experiments.report_files import Wanted, write_report
from al_core.experiments.report_material import run_material
from al_core.experiments.report_of_run import run_report
from tests.experiments.plans import small_plan
from tests.experiments.reported import order, simulated, worked_out

CLASSES = ("=1+1", "<b onload=x>bold", "safe\u202egpj.exe")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    rows = [f'{(i % 3) * 4 + (i % 7) / 7},{(i % 5) / 5},"{CLASSES[i % 3]}"' for i in range(210)]
    data = folder / "<img src=x onerror=alert(1)>.csv"
    data.write_text("\n".join(["x,y,=cmd()", *rows]), "utf-8")
    params = {"label": "=cmd()", "features": ["x", "y"]}
    entries = simulated(small_plan(name="=evil", data=DataPlan(str(data), params=params)))
    worked_out(entries, folder / "cache")
    run = run_material("=evil</title>", entries, folder / "cache")
    asked = order(raw_text=True)
    report = run_report(run, asked, folder / "cache")
    return write_report(report, Wanted(asked.template.formats, folder, {}), lambda _words: None)


def test_the_class_names_are_in_the_report_as_text(files):
    page = re.sub(r"<script.*?</script>", "", files["html"].read_text("utf-8"), flags=re.DOTALL)
    assert "&lt;b onload=x&gt;bold" in page
    assert "<b onload" not in page
    assert "<img src" not in page
    assert "safe[U+202E]gpj.exe" in page


def test_no_format_holds_the_turning_mark(files):
    for name in ("html", "md"):
        assert "\u202e" not in files[name].read_text("utf-8")


def test_markdown_makes_nothing_of_them(files):
    made = MarkdownIt("commonmark").enable("table").render(files["md"].read_text("utf-8"))
    assert "<b onload" not in made
    assert "onerror=alert" not in re.sub(r"&lt;img[^&]*&gt;", "", made)


def test_no_cell_of_a_csv_file_begins_a_formula(files):
    with zipfile.ZipFile(files["zip"]) as bundle:
        for name in (each for each in bundle.namelist() if each.endswith(".csv")):
            text = bundle.read(name).decode("utf-8-sig")
            assert not re.search(r'(^|,)"?[=@]', text, flags=re.MULTILINE), name


def test_no_workbook_of_the_slides_holds_a_formula(files):
    with zipfile.ZipFile(files["pptx"]) as parts:
        books = [parts.read(n) for n in parts.namelist() if n.endswith(".xlsx")]
    sheets = [zipfile.ZipFile(io.BytesIO(b)).read("xl/worksheets/sheet1.xml") for b in books]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)
