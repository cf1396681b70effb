"""Public things say what they are; the documents name what there is."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from al_core.__main__ import parser
from al_core.loop.rules import SIZE_RULES, STRATEGY_RULES

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "al_core").rglob("*.py"))
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
INHERITED = {"override", "overload", "setter"}
COMMANDS = list(parser()._subparsers._group_actions[0].choices)
NOTES = (ROOT / "al_core" / "NOTES.md").read_text("utf-8")
PLACES = re.findall(r"`([\w/]+\.py):(\w+)`", ARCHITECTURE + NOTES)
FILES = sorted(set(re.findall(r"`([\w/]+\.(?:py|toml))`", ARCHITECTURE + NOTES)))
THERE = [f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("*/**/*")]


def undocumented(source):
    """Names of the public functions, classes and methods in `source` without a docstring."""
    return list(_bare(ast.parse(source), ""))


def _bare(owner, path):
    for node in owner.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        marks = {ast.unparse(mark).rsplit(".", 1)[-1] for mark in node.decorator_list}
        if node.name.startswith("_") or marks & INHERITED:
            continue
        if not ast.get_docstring(node):
            yield f"{path}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _bare(node, f"{path}{node.name}.")


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_thing_has_a_docstring(path):
    source = path.read_text("utf-8")

    assert undocumented(source) == []
    assert ast.get_docstring(ast.parse(source)), "the module's first line says why it exists"


def test_a_bare_function_method_or_class_is_seen():
    source = (
        "class A:\n    def f(self): ...\n    def _g(self): ...\ndef h(): ...\nasync def i(): ..."
    )

    assert undocumented(source) == ["A", "A.f", "h", "i"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name):
    assert f"`python -m al_core {name} " in README


@pytest.mark.parametrize(
    "command",
    [
        "pip install -r requirements.txt && streamlit run app.py",
        "pip install -r requirements.txt -r requirements-dev.txt && pytest",
    ],
)
def test_the_readme_gives_the_two_commands(command):
    assert f"```\n{command}\n```" in README


@pytest.mark.parametrize("folder", ["benchmarks/*.py", "data/plans/*.toml"])
def test_the_readme_names_every_benchmark_and_plan(folder):
    there = {path.name for path in ROOT.glob(folder)} - {"project_root.py"}

    assert {name for name in there if f"`{name}`" not in README} == set()


@pytest.mark.parametrize(("file", "name"), PLACES, ids=str)
def test_a_place_that_the_architecture_page_names_is_there(file, name):
    roots = [ROOT, ROOT / "al_core"]
    source = next((root / file).read_text("utf-8") for root in roots if (root / file).is_file())

    assert re.search(rf"\b{name}\b", source)


def test_every_file_that_the_architecture_names_is_there():
    assert len(FILES) > 60
    assert [name for name in FILES if not any(each.endswith(f"/{name}") for each in THERE)] == []


def test_the_architecture_page_is_read_on_two_screens():
    assert len(ARCHITECTURE.splitlines()) <= 120


def test_the_architecture_page_says_where_to_add_things():
    assert len(PLACES) > 10


@pytest.mark.parametrize("rule", [*SIZE_RULES, *STRATEGY_RULES], ids=lambda rule: rule.name)
def test_the_notes_give_each_rule_its_threshold(rule):
    row = next(line for line in NOTES.splitlines() if line.startswith(f"| {rule.name} |"))

    assert float(row.split("|")[3]) == rule.threshold


def test_the_changelog_has_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert f"\n## {project['version']}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
