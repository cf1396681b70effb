"""What a model file may hold is a fixed list, and every node of a file is held against it."""

import io
import json
import zipfile

import pytest

from al_core.domain.errors import ModelError
from al_core.models.allow_list import ALLOWED, TRUSTED, refuse_others

KNOWN = {"__class__": "dict", "__module__": "builtins", "__loader__": "DictNode"}
OTHER = {"__class__": "Popen", "__module__": "subprocess", "__loader__": "ObjectNode"}


def file_of(schema, name="schema.json"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr(name, schema if isinstance(schema, str) else json.dumps(schema))
    return held.getvalue()


def test_a_file_of_known_nodes_is_let_through():
    assert refuse_others(file_of({**KNOWN, "content": {"a": KNOWN, "b": [KNOWN]}})) is None


@pytest.mark.parametrize(
    "schema",
    [OTHER, {**KNOWN, "content": OTHER}, {**KNOWN, "content": [[[{"x": OTHER}]]]}, [OTHER]],
    ids=["top", "inside", "deep in lists", "in a list at the top"],
)
def test_a_node_that_is_not_listed_is_named_wherever_it_stands(schema):
    with pytest.raises(ModelError, match=r"holds subprocess\.Popen \(ObjectNode\), which is not"):
        refuse_others(file_of(schema))


def test_a_known_type_that_comes_to_life_another_way_is_refused():
    with pytest.raises(ModelError, match=r"builtins\.dict \(ReduceNode\)"):
        refuse_others(file_of({**KNOWN, "__loader__": "ReduceNode"}))


@pytest.mark.parametrize("missing", ["__class__", "__module__", "__loader__"])
def test_a_node_that_hides_a_part_of_its_name_is_refused(missing):
    node = {key: value for key, value in KNOWN.items() if key != missing}
    with pytest.raises(ModelError, match="None"):
        refuse_others(file_of({**KNOWN, "content": node}))


def test_of_many_others_the_first_five_are_named():
    nodes = [{**OTHER, "__class__": f"C{number}"} for number in range(8)]
    with pytest.raises(ModelError) as refusal:
        refuse_others(file_of(nodes))
    assert [f"C{number} " in str(refusal.value) for number in range(8)] == [True] * 5 + [False] * 3


def test_nesting_without_end_is_no_stack_overflow():
    with pytest.raises(ModelError, match="no model file"):
        refuse_others(file_of("[" * 100_000 + "]" * 100_000))


@pytest.mark.parametrize(
    "content",
    [file_of(KNOWN, "other.json"), file_of("{"), b"\x80\x04\x95 a pickle", b""],
    ids=["no schema", "no JSON", "a pickle", "nothing"],
)
def test_what_has_no_schema_is_no_model_file(content):
    with pytest.raises(ModelError, match="that is no model file"):
        refuse_others(content)


@pytest.mark.parametrize("loader", ["FunctionNode", "ReduceNode", "OperatorFuncNode", "MethodNode"])
def test_nothing_on_the_list_comes_to_life_by_being_called(loader):
    assert loader not in {each for _, each in ALLOWED}


def test_skops_is_told_the_types_of_the_list_and_no_other():
    assert {name for name, _ in ALLOWED} == set(TRUSTED)
    assert len(TRUSTED) == len(set(TRUSTED))
    parts = {name.split(".")[0] for name in TRUSTED}
    assert parts == {"al_core", "builtins", "numpy", "sklearn"}
