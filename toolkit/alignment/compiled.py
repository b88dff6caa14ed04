"""Whether the aligner runs compiled, which changes its time and not its result.

numba takes half a second to load, and ten seconds more to compile what it has not compiled before: a few stories are
aligned sooner without it. It is loaded when numpy has taken as long as that takes, so that no run takes twice as long as
it would either way.
"""

import os
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from toolkit.errors import ToolkitError, choose

# cells (lines of the one version times lines of the other) that a process searches with numpy before it loads numba: half
# a second's (fifty articles), or, where nothing compiled is kept, ten seconds' (a thousand articles, or a document of
# thousands of lines)
ENOUGH, ENOUGH_ANEW = 100_000, 2_000_000
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
    enough = _WORK.cells > ENOUGH and (_WORK.cells > ENOUGH_ANEW or _kept())
    loaded = _loaded() if enough else None
    return None if isinstance(loaded, Exception) else loaded


@cache
def _kept() -> bool:
    """Return whether numba has kept what it compiled, as far as can be told without loading it."""
    places = [Path(__file__).parent, Path.home() / ".cache" / "numba"]
    if "NUMBA_CACHE_DIR" in os.environ:
        places = [Path(os.environ["NUMBA_CACHE_DIR"])]
    source = Path(__file__).with_name("kernels.py").stat().st_mtime
    return any(kept.stat().st_mtime >= source for place in places for kept in place.rglob("kernels.posterior-*.nbi"))


@cache
def _loaded() -> ModuleType | Exception:
    try:
        return import_module("toolkit.alignment.kernels")
    except Exception as error:  # no numba, or one that fails on this machine: numpy does the same
        return error
