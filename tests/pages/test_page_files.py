"""What holds for every page, also for those not yet written."""

import ast

import pytest

from pages.components.pages_table import PAGES

FOLDER = PAGES[0].path.parent
COMPUTING = {"numpy", "pandas", "scipy", "sklearn", "duckdb", "statsmodels", "pyarrow"}


def tree(entry):
    return ast.parse(entry.path.read_text("utf-8"))


def first_statement(entry):
    """The first thing a page does after its docstring and imports."""
    passed = ast.Import | ast.ImportFrom
    return next(node for node in tree(entry).body[1:] if not isinstance(node, passed))


def test_table_and_folder_agree():
    files = {path.name for path in FOLDER.glob("*.py")} - {"__init__.py"}
    assert files == {entry.file for entry in PAGES}


def test_addresses_are_unique():
    assert len({entry.url_path for entry in PAGES}) == len(PAGES)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_page_enters_through_the_guard_first(entry):
    statement = first_statement(entry)
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Call)
    assert ast.unparse(statement.value.func) == "enter"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_page_asks_for_the_permission_that_the_table_names(entry):
    asked = ast.unparse(first_statement(entry).value.args[0])
    assert asked == f"Permission.{entry.permission.name}"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_page_has_at_most_80_lines(entry):
    assert len(entry.path.read_text("utf-8").splitlines()) <= 80


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_page_imports_nothing_that_computes(entry):
    imported = set()
    for node in ast.walk(tree(entry)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported & COMPUTING == set()
