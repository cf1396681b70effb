"""A child process: `python -m strategy_speed.child FOLDER TASK LIBRARY BATCH`, in benchmarks/."""

import project_root  # noqa: F401 - first: sets the path and one BLAS thread

from strategy_speed.contenders import preparation
from strategy_speed.measuring import serve

if __name__ == "__main__":
    serve(preparation)
