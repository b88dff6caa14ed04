"""Train a small sentence encoder on the training pairs, for checks of the aligner's encoder evidence without a download.

    python eval/alignment/train_encoder.py OUT

OUT becomes a sentence-transformers folder: subwords, their embeddings, mean pooling, normalisation; no attention, so that
one core trains it in minutes. Translations are pulled together and the other lines of a batch pushed apart (Henderson et
al., 2017). The pairs are everyday sentences, documentation and interface strings: on news it is a weak encoder.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TRAIN = Path(__file__).resolve().parents[3] / "shared" / "data" / "train"
SUBWORDS, DIMENSIONS, LONGEST = 32_000, 256, 64
BATCH, EPOCHS, RATE, TEMPERATURE = 256, 3, 3e-3, 0.05


def pairs() -> list[tuple[str, str]]:
    """Return the translations of all files, in the order of their names."""
    return [
        pair for path in sorted(TRAIN.glob("[pt]*s.*-*.tsv.gz")) if "cldr" not in path.name for pair in _pairs(path)
    ]


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        texts = line.split("\t")[1:]
        for place, left in enumerate(texts):
            for right in texts[place + 1 :]:
                if left != right:
                    yield left, right


def subwords(texts: list[str]) -> Any:
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertTokenizer

    made = BertWordPieceTokenizer(strip_accents=False, lowercase=True)
    made.train_from_iterator(texts, vocab_size=SUBWORDS, show_progress=False)
    return BertTokenizer(vocab=made.get_vocab(), do_lower_case=True, strip_accents=False, model_max_length=512)


def write(folder: Path, model: Any, tokenizer: Any) -> None:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    types = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    modules = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{name}"}
        for place, (path, name) in enumerate(types.items())
    ]
    (folder / "modules.json").write_text(json.dumps(modules, indent=1), encoding="utf-8")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    pooling = {"word_embedding_dimension": DIMENSIONS, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling, indent=1), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="0: random weights, an encoder that knows nothing")
    arguments = parser.parse_args()
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    found = pairs()
    print(f"{len(found):,} pairs", flush=True)
    tokenizer = subwords([text for pair in found for text in pair])
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=DIMENSIONS,
        num_hidden_layers=0,
        num_attention_heads=4,
        pad_token_id=tokenizer.pad_token_id,
        hidden_dropout_prob=0.0,
    )
    model = BertModel(config, add_pooling_layer=False)
    with torch.no_grad():  # order means nothing to a mean of embeddings
        model.embeddings.position_embeddings.weight.zero_()
    model.embeddings.position_embeddings.requires_grad_(False)
    optimiser = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=RATE)
    ids = [tokenizer(list(side), truncation=True, max_length=LONGEST)["input_ids"] for side in zip(*found, strict=True)]

    def encoded(batch: list[list[int]]) -> Any:
        padded = tokenizer.pad({"input_ids": batch}, return_tensors="pt")
        states = model(**padded).last_hidden_state
        mask = padded["attention_mask"][..., None]
        return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=-1)

    for epoch in range(arguments.epochs):
        order = torch.randperm(len(found)).tolist()
        total = steps = 0.0
        for at in range(0, len(order) - BATCH + 1, BATCH):
            left, right = (encoded([side[i] for i in order[at : at + BATCH]]) for side in ids)
            likeness = left @ right.T / TEMPERATURE
            same = torch.arange(BATCH)
            loss = torch.nn.functional.cross_entropy(likeness, same) + torch.nn.functional.cross_entropy(
                likeness.T, same
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total, steps = total + loss.item(), steps + 1
        print(f"epoch {epoch + 1}: loss {total / steps:.4f}", flush=True)
    write(arguments.out, model, tokenizer)


if __name__ == "__main__":
    main()
