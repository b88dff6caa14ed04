"""A corpus on disk: a folder with a manifest, Parquet tables and the rows that were left out."""

from toolkit.corpus.folder import Corpus, Manifest, open_corpus, write_tables
from toolkit.corpus.ledger import Ledger, Loss, Step, ledger
from toolkit.corpus.recipe import Recipe, System, read_recipe

__all__ = [
    "Corpus", "Ledger", "Loss", "Manifest", "Recipe", "Step", "System",
    "ledger", "open_corpus", "read_recipe", "write_tables",
]  # fmt: skip
