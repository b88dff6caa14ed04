"""The version, in a place that everything may import."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

VERSION = version("newsalign")


@cache
def code() -> str:
    """Return a hash of the package's files: what was made by other code, even of the same version, is made again."""
    return code_of(Path(str(files("toolkit"))))


def code_of(package: Path) -> str:
    """Return a hash of the files of a package. What Python and numba compile of them, when it is first run, is none of them."""
    total = hashlib.sha256()
    for path in sorted(p for p in package.rglob("*") if p.is_file()):
        name = path.relative_to(package)
        if "__pycache__" not in name.parts and name.suffix != ".pyc":
            total.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
