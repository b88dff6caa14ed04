"""Whether the aligner runs compiled, which changes its time and not its result.

numba takes about a second to load, and seconds more to compile what it has not compiled before: a few stories are
aligned sooner without it.
"""

import os
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from toolkit.errors import ToolkitError, choose

# cells (lines of the one version times lines of the other) that a process searches with numpy before it loads numba:
# four hundred articles, or a document of two thousand lines: numpy has then taken longer by what loading takes
ENOUGH = 800_000
VARIABLE = "NEWSALIGN_KERNELS"  # of the environment, for tests and measurements
WITH = {"numpy": False, "numba": True}


@dataclass
class Work:
    cells: int = 0


_WORK = Work()


def kernels(cells: int = 0) -> ModuleType | None:
    """Return what is compiled, for a search of so many cells; None if numpy is to do it.

    Raises ToolkitError if the environment asks for numba, and it cannot be had.
    """
    _WORK.cells += cells
    asked = os.environ.get(VARIABLE)
    if asked:
        loaded = _loaded() if choose(VARIABLE, asked, WITH) else None
        if isinstance(loaded, Exception):
            raise ToolkitError(f"{VARIABLE}={asked}: {loaded}; pip install 'newsalign[fast]' brings it")
        return loaded
    loaded = _loaded() if _WORK.cells > ENOUGH else None
    return None if isinstance(loaded, Exception) else loaded


@cache
def _loaded() -> ModuleType | Exception:
    try:
        return import_module("toolkit.alignment.kernels")
    except Exception as error:  # no numba, or one that fails on this machine: numpy does the same
        return error
