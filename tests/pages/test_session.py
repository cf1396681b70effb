from pathlib import Path

import pytest

from al_core.domain.errors import LogError
from pages.components.session import ROOT, VERSION, close_lab, home, lab


def test_lab_is_the_one_of_the_process(fake_lab):
    assert lab() is fake_lab


def test_asking_without_a_lab_raises_what_kept_it_from_opening(closed_lab):
    closed_lab.refusal = LogError("no room on the disk")
    with pytest.raises(LogError, match="no room on the disk"):
        lab()


def test_closing_twice_does_no_harm(closed_lab):
    close_lab()
    close_lab()
    assert closed_lab.lab is None


def test_home_is_data_local_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.delenv("LOOPLAB_HOME", raising=False)
    assert home() == ROOT / "data" / "local"
    monkeypatch.setenv("LOOPLAB_HOME", "/srv/lab")
    assert home() == Path("/srv/lab")


def test_version_is_the_one_of_the_project():
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text("utf-8")
