"""Time sentence encoders of the sizes of real ones on this machine's CPU, with random weights: writes eval/results/encoder_speed.md.

    python eval/alignment/encoder_speed.py TOKENIZER

What an encoder costs depends on its size and not on what it knows. TOKENIZER is a folder that train_encoder.py made; its
32,000 subwords give about as many tokens a sentence as the vocabularies of real models. One thread; seconds are CPU seconds,
and beside them stands the aligner without an encoder, timed in the same run.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from yardstick import made

from toolkit.alignment import align, transformer
from toolkit.alignment.encoder import runs
from toolkit.alignment.sides import Side
from toolkit.alignment.transformer import SentenceEncoder, load
from toolkit.data import LANGS

RESULTS = Path(__file__).resolve().parents[1] / "results"
STORIES = 12
# hidden size, layers, heads, inner size, vocabulary: from the models' config.json
SIZES: Mapping[str, tuple[int, int, int, int, int]] = {
    "multilingual-e5-small": (384, 12, 12, 1536, 250_037),
    "LaBSE": (768, 12, 12, 3072, 501_153),
}
STANDARD = transformer.CPU_TOKENS
BUDGETS = (STANDARD, 8 * STANDARD)  # tokens a batch


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def of_size(template: SentenceEncoder, size: tuple[int, int, int, int, int]) -> SentenceEncoder:
    from transformers import BertConfig, BertModel

    hidden, layers, heads, inner, vocabulary = size
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
    )
    model: Any = BertModel(config, add_pooling_layer=False)
    return replace(template, model=model.eval())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tokenizer", type=Path)
    arguments = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    template = load(str(arguments.tokenizer))
    _, _, docs = next(made((13,), levels=(2,)))
    stories = [doc.versions for doc in docs[:: len(docs) // STORIES]]
    sides = [Side(lang, story.lines(lang)) for story in stories for lang in LANGS]
    texts = sorted({text for side in sides for size in runs(side) for text in size}, key=len)
    lines = [text for side in sides for text in side.texts]
    tokens = {kind: sum(map(len, template._tokens(some))) for kind, some in (("line", lines), ("text", texts))}
    aligning = len(lines) / timed(lambda: [align(story) for story in stories])
    rows = []
    for name, size in SIZES.items():
        model = of_size(template, size)
        sample = texts[:: max(1, len(texts) // 120)]
        share = len(sample) / len(texts)
        seconds = {}
        for budget in BUDGETS:
            transformer.CPU_TOKENS = budget
            seconds[budget] = timed(partial(model.encode, sample)) / share
        transformer.CPU_TOKENS = STANDARD
        single = lines[:: max(1, len(lines) // 120)]
        plain = len(single) / timed(partial(model.encode, single))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        weights = sum(weight.numel() for weight in model.model.parameters())
        rows.append(
            f"| {name} | {weights / 1e6:,.0f} M | {memory:.1f} GB | {plain:,.1f} | "
            + " | ".join(f"{len(lines) / seconds[budget]:,.1f}" for budget in BUDGETS)
            + f" | {aligning * seconds[STANDARD] / len(lines):,.0f} |"
        )
        print(rows[-1], flush=True)
    heads = " | ".join(f"with runs, {budget:,} tokens a batch" for budget in BUDGETS)
    report = f"""# Speed of encoders

`python eval/alignment/encoder_speed.py TOKENIZER`

Random weights in the sizes of real models, one thread of {sys.platform} CPU, sentences a CPU second, on {len(stories)} stories of level 2 with
{len(lines):,} sentences ({tokens["line"] / len(lines):.0f} tokens each). Alone, and with the runs of two and three that the aligner asks for:
{len(texts) / len(lines):.1f} texts and {tokens["text"] / len(lines):.0f} tokens a sentence. The last column says how many times as long encoding takes as aligning
the same stories without an encoder ({aligning:,.0f} sentences a CPU second, each counted once).

| size of | weights | peak memory | alone | {heads} | times aligning |
|---|---|---|---|{"---|" * len(BUDGETS)}---|
""" + "\n".join(rows)
    (RESULTS / "encoder_speed.md").write_text(report + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
