"""What a fit depends on beside the plan: BLAS threads and library versions."""

import platform
from functools import cache
from typing import Any

import numpy as np
import scipy
import sklearn
import threadpoolctl  # type: ignore[import-untyped]


@cache
def blas_single_threaded() -> Any:
    """Limit BLAS and OpenMP to one thread for good; called by every process that fits.

    Results of a matrix product depend on the number of threads. The first call does it; the
    limit also holds OpenMP (k-means, gradient boosting) in the calling thread.
    """
    return threadpoolctl.threadpool_limits(limits=1)


@cache
def library_versions() -> dict[str, str]:
    """Versions that decide results to the last bit: python, numpy, scipy, scikit-learn, blas.

    `blas` is numpy's own library, its version and the kernel it chose for this processor.
    """
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "blas": _blas_kernel(),
    }


def _blas_kernel() -> str:
    found = [entry for entry in threadpoolctl.threadpool_info() if entry["user_api"] == "blas"]
    if not found:
        return "unknown"
    ours = [entry for entry in found if "numpy" in str(entry["filepath"])]
    entry = (ours or sorted(found, key=lambda each: str(each["filepath"])))[0]
    parts = (entry["internal_api"], entry["version"], entry.get("architecture"))
    return " ".join(str(part) for part in parts if part)
