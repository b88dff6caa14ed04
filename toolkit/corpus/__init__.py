"""A corpus on disk: a folder with a manifest, Parquet tables and the rows that were left out."""

from toolkit.corpus.folder import MANIFEST, Corpus, Manifest, changed, open_corpus, refreshed, write_tables
from toolkit.corpus.ledger import Ledger, Loss, Step, ledger
from toolkit.corpus.recipe import RECIPE, Recipe, ScoresFile, System, default_recipe, read_recipe, read_systems

__all__ = [
    "MANIFEST",
    "RECIPE",
    "Corpus",
    "Ledger",
    "Loss",
    "Manifest",
    "Recipe",
    "ScoresFile",
    "Step",
    "System",
    "changed",
    "default_recipe",
    "ledger",
    "open_corpus",
    "read_recipe",
    "read_systems",
    "refreshed",
    "write_tables",
]  # fmt: skip
