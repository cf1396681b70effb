"""Each format of a report: what it must have, and that hostile names do nothing in any."""

import hashlib
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from al_core.domain.errors import DataError
from al_core.reporting.report.bundle import pictures, tables_csv, write_bundle
from al_core.reporting.report.content import Decision, Report, Section, Text
from al_core.reporting.report.glyphs import boxes, drawable
from al_core.reporting.report.html import html_report
from al_core.reporting.report.images import images_of
from al_core.reporting.report.logos import checked_logo
from al_core.reporting.report.markdown import markdown
from al_core.reporting.report.pdf import pdf_report
from al_core.reporting.report.slides import slides
from tests.experiments.reported import ADDRESS, FORMULA, HOSTILE, hostile_report

pdfium = pytest.importorskip("pypdfium2")
pptx = pytest.importorskip("pptx")
EMPTY = Report("Nothing", "", "", Decision("None.", "", (), (), None), (Section("a", "A", ()),))


@pytest.fixture(scope="module")
def hostile():
    return hostile_report()


@pytest.fixture(scope="module")
def images(hostile):
    return images_of(hostile, ("png", "svg"))


@pytest.fixture(scope="module")
def page(hostile):
    return html_report(hostile).decode()


@pytest.fixture(scope="module")
def deck(hostile):
    return slides(hostile)


def png(width=40, height=20):
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, "PNG")
    return written.getvalue()


def test_the_html_is_at_most_eight_megabytes_and_has_plotly_once(page):
    assert len(page.encode()) < 8 * 1024 * 1024
    assert page.count("plotly.js v") == 1


def test_the_html_allows_only_its_own_scripts_and_loads_nothing(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)
    assert "default-src 'none'" in policy
    assert policy.count("sha256-") == 2
    assert "unsafe-eval" not in policy
    assert re.findall(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=[\"']?http", page) == []


def test_hostile_names_are_escaped_in_the_html(page):
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "<img src=x" not in outside
    assert "&lt;img src=x" in outside
    assert "\u202e" not in outside


def test_every_figure_of_the_html_has_a_text_alternative_and_its_numbers(page, hostile):
    count = len(list(hostile.figures()))
    assert len(re.findall(r'role="img"[^>]*\n? ?style="[^"]+" aria-label="[^"]+', page)) == count
    assert len(re.findall(r"<summary>Figure \d in words and numbers", page)) == count


def test_a_report_that_gets_too_large_is_refused():
    long = tuple(Text("x" * 2000) for _ in range(2000))
    large = Report("T", "", "", EMPTY.decision, (Section("a", "A", long),))
    with pytest.raises(DataError, match="leave out sections"):
        html_report(large)


def test_a_logo_is_written_anew_and_shown(images):
    logo = checked_logo(png() + b"<script>alert(1)</script>")
    with_logo = Report("T", "", "", EMPTY.decision, (), logo)
    page = html_report(with_logo).decode()
    assert 'alt="Logo" src="data:image/png;base64,' in page
    assert b"alert" not in logo
    assert pdf_report(with_logo, {})[:5] == b"%PDF-"
    assert len(pptx.Presentation(io.BytesIO(slides(with_logo))).slides) == 6


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg onload='x'/>", "no PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\nrubbish", "no PNG or JPEG"),
        (b"x" * (1024 * 1024 + 1), "at most 1,048,576"),
    ],
)
def test_what_is_no_logo_is_refused(content, says):
    with pytest.raises(DataError, match=says):
        checked_logo(content)


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(DataError, match="make it smaller"):
        checked_logo(png(4000, 2000))


def test_the_pdf_has_the_decision_first_and_says_there_what_its_font_lacks(hostile, images):
    with pdfium.PdfDocument(pdf_report(hostile, images)) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert "<img src=x" in texts[0]
    assert "safe[U+202E]gpj.exe" in " ".join(texts)
    assert "signs that this PDF's font lacks" in texts[0]
    assert not any("\u202e" in text for text in texts)


def test_the_pdf_holds_no_link_and_no_action(hostile, images):
    content = pdf_report(hostile, images)
    assert not re.search(rb"/(JavaScript|JS|Launch|URI|EmbeddedFile)\b|/OpenAction\s*<<", content)


def test_figures_of_the_pdf_have_text_alternatives(hostile, images):
    content = pdf_report(hostile, images)
    assert content.count(b"/Alt ") >= len(images)


def test_there_are_six_slides_with_native_charts_and_alternatives(deck):
    shown = pptx.Presentation(io.BytesIO(deck)).slides
    charts = [shape for slide in shown for shape in slide.shapes if shape.has_chart]
    assert len(shown) == 6
    assert len(charts) == 3
    described = [shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts]
    assert all(each and len(each) > 40 for each in described)
    assert all(slide.shapes.title.text_frame.text for slide in shown)


def test_intervals_are_error_bars_of_the_charts(deck):
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        charts = [parts.read(n).decode() for n in parts.namelist() if "charts/chart" in n]
    assert sum(chart.count("<c:errBars") for chart in charts) >= 10


def test_no_workbook_of_the_slides_holds_a_formula_or_a_link(deck):
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        books = [parts.read(n) for n in parts.namelist() if n.endswith(".xlsx")]
    assert len(books) == 3
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as sheets:
            content = sheets.read("xl/worksheets/sheet1.xml").decode()
            assert "<f>" not in content
            assert "hyperlink" not in content
            assert not any("externalLink" in name for name in sheets.namelist())


def test_the_slides_link_to_nothing(deck):
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        relations = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels"))
    assert 'TargetMode="External"' not in relations


def test_what_stands_on_a_slide_lies_within_it_and_covers_nothing(deck):
    deck = pptx.Presentation(io.BytesIO(deck))
    for slide in deck.slides:
        boxes_of = [s for s in slide.shapes if s.has_text_frame and not s.name.startswith("box")]
        boxes_of += [s for s in slide.shapes if s.has_chart]
        for shape in boxes_of:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
        for place, one in enumerate(boxes_of):
            for other in boxes_of[place + 1 :]:
                assert apart(one, other), (one.name, other.name)


def apart(one, other):
    return (
        one.left + one.width <= other.left
        or other.left + other.width <= one.left
        or one.top + one.height <= other.top
        or other.top + other.height <= one.top
    )


def test_markdown_renders_hostile_names_as_text(hostile):
    rendered = MarkdownIt("commonmark").enable("table").render(markdown(hostile))
    assert "<img src=x" not in rendered
    assert 'href="' not in rendered
    assert re.findall(r'<img[^>]+src="(?!figures/)', rendered) == []
    assert "<b onload" not in rendered


def test_markdown_keeps_what_was_said(hostile):
    rendered = MarkdownIt("commonmark").enable("table").render(markdown(hostile))
    assert "&lt;/script&gt;&lt;img src=x onerror=" in rendered
    assert FORMULA.replace('"', "&quot;") in rendered
    assert ADDRESS in rendered


def test_empty_reports_can_be_written_in_every_format():
    assert b"Nothing" in html_report(EMPTY)
    assert pdf_report(EMPTY, {})[:5] == b"%PDF-"
    assert len(pptx.Presentation(io.BytesIO(slides(EMPTY))).slides) == 6
    assert markdown(EMPTY).startswith("# Nothing\n")


def test_pictures_are_the_same_each_time_and_run_nothing(hostile, images):
    again = images_of(hostile, ("png", "svg"))
    assert images == again
    for kinds in images.values():
        assert kinds["png"][:8] == b"\x89PNG\r\n\x1a\n"
        parts = list(ET.fromstring(kinds["svg"]).iter())
        assert {part.tag.rpartition("}")[2] for part in parts} & {"script", "img", "a"} == set()
        assert not any(name.startswith("on") for part in parts for name in part.attrib)


def test_the_zip_lists_every_part_with_its_hash(tmp_path, hostile, images):
    extra = tmp_path / "some.log.jsonl"
    extra.write_bytes(b"log\n")
    target = tmp_path / "report.zip"
    parts = [*pictures(hostile, images), *tables_csv(hostile)]
    write_bundle(target, iter(parts), {"log/some.log.jsonl": extra})
    with zipfile.ZipFile(target) as bundle:
        names = bundle.namelist()
        listed = bundle.read("SHA256SUMS").decode().splitlines()
        assert bundle.testzip() is None
    assert len(listed) == len(names) - 1
    assert names[-2:] == ["log/some.log.jsonl", "SHA256SUMS"]
    assert all(".." not in name and not name.startswith("/") for name in names)
    digest = hashlib.sha256(extra.read_bytes()).hexdigest()
    assert f"{digest}  log/some.log.jsonl" in listed


def test_the_same_parts_give_the_same_zip(tmp_path, hostile, images):
    for name in ("a.zip", "b.zip"):
        write_bundle(tmp_path / name, iter(tables_csv(hostile)), {})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_what_the_font_lacks_is_a_box():
    assert drawable("Δ ж ש 中文\n") == "Δ ж ש □□\n"
    assert boxes("中文 a") == 2


def test_hostile_text_stays_whole_words_in_the_html(page):
    assert (
        HOSTILE.replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
        in page
    )
