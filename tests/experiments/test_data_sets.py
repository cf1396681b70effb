import msgspec
import pytest

from al_core.datasets.catalogue import CATALOGUE, FileParams, load_dataset
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan
from al_core.experiments.data_sets import (
    data_choices,
    keep_upload,
    save_columns,
    saved_data_sets,
    uploads,
    written_params,
)

REVIEWS = b"text,stars\ngood stuff,up\nbad stuff,down\nfine stuff,up\npoor stuff,\n"
COLUMNS = FileParams(label="stars", text="text")


@pytest.fixture
def saved(tmp_path):
    return save_columns(keep_upload(tmp_path, "reviews.csv", REVIEWS), COLUMNS)


def test_same_bytes_are_kept_once(tmp_path):
    first = keep_upload(tmp_path, "reviews.csv", REVIEWS)
    assert keep_upload(tmp_path, "reviews.csv", REVIEWS) == first
    assert uploads(tmp_path) == [first]


def test_another_content_under_an_old_name_replaces_nothing(tmp_path):
    old = keep_upload(tmp_path, "reviews.csv", REVIEWS)
    new = keep_upload(tmp_path, "reviews.csv", b"text,stars\n")
    assert new != old
    assert old.read_bytes() == REVIEWS


@pytest.mark.parametrize("name", ["", "..", ".hidden"])
def test_upload_without_a_usable_name_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="is no file name; rename"):
        keep_upload(tmp_path, name, REVIEWS)


def test_upload_can_not_leave_its_folder(tmp_path):
    path = keep_upload(tmp_path, "../../reviews.csv", REVIEWS)
    assert path.parent.parent == tmp_path / "uploads"


def test_upload_is_no_data_set_before_its_columns_have_roles(tmp_path):
    keep_upload(tmp_path, "reviews.csv", REVIEWS)
    assert saved_data_sets(tmp_path) == []


def test_saved_columns_come_back(tmp_path, saved):
    assert saved_data_sets(tmp_path) == [saved]


def test_columns_file_is_no_upload(tmp_path, saved):
    assert uploads(tmp_path) == [saved.path]


def test_columns_that_are_chosen_again_replace_the_old(tmp_path, saved):
    save_columns(saved.path, msgspec.structs.replace(COLUMNS, missing="drop_rows"))
    assert saved_data_sets(tmp_path)[0].columns.missing == "drop_rows"


def test_broken_columns_file_is_named_with_the_remedy(tmp_path, saved):
    (saved.path.parent / "reviews.csv.columns.json").write_text("{")
    with pytest.raises(DataError, match=r"reviews\.csv\.columns\.json.*choose the columns again"):
        saved_data_sets(tmp_path)


def test_choice_of_an_upload_loads_without_its_unlabeled_rows(saved):
    plan = saved.choice.plan
    dataset = load_dataset(plan.dataset, plan.params)
    assert dataset.labels == ("up", "down", "up")


def test_choices_are_uploads_then_the_catalogue(tmp_path, saved):
    names = [choice.name for choice in data_choices(tmp_path)]
    assert names == [saved.name, *(name for name in CATALOGUE if name != "openml")]


def test_choice_of_the_catalogue_is_named_by_its_plan(tmp_path):
    digits = next(choice for choice in data_choices(tmp_path) if choice.name == "digits")
    assert (digits.title, digits.kind) == ("Handwritten digits", "image")
    assert digits.plan == DataPlan(dataset="digits")


def test_upload_without_labels_can_not_be_simulated(tmp_path):
    path = keep_upload(tmp_path, "reviews.csv", REVIEWS)
    save_columns(path, FileParams(text="text", classes=("up", "down")))
    assert "reviews.csv" not in [choice.title for choice in data_choices(tmp_path)]


def test_plan_says_only_what_is_not_usual():
    assert written_params(COLUMNS) == {"label": "stars", "text": "text"}


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (COLUMNS, "text"),
        (FileParams(label="y", features=("a",)), "table"),
        (FileParams(label="y", embedding=("e",)), "embedding"),
    ],
)
def test_kind_follows_from_the_roles(tmp_path, columns, kind):
    assert save_columns(tmp_path / "rows.csv", columns).kind == kind
