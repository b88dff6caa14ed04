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
    package = Path(str(files("toolkit")))
    total = hashlib.sha256()
    for path in sorted(p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
