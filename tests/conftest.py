"""How tests are shared out when CI runs them in two processes (pytest-xdist)."""

import pytest
from xdist.scheduler import LoadScopeScheduling


class ByFile(LoadScopeScheduling):
    """File by file, but all browser tests to one process: one Chromium runs at a time."""

    def _split_scope(self, nodeid):
        return "tests/browser" if nodeid.startswith("tests/browser/") else nodeid.split("::")[0]


@pytest.hookimpl
def pytest_xdist_make_scheduler(config, log):
    """Used with `-n`; without it tests run one after the other, as ever."""
    return ByFile(config, log)
