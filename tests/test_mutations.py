"""Broken pages and containers, a small set of those of eval/reading/mutate.py."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "eval" / "reading" / "mutate.py"
SPEC = importlib.util.spec_from_file_location("mutate", SCRIPT)
mutate = importlib.util.module_from_spec(SPEC)
sys.modules["mutate"] = mutate
SPEC.loader.exec_module(mutate)
SET = 25  # of each way, and no long lines or bombs, which take a second each


@pytest.fixture(scope="module")
def known():
    return mutate.pages()


@pytest.mark.parametrize("how", sorted({m.__name__ for m in mutate.OFTEN}))
def test_a_broken_file_gives_articles_or_reasons(how, known, monkeypatch):
    monkeypatch.setattr(mutate, "OFTEN", tuple(m for m in mutate.OFTEN if m.__name__ == how))
    monkeypatch.setattr(mutate, "RARE", 10**9)
    (account,) = mutate.run(iter(range(1, SET + 1)), known, limit_s=60).values()
    assert account.crashes == []
    assert account.files == SET
    assert account.articles + account.reasons.total() >= SET


def test_the_same_number_gives_the_same_bytes(known):
    assert mutate.broken(7, known) == mutate.broken(7, mutate.pages())
