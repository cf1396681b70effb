"""Small data sets that come inside scikit-learn and statsmodels: no network needed."""

import numpy as np
import pandas as pd

from al_core.datasets.dataset import Dataset

PARTIES = (
    "strong Democrat", "weak Democrat", "independent Democrat", "independent",
    "independent Republican", "weak Republican", "strong Republican",
)  # fmt: skip
ANES_COLUMNS = ("logpopul", "TVnews", "selfLR", "ClinLR", "DoleLR", "age", "educ", "income")


def digits() -> Dataset:
    """1,797 handwritten digits of 8 x 8 pixels (Alpaydin and Kaynak 1998)."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return Dataset(
        name="digits",
        kind="image",
        rows=found.images.astype(np.float64),
        codes=found.target.astype(np.int64),
        classes=tuple(str(name) for name in found.target_names),
    )


def breast_cancer() -> Dataset:
    """569 tumours in 30 measurements, rows as shipped (Wolberg, Street, Mangasarian 1995)."""
    from sklearn.datasets import load_breast_cancer

    found = load_breast_cancer()
    return Dataset(
        name="breast_cancer",
        kind="table",
        rows=pd.DataFrame(found.data, columns=[str(name) for name in found.feature_names]),
        # benign 0, malignant 1, as in the published results: libsvm is not symmetric.
        codes=1 - found.target.astype(np.int64),
        classes=tuple(str(name) for name in reversed(found.target_names)),
    )


def fair_affairs() -> Dataset:
    """6,366 answers to a survey on marriage: was there an affair? (Fair 1978)."""
    from statsmodels.datasets import fair

    frame = fair.load_pandas().data
    return Dataset(
        name="fair_affairs",
        kind="table",
        rows=frame.drop(columns="affairs").astype(np.float64),
        codes=(frame["affairs"].to_numpy() > 0).astype(np.int64),
        classes=("none", "some"),
    )


def anes96() -> Dataset:
    """944 voters of 1996: which party, on a scale of seven? (American National Election Study)."""
    from statsmodels.datasets import anes96 as study

    frame = study.load_pandas().data
    return Dataset(
        name="anes96",
        kind="table",
        rows=frame[list(ANES_COLUMNS)].astype(np.float64),
        codes=frame["PID"].to_numpy().astype(np.int64),
        classes=PARTIES,
    )
