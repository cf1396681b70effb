"""Threads and versions."""

import importlib.metadata

import pytest
import threadpoolctl

from al_core.models import blas_single_threaded, library_versions


def test_blas_runs_with_one_thread():
    blas_single_threaded()
    pools = [pool for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
    assert {pool["num_threads"] for pool in pools} == {1}


def test_versions_name_what_decides_a_result():
    assert set(library_versions()) == {"python", "numpy", "scipy", "scikit-learn", "blas"}
    assert all(library_versions().values())


def test_versions_name_no_place_on_this_machine():
    assert not any("/" in version for version in library_versions().values())


@pytest.mark.parametrize("package", ["numpy", "scipy", "scikit-learn"])
def test_versions_are_those_installed(package):
    assert library_versions()[package] == importlib.metadata.version(package)


def test_a_second_limit_is_the_first_one():
    assert blas_single_threaded() is blas_single_threaded()
