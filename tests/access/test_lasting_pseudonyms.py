"""Made-up names in what goes out."""

import re

from al_core.access.pseudonyms import lasting_pseudonyms


def test_a_name_stays_the_same_as_others_join():
    before = lasting_pseudonyms(["ana"], "secret")
    assert lasting_pseudonyms(["zoe", "ana", "ben"], "secret")["ana"] == before["ana"]


def test_another_secret_gives_another_name():
    assert lasting_pseudonyms(["ana"], "a") != lasting_pseudonyms(["ana"], "b")


def test_no_two_people_share_a_name_and_none_keeps_their_own():
    people = [f"person {number}" for number in range(1000)]
    made_up = list(lasting_pseudonyms(people, "secret").values())
    assert len(set(made_up)) == 1000
    assert all(re.fullmatch(r"person-[0-9a-f]{10}", name) for name in made_up)
