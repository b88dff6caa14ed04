"""newsalign: one news story in Ukrainian, Russian and English, from the saved pages to the score of a translation system.

    pages → articles → stories → sentences → links → units → corpus → exports, findings, translations, scores → report

Nouns:    toolkit.data (Page, Article, Story, Alignment, Unit, Finding, Score …)
Verbs:    fetch  build  extract  pair  split  align  learn  check  terms  spellings  translate  score  eval  export  apply  report
          diff  publish
Ground:   text, numbers, names, sounds, capitals, inflection, identify, decoding, addresses, languages, saying, errors; files;
          glossaries, units, findings, cards, outliers, overlap, privacy, splits
Stages:   sites, fetching, readers, extraction, pairing, splitting, alignment, filters, corpus, corrections, exports, checks,
          engines, failures, metrics, slicing, origin, resegmenting, tasks, leaderboard, reporting
Frame:    matching (pairing asks the aligner), leakage (test sets in training data), pipeline (the verbs), evaluating
          (systems on a test set), building (a corpus folder), aligning (files of sentences), applying (edited exports),
          checking (one article), scoring (files and test sets), publishing (a corpus to the Hub), runners (who does the
          work), commands (a file each), cli

A verb is loaded when it is first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import Any

VERBS = {  # where each is, and its name there if that differs
    "fetch": "toolkit.fetching",
    "build": "toolkit.building",
    "apply": "toolkit.applying",
    "extract": "toolkit.pipeline",
    "pair": "toolkit.pipeline",
    "split": "toolkit.splitting",
    "align": "toolkit.alignment",
    "learn": "toolkit.alignment",
    "check": "toolkit.pipeline",
    "terms": "toolkit.pipeline",
    "spellings": "toolkit.pipeline",
    "translate": "toolkit.pipeline",
    "score": "toolkit.metrics",
    "eval": "toolkit.evaluating evaluate",
    "export": "toolkit.pipeline",
    "report": "toolkit.pipeline",
    "publish": "toolkit.publishing",
    "open_corpus": "toolkit.corpus",
    "diff": "toolkit.corpus.comparing",
}

__all__ = list(VERBS)  # the names are the table's


def __getattr__(name: str) -> Any:
    if name in VERBS:
        module, _, there = VERBS[name].partition(" ")
        return getattr(import_module(module), there or name)
    if name == "__version__":
        return import_module("toolkit.version").VERSION
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *VERBS]
