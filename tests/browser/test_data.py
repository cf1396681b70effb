"""Data as a person meets it: look around, bring a file, go on to Workflow Lab."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
REVIEWS = "text,sentiment\n" + "".join(
    f"the {row}th review is {word},{sentiment}\n"
    for row, (word, sentiment) in enumerate([("good", "up"), ("bad", "down")] * 30)
)


def upload(visit, name, content):
    chooser = visit.page.locator('[data-testid="stFileUploaderDropzoneInput"]')
    chooser.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_catalogue_shows_the_profile_of_the_one_chosen(server, visit):
    visit.open(server, "data")
    visit.page.get_by_text("1,797", exact=True).first.wait_for()
    visit.page.get_by_text("Breast cancer", exact=True).click()
    visit.page.get_by_text("569", exact=True).first.wait_for()
    visit.page.locator(".st-key-class_balance_chart .bars path").first.wait_for(state="attached")
    assert "data=breast_cancer" in visit.page.url
    assert visit.errors == []


def test_upload_becomes_a_data_set_that_workflow_lab_takes(server, visit):
    visit.open(server, "data?do=add")
    upload(visit, "reviews.csv", REVIEWS.encode())
    visit.page.get_by_role("button", name="Check and save").click()
    visit.page.get_by_text("reviews.csv is saved").first.wait_for()
    visit.page.get_by_role("link", name="Use it in Workflow Lab").click()
    visit.page.locator("h1", has_text="Workflow Lab").first.wait_for()
    chosen = visit.page.get_by_role("combobox", name="Data set")
    expect(chosen).to_have_value("reviews.csv (text)")
    assert visit.errors == []


def test_bad_files_say_what_is_wrong_and_a_good_one_follows(server, visit):
    visit.open(server, "data?do=add")
    upload(visit, "empty.csv", b"\n")
    visit.page.get_by_text("empty.csv is empty (0 rows)").wait_for()
    upload(visit, "photo.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    visit.page.get_by_text("photo.png is a PNG image, not a table").first.wait_for()
    upload(visit, "one.csv", REVIEWS.replace("down", "up").encode())
    visit.page.get_by_text("60 rows, 2 columns").first.wait_for()
    upload(visit, "reviews.csv", REVIEWS.encode())
    visit.page.get_by_role("button", name="Check and save").click()
    visit.page.get_by_text("reviews.csv is saved").first.wait_for()
