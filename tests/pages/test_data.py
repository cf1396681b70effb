import pytest
from streamlit.testing.v1 import AppTest

from al_core.datasets.catalogue import CATALOGUE, FileParams
from al_core.domain.plan import DataPlan
from al_core.experiments.data_sets import keep_upload, save_columns, saved_data_sets
from tests.pages.stocked_lab import in_its_process

ROWS = "id,text,sentiment\n" + "".join(
    f"{row},the {row}th review is {word},{star}\n"
    for row, (word, star) in enumerate([("good", "up"), ("bad", "down")] * 20)
)


def data_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    st.navigation([st.Page(p.path, default=p.title == "Data") for p in PAGES]).run()


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


def data_page(**query):
    page = AppTest.from_function(data_in_its_frame, default_timeout=30)
    page.query_params.update(query)
    shown = page.run()
    assert not shown.exception
    return shown


def texts(page):
    return " ".join(each.value for each in (*page.markdown, *page.caption))


def uploaded(content, name="reviews.csv"):
    page = data_page(do="add")
    page.file_uploader[0].upload(name, content.encode() if isinstance(content, str) else content)
    return page.run()


def field(page, kind, label):
    return next(each for each in getattr(page, kind) if each.label == label)


def checked(page):
    return next(each for each in page.button if each.label == "Check and save").click().run()


def test_whole_catalogue_is_offered_with_sizes(lab):
    picker = data_page(data="breast_cancer").radio("data_set")
    assert len(picker.options) == len(CATALOGUE)
    assert picker.proto.captions[3] == "image · 1,797 rows · 10 classes"


def test_address_names_the_data_set(lab):
    page = data_page(data="breast_cancer")
    assert page.subheader[0].value == "Breast cancer"
    assert page.query_params["data"] == "breast_cancer"


def test_data_set_shows_what_it_is_good_for_and_its_licence(lab):
    shown = texts(data_page(data="breast_cancer"))
    assert "**Good for:** Checking against published results" in shown
    assert "Licence: CC BY 4.0 (UCI)." in shown


def test_profile_counts_rows_classes_repeats_and_clashes(lab):
    figures = {each.label: each.value for each in data_page(data="fair_affairs").metric}
    assert figures == {
        "Rows": "6,366",
        "Classes": "2",
        "Unlabeled": "0",
        "Repeats": "1,537",
        "Label clashes": "359",
    }


def test_audit_set_is_explained_with_its_size(lab):
    shown = texts(data_page(data="breast_cancer"))
    assert "a run draws its **audit set** at random" in shown
    assert "**171 rows**" in shown
    assert "no model trains on it" in shown


def test_reading_says_for_how_long(lab):
    lab.reading = True
    assert "7 s so far" in texts(data_page(data="docstrings_library"))


def test_openml_asks_for_a_name(lab):
    page = data_page(data="openml")
    assert page.text_input("openml_name").value == ""
    assert page.metric.len == 0


def test_uploads_are_listed_first(lab):
    saved = save_columns(
        keep_upload(lab.home, "reviews.csv", ROWS.encode()),
        FileParams(label="sentiment", text="text"),
    )
    page = data_page(data=saved.name)
    assert page.radio("data_set").options[0] == "reviews.csv"
    assert page.metric[0].value == "40"


def test_roles_are_guessed_and_saved_once_all_rows_are_checked(lab):
    page = checked(uploaded(ROWS))
    assert "reviews.csv is saved" in page.success[0].value.replace("\\", "")
    (saved,) = saved_data_sets(lab.home)
    assert (saved.columns.label, saved.columns.text, saved.columns.id) == (
        "sentiment",
        "text",
        "id",
    )


def test_roles_can_be_corrected(lab):
    page = uploaded(ROWS.replace("sentiment", "verdict"))
    field(page, "selectbox", "Id (optional)").set_value("")
    checked(page.run())
    assert saved_data_sets(lab.home)[0].columns.id is None


def test_file_without_labels_is_saved_for_people_to_label(lab):
    page = checked(uploaded("text\n" + "".join(f"the {row}th review\n" for row in range(40))))
    (saved,) = saved_data_sets(lab.home)
    assert (saved.columns.label, saved.columns.text) == (None, "text")
    shown = {each.label: each.value for each in page.metric}
    assert (shown["Rows"], shown["Classes"], shown["Unlabeled"]) == ("40", "0", "40")
    assert "that is **12 rows**" in texts(page)


def test_column_of_few_values_is_not_taken_for_the_label(lab):
    rows = "".join(
        f"{row},{'mail' if row % 3 else 'chat'},where is order {row} now\n" for row in range(40)
    )
    page = uploaded("id,channel,message\n" + rows)
    assert field(page, "selectbox", "Label").value == ""
    shown = " ".join(each.value for each in checked(page).warning)
    assert "fewer than" not in shown
    assert saved_data_sets(lab.home)[0].columns.label is None


def test_table_columns_are_chosen_together(lab):
    rows = "a,b,y\n" + "".join(
        f"{row},{row % 7},{'no' if row % 2 else 'yes'}\n" for row in range(60)
    )
    page = uploaded(rows)
    assert field(page, "multiselect", "Columns").value == ["a", "b"]
    checked(page)
    assert saved_data_sets(lab.home)[0].kind == "table"


def test_changed_roles_must_be_checked_again(lab):
    page = checked(uploaded(ROWS))
    field(page, "selectbox", "Id (optional)").set_value("")
    assert page.run().success.len == 0


def error_of(page):
    return page.error[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty.csv is empty (0 rows); choose a CSV"),
        ("header.csv", b"text,sentiment\n", "has columns but no rows; add rows"),
        ("sheet.xlsx", b"PK\x03\x04rest", "is a ZIP or Excel file, not a table; save it as CSV"),
        ("noise.bin", bytes(range(256)) * 20, "binary"),
        ("cut.parquet", b"PAR1xx", "is not a whole Parquet file"),
        (
            "latin.csv",
            "text,y\ncafé,a\n".encode("cp1252"),
            "save it as UTF-8, or give its encoding (on the Data page under Encoding",
        ),
    ],
)
def test_file_that_can_not_be_read_says_what_and_the_remedy(lab, name, content, says):
    assert says in error_of(uploaded(content, name))


def test_encoding_can_be_chosen(lab):
    rows = ROWS.replace("good", "très bon").encode("cp1252")
    page = uploaded(rows)
    assert page.error.len == 1
    page.selectbox("encoding").set_value("cp1252")
    checked(page.run())
    assert saved_data_sets(lab.home)[0].columns.encoding == "cp1252"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ROWS.replace("down", "up"), "has one class only, 'up'; choose a column with two or more"),
        (ROWS.replace("\n1,", "\n0,"), "has 1 repeated or missing ids, the first '0'; make ids"),
        (ROWS.replace("the 3th review is bad", ""), "is empty in 1 of 40 rows (rows 4); fill"),
    ],
)
def test_rows_that_do_not_fit_say_what_and_the_remedy(lab, rows, says):
    page = uploaded(rows)
    field(page, "selectbox", "Label").set_value("sentiment")
    field(page, "selectbox", "Id (optional)").set_value("id")
    page = checked(page.run())
    assert says in error_of(page)
    assert saved_data_sets(lab.home) == []


def test_rows_with_missing_values_can_be_left_out(lab):
    page = uploaded(ROWS.replace("the 3th review is bad", ""))
    field(page, "selectbox", "Where values are missing").set_value("drop_rows")
    page = checked(page.run())
    assert page.metric[0].value == "39"


def test_set_too_small_for_the_usual_split_says_so_and_is_kept(lab):
    page = checked(uploaded("\n".join(ROWS.split("\n")[:11])))
    assert "can't start on this" in " ".join(each.value for each in page.warning)
    assert len(saved_data_sets(lab.home)) == 1


def test_text_of_a_file_is_not_read_as_markdown(lab):
    page = checked(uploaded(ROWS.replace("good", "**good** <b>x</b>")))
    assert r"\*\*good\*\* \<b\>" in str(page.table[0].value)


def test_plan_of_an_upload_names_its_columns(lab):
    checked(uploaded(ROWS))
    (saved,) = saved_data_sets(lab.home)
    assert saved.choice.plan == DataPlan(
        dataset=str(saved.path),
        params={"label": "sentiment", "text": "text", "id": "id", "unlabeled": "drop"},
    )
