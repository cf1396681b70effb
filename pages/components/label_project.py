"""Which project people label, and what the labeler needs to know of it."""

from dataclasses import dataclass

import streamlit as st

from al_core.domain.project import ProjectSpec
from al_core.store.projects import ProjectRecord
from pages.components.address import asked_for, begin_with, share
from pages.components.as_of import forget_moment
from pages.components.labeler import LabelerSettings
from pages.components.session import lab

KEY = "labeled_project"


@dataclass(frozen=True)
class LabelProject:
    """A project as the people who label it see it: the newest guidelines."""

    project_id: str
    name: str
    spec: ProjectSpec
    guidelines: str

    def settings(self, person: str) -> LabelerSettings:
        """What the labeler of `person` begins with."""
        return LabelerSettings(
            project=self.project_id,
            person=person,
            classes=self.spec.classes,
            guidelines=self.guidelines,
            highlight=self.spec.highlight,
        )


def project_picker() -> LabelProject | None:
    """The project of the address, else the newest; None when there is none."""
    by_id = {record.project_id: record for record in lab().projects()}
    if not by_id:
        return None
    begin_with(KEY, (asked_for("project", list(by_id)) or list(by_id))[0])
    chosen = st.selectbox(
        "Project",
        list(by_id),
        key=KEY,
        format_func=lambda project_id: by_id[project_id].name,
        label_visibility="collapsed",
        width=320,
        on_change=forget_moment,
    )
    share("project", chosen)
    return label_project(by_id[chosen])


def label_project(record: ProjectRecord) -> LabelProject:
    """A stored project with the newest version of its guidelines."""
    spec = lab().project_spec(record.project_id)
    versions = lab().store.guidelines(record.project_id)
    text = versions[0].text if versions else spec.guidelines
    return LabelProject(record.project_id, record.name, spec, text)
