"""Playbook: what was found out, pinned with a note and the runs behind it, project by project."""

import streamlit as st

from al_core.access.permissions import Permission
from pages.components.address import asked_for, begin_with, share
from pages.components.guard import enter
from pages.components.links import link_to
from pages.components.messages import empty_state
from pages.components.playbook_finding import playbook_finding
from pages.components.session import lab

session = enter(Permission.VIEW)

st.title("Playbook", anchor=False)
counts = lab().playbook.counts()
names = {"": "This lab"} | {each.project_id: each.name for each in lab().projects()}
names |= {project: project for project in counts if project not in names}
begin_with("playbook_of", (asked_for("project", list(names)) or [next(iter(counts), "")])[0])
project = st.selectbox(
    "Playbook of",
    list(names),
    key="playbook_of",
    format_func=lambda each: f"{names[each]} ({counts.get(each, 0)})",
    width=420,
)
share("project", project)
findings = lab().playbook.findings(project)
up = [each for each in findings if each.up]
down = [each for each in findings if not each.up]
if not up:
    empty_state(
        "Nothing pinned yet",
        "Press **Pin** beside a finding on Compare, What if or Progress & stop; it appears here "
        "with your note and the runs it rests on.",
        ":material/menu_book:",
    )
    link_to("Compare", "Compare", ":material/compare_arrows:")
for each in up:
    playbook_finding(each, session)
if down and st.toggle(f"Taken down ({len(down)})", key="taken_down"):
    for each in down:
        playbook_finding(each, session)
