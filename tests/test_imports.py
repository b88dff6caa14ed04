"""Imports run one way, and the command line starts fast."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "toolkit"
FLOORS = [
    {"data", "errors", "version", "text", "languages", "numbers", "names", "identify", "addresses", "decoding", "quotations", "sounds", "inflection", "capitals", "saying"},  # the ground, which may lean on itself
    {"files"},
    {"units", "findings", "glossaries", "cards", "sites", "runners", "outliers", "overlap", "splits", "privacy"},
    {"readers", "extraction", "pairing", "splitting", "alignment", "filters", "corpus", "corrections", "exports", "checks", "engines",
     "failures", "metrics", "slicing", "origin", "resegmenting", "tasks", "leaderboard", "reporting", "fetching"},  # the stages
    {"matching", "leakage"},
    {"pipeline"},
    {"evaluating"},
    {"building", "aligning", "applying", "checking", "scoring", "publishing"},
    {"commands"},
    {"cli"},
    {"__main__", "__init__"},
]  # fmt: skip
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the names in `toolkit` that a file imports, what only the type checker sees left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(node)
        for test in ast.walk(tree)
        if isinstance(test, ast.If) and isinstance(test.test, ast.Name) and test.test.id == "TYPE_CHECKING"
        for node in ast.walk(test)
    }
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "toolkit":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("toolkit."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("toolkit."))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in imported(path):
        below = FLOOR[name] < FLOOR[own] or name == own or FLOOR[name] == FLOOR[own] == 0
        assert below, f"{path.relative_to(PACKAGE)} imports toolkit.{name}"


def test_help_imports_nothing_heavy() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "toolkit", "--help"], capture_output=True, text=True, check=True
    )
    loaded = {line.rsplit("|", 1)[-1].strip() for line in result.stderr.splitlines()}
    heavy = {"numpy", "pyarrow", "datasets", "transformers", "torch", "pandas", "sacrebleu", "lxml", "selectolax", "msgspec",
             "py3langid", "jinja2", "httpcore2", "warcio", "protego"}  # fmt: skip
    assert not loaded & heavy
    assert "build" in result.stdout


def test_importing_the_package_loads_no_stage() -> None:
    code = "import sys, toolkit; print([m for m in sys.modules if m.startswith('toolkit.')])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_every_verb_can_be_had_from_the_package() -> None:
    import toolkit

    assert all(callable(getattr(toolkit, verb)) for verb in toolkit.VERBS)
