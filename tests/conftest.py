"""How tests are shared out when CI runs them in two processes (pytest-xdist)."""

import pytest


def pytest_collection_modifyitems(items):
    """All browser tests to one process, so that one Chromium runs at a time; else file by file."""
    for item in items:
        group = "browser" if item.path.parent.name == "browser" else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
