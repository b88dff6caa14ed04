"""`newsalign filter`: what other limits would leave out."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_filter_options, filter_settings


def add_filter(commands: Commands) -> None:
    sub = command(
        commands,
        run_filter,
        "Show what filters leave out of a corpus, by its table of scores: how many units, by which rule. Nothing is changed.",
        "newsalign filter out/sample --preset strict --limit ratio=5 numbers=off",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    add_filter_options(sub)
    sub.add_argument("--list", action="store_true", help="print the units that are left out: id, rule, score, texts")


def run_filter(args: argparse.Namespace) -> int:
    from collections import Counter

    from toolkit.corpus import open_corpus
    from toolkit.filters import RULES, limits
    from toolkit.pipeline import judge

    made = open_corpus(args.corpus)
    settings = filter_settings(args) or made.manifest.recipe.filters
    if args.list:
        from toolkit.corpus import SCORES
        from toolkit.files import read_parquet

        rows = zip(
            judge(made, settings), read_parquet(made.table(SCORES)), read_parquet(made.table("units")), strict=True
        )
        for judged, scores, unit in rows:
            if judged.rule:
                texts = (" ".join(unit[lang].split()) for lang in ("uk", "ru", "en"))
                print(judged.unit, judged.rule, f"{scores[judged.rule]:g}", *texts, sep="\t")
        return 0
    came = 0
    first: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for judged in judge(made, settings):
        came += 1
        all_.update(judged.objecting)
        if judged.rule:
            first[judged.rule] += 1
    print(f"{'rule':<15}{'limit':>10}{'left out':>10}{'objects':>10}  what it measures")
    for name, limit in limits(settings).items():
        sign = ">" if RULES[name].bad == "above" else "<"
        print(f"{name:<15}{f'{sign} {limit:g}':>10}{first[name]:>10}{all_[name]:>10}  {RULES[name].description}")
    print(f"units: {came} in, {came - first.total()} kept, {first.total()} left out")
    return 0
