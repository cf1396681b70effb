from dataclasses import dataclass, field

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.people import People
from al_core.domain.plan import Plan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.store.projects import GuidelinesVersion, ProjectRecord
from pages.components.label_project import label_project
from pages.components.labeler import script
from pages.components.pages_table import PAGES
from pages.components.session import PROCESS
from tests.pages.open_door import open_door

LABEL = next(entry.path for entry in PAGES if entry.title == "Label")
SPEC = ProjectSpec(
    Plan(), (ClassSpec("spam"), ClassSpec("ham")), guidelines="first", highlight=("free",)
)


@dataclass
class ProjectsLab:
    """A lab with the projects that a test gave it."""

    records: list[ProjectRecord] = field(default_factory=list)
    versions: list[GuidelinesVersion] = field(default_factory=list)
    people: People = field(default_factory=open_door)

    @property
    def store(self):
        return self

    def projects(self):
        return self.records

    def project_spec(self, project_id):
        return SPEC

    def guidelines(self, project_id):
        return self.versions


@pytest.fixture
def lab():
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab, PROCESS.refusal = ProjectsLab(), None
    yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before


def record(project_id, name):
    return ProjectRecord(project_id, "r", name, "", 0.0, None)


def page(**query):
    shown = AppTest.from_file(str(LABEL), default_timeout=20)
    shown.query_params.update(query)
    shown.run()
    assert not shown.exception
    return shown


def test_without_a_project_the_page_says_where_to_make_one(lab):
    assert "Create a project on **Projects**" in " ".join(each.value for each in page().markdown)


def test_newest_project_is_shown_and_stands_in_the_address(lab):
    lab.records = [record("p2", "New"), record("p1", "Old")]
    shown = page()
    assert shown.selectbox[0].value == "p2"
    assert shown.query_params["project"] == "p2"


def test_project_of_the_address_is_shown(lab):
    lab.records = [record("p2", "New"), record("p1", "Old")]
    assert page(project="p1").selectbox[0].value == "p1"


def test_people_see_the_newest_guidelines(lab):
    lab.versions = [GuidelinesVersion(2, "second", 0.0), GuidelinesVersion(1, "first", 0.0)]
    settings = label_project(record("p1", "Old")).settings("Ana")
    assert (settings.project, settings.person) == ("p1", "Ana")
    assert (settings.guidelines, settings.highlight) == ("second", ("free",))


def test_guidelines_of_the_project_stand_until_there_is_a_version(lab):
    assert label_project(record("p1", "Old")).guidelines == "first"


@pytest.mark.parametrize("call", ["innerHTML", "insertAdjacentHTML", "document.write", "eval("])
def test_labeler_never_makes_html_from_data(call):
    assert call not in script()
