"""The page on which people are given access."""

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role
from pages.components.session import ROOT
from tests.access.doors import SECRET
from tests.pages.http_lab import peopled_lab


@pytest.fixture
def lab(tmp_path):
    with peopled_lab(tmp_path) as opened:
        yield opened


def members_shown():
    """The list of people, as Olga sees it."""
    import streamlit as st

    from pages.components.people_forms import member_list, newcomer_form, roles_caption
    from pages.components.permission_audit import permission_audit
    from pages.components.session import lab

    people = lab().people
    session = people.session_of(st.session_state.token)
    newcomer_form(session)
    member_list(session)
    roles_caption()
    permission_audit()


def newcomers_shown():
    """The form alone, before there is anybody and after."""
    from al_core.access.permissions import LOCAL_OWNER
    from pages.components.people_forms import newcomer_form

    newcomer_form(LOCAL_OWNER)


@pytest.fixture
def page(lab):
    """The page of Olga, who owns the lab; Ana annotates."""
    lab.people.sign_up("Olga", SECRET, Role.OWNER)
    token = lab.people.sign_in("Olga", SECRET)
    lab.people.sign_up("Ana", SECRET, Role.ANNOTATOR, lab.people.session_of(token))
    app = AppTest.from_function(members_shown, default_timeout=30)
    app.session_state.token = token
    return app.run()


def press(app, label, place=0):
    [button for button in app.button if button.label == label][place].click().run()


def people_now(lab):
    return [(each.name, str(each.role)) for each in lab.people.members()]


def test_the_local_owner_is_told_what_the_first_person_ends(lab):
    app = AppTest.from_file(str(ROOT / "pages" / "people.py"), default_timeout=30).run()
    assert "whoever opens the lab on this machine owns it" in app.info[0].value
    assert app.selectbox[0].options == ["owner"]


def test_the_first_person_ends_the_local_owners_access(lab):
    app = AppTest.from_file(str(ROOT / "pages" / "people.py"), default_timeout=30).run()
    app.text_input[0].input("Olga")
    app.text_input[1].input(SECRET)
    press(app, "Give access")

    assert people_now(lab) == [("Olga", "owner")]
    assert "Sign in to go on" in app.markdown[0].value


def test_a_newcomer_is_an_annotator_unless_said_otherwise(page, lab):
    page.text_input[0].input("Ben")
    page.text_input[1].input(SECRET)
    press(page, "Give access")

    assert people_now(lab) == [("Ana", "annotator"), ("Ben", "annotator"), ("Olga", "owner")]
    assert page.success[0].value == "Ben has access."


def test_a_passphrase_that_is_too_short_is_said_with_its_remedy(page, lab):
    page.text_input[0].input("Ben")
    page.text_input[1].input("short")
    press(page, "Give access")

    assert "use 10 to 500" in page.error[0].value
    assert len(people_now(lab)) == 2


def test_another_role_is_given(page, lab):
    page.selectbox[1].select(Role.ADJUDICATOR)
    press(page, "Change role")

    assert people_now(lab)[0] == ("Ana", "adjudicator")


def test_access_is_taken_away(page, lab):
    press(page, "Take access away")

    assert people_now(lab) == [("Olga", "owner")]
    assert page.success[0].value == "Ana has no access any more."


def test_the_only_owner_can_not_be_removed_and_the_page_says_why(page, lab):
    press(page, "Take access away", place=1)

    assert "is the only owner; make somebody else an owner first" in page.error[0].value
    assert len(people_now(lab)) == 2


def test_a_new_passphrase_signs_its_person_out(page, lab):
    token = lab.people.sign_in("Ana", SECRET)
    page.text_input[2].input("quite another one")
    press(page, "Set passphrase")

    assert lab.people.session_of(token) is None
    assert lab.people.sign_in("Ana", "quite another one")


def test_every_change_is_listed(page):
    shown = page.dataframe[0].value
    assert shown[["By", "Change", "Person", "Role"]].to_numpy().tolist() == [
        ["Olga", "given access", "Ana", "annotator"],
        ["owner", "given access", "Olga", "owner"],
    ]


def test_each_role_is_explained(page):
    words = "\n".join(each.value for each in page.caption).splitlines()
    assert "**annotator** may look at runs and results, label  " in words


def test_roles_are_explained_in_the_words_of_the_readme(page):
    """Its table has a row for rights that go together and a column for each role."""
    lines = (ROOT / "README.md").read_text().split("| may |")[1].splitlines()
    roles = [each.strip() for each in lines[0].strip(" |").split("|")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:7]]
    may = {
        role: ", ".join(row[0] for row in rows if row[place] == "x")
        for place, role in enumerate(roles, 1)
    }
    words = "\n".join(each.value for each in page.caption)
    shown = dict(line.strip().split(" may ") for line in words.splitlines() if " may " in line)
    assert shown == {f"**{role}**": rights for role, rights in may.items()}


def test_the_second_person_begins_as_an_annotator_right_after_the_first(lab):
    app = AppTest.from_function(newcomers_shown, default_timeout=30).run()
    app.text_input[0].input("Olga")
    app.text_input[1].input(SECRET)
    press(app, "Give access")
    assert app.selectbox[0].value == "annotator"
