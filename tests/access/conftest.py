import pytest

from al_core.access.people import People
from al_core.access.permissions import Role
from al_core.store.store import Store
from tests.access.doors import SECRET, HandClock, quick_passphrases


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as opened:
        yield opened


@pytest.fixture
def people(store, clock):
    """A lab that nobody has been given access to."""
    return People(store, clock, quick_passphrases())


@pytest.fixture
def owned(people):
    """The same with Olga as its owner."""
    people.sign_up("Olga", SECRET, Role.OWNER)
    return people


@pytest.fixture
def olga(owned):
    """The owner's session."""
    return owned.session_of(owned.sign_in("Olga", SECRET))
