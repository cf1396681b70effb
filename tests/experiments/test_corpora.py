import pytest

from al_core.datasets.catalogue import CATALOGUE
from al_core.datasets.docstrings import PACKAGES, cache_file
from al_core.experiments.corpora import CORPUS_PACKAGES, corpus_read, packages_read


def test_every_docstring_corpus_is_known():
    corpora = {name for name in CATALOGUE if name.startswith("docstrings_")}
    assert set(CORPUS_PACKAGES) == corpora


def test_packages_are_read_by_another_process_into_the_cache(tmp_path):
    packages_read(["nltk"], tmp_path)
    assert b'"module":"nltk' in cache_file("nltk", tmp_path).read_bytes()


def test_cached_packages_are_not_read_again(tmp_path):
    for package in PACKAGES:
        path = cache_file(package, tmp_path)
        path.parent.mkdir(exist_ok=True)
        path.write_text("[]")
    corpus_read("docstrings_library", tmp_path)
    assert cache_file("scipy", tmp_path).read_text() == "[]"


@pytest.mark.parametrize("name", ["digits", "rows.csv"])
def test_other_data_sets_need_nothing(tmp_path, name):
    corpus_read(name, tmp_path)
    assert list(tmp_path.iterdir()) == []
