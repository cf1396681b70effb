import pytest

from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan
from al_core.experiments.data_reports import ENCODINGS, ColumnPreview, data_report, table_preview

ROWS = """\
id,text,sentiment,vector
1,good stuff here,up,0.5
2,bad stuff here,down,
3,fine stuff,up,2
4,poor stuff,down,2
"""


@pytest.fixture
def reviews(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text(ROWS)
    return path


def test_report_tells_the_roles_of_the_rows(tmp_path):
    report = data_report(DataPlan(dataset="breast_cancer"), tmp_path)
    assert report.profile.rows == 569
    assert (report.audit_rows, report.pool_rows, report.seed_rows) == (171, 398, 20)


def test_report_of_a_set_too_small_for_the_usual_split_says_why(tmp_path, reviews):
    plan = DataPlan(dataset=str(reviews), params={"label": "sentiment", "text": "text"})
    report = data_report(plan, tmp_path)
    assert (report.profile.rows, report.audit_rows) == (4, 0)
    assert "lower seed_size" in report.refusal


def test_preview_describes_each_column(reviews):
    preview = table_preview(reviews, None)
    assert preview.rows == 4
    assert preview.columns[1:] == (
        ColumnPreview("text", "words", 4, 0, "good stuff here"),
        ColumnPreview("sentiment", "words", 2, 0, "up"),
        ColumnPreview("vector", "numbers", 2, 1, "0.5"),
    )


def test_preview_guesses_the_roles(reviews):
    suggested = table_preview(reviews, None).suggested
    assert (suggested.label, suggested.text, suggested.id) == ("sentiment", "text", "id")


def test_lists_are_told_from_words(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"e": [1, 2], "y": "a"}\n{"e": [3, 4], "y": "b"}\n')
    preview = table_preview(path, None)
    assert preview.holding("lists") == ["e"]
    assert preview.columns[0].distinct is None


def test_preview_reads_the_encoding_it_is_given(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes("text,y\ncafé,a\nthé,b\n".encode("cp1252"))
    with pytest.raises(DataError, match="encoding"):
        table_preview(path, None)
    assert table_preview(path, "cp1252").columns[0].example == "café"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_offered_encodings_exist(encoding):
    assert "text".encode(encoding).decode(encoding) == "text"


def test_images_are_shown_as_dark_ink_on_white(tmp_path):
    images = data_report(DataPlan(dataset="digits"), tmp_path).images
    assert len(images) == 8
    pixels, label = images[0]
    assert label == "0"
    assert (pixels.shape, pixels.dtype) == ((72, 72), "uint8")
    assert (pixels[0, 0], pixels.min()) == (255, 15)


def test_other_kinds_have_no_images(tmp_path):
    assert data_report(DataPlan(dataset="breast_cancer"), tmp_path).images == ()
