"""COMET's own package beside ours: a model as small as can be, scored by `comet-score` and by `newsalign score --comet`'s function.

    python -m venv comet
    comet/bin/pip install torch==2.13.0 "unbabel-comet==2.2.7" "setuptools<81" "sentencepiece<0.2.1" msgspec
    PYTHONPATH=. comet/bin/python eval/mt/comet_package.py -o eval/results/comet.md

The package has to stand in an environment of its own: it wants transformers below 5 and numpy below 2. The model's weights are
random, so its scores say nothing; what is looked at is that they come through, by both ways, in their order. A minute on one core.
"""

import argparse
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from tiny_models import LINES, TEXT  # type: ignore[import-not-found]

from toolkit.files import write_text
from toolkit.metrics.comet import comet
from toolkit.metrics.external import read_external


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        model = make_model(folder)
        sources, reference = TEXT["uk"], TEXT["en"]
        systems = {
            "near.txt": [s.replace("bridge", "crossing") for s in reference],
            "cut.txt": [s[:30] for s in reference],
        }
        for file, lines in {"src.txt": sources, "ref.txt": reference, **systems}.items():
            (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        here = comet(model, sources, systems, reference)
        theirs = by_command(folder, model, systems)
    apart = max(abs(a - b) for system in systems for a, b in zip(here.values[system], theirs[system], strict=True))
    lines = [
        "# COMET's own package",
        "",
        "Made by `eval/mt/comet_package.py`; its docstring has the commands.",
        "",
        f"unbabel-comet {version('unbabel-comet')}, transformers {version('transformers')}, torch {version('torch')}; a "
        f"RegressionMetric over an XLM-R of two layers, built and saved there: {sum(map(len, here.values.values()))} segments of "
        f"{len(systems)} systems by `toolkit.metrics.comet` and by `comet-score --to_json`, read by `--segment-scores`. The largest "
        f"difference is {apart:.1g}: comet-score halves the precision of the model.",
        "",
        "Not seen: a released COMET model, which cannot be had here.",
    ]  # fmt: skip
    write_text(args.output, "\n".join(lines) + "\n")


def make_model(folder: Path) -> Path:
    """Make a COMET model as its releases lie on disk: hparams.yaml and checkpoints/model.ckpt."""
    import sentencepiece
    import torch
    import yaml
    from comet.models import RegressionMetric
    from pytorch_lightning import Trainer  # type: ignore[import-not-found]
    from transformers import XLMRobertaConfig, XLMRobertaModel, XLMRobertaTokenizerFast

    encoder = folder / "encoder"
    encoder.mkdir()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES), model_prefix=str(encoder / "sentencepiece.bpe"), vocab_size=150, minloglevel=2,
        hard_vocab_limit=False,
    )  # fmt: skip
    tokenizer = XLMRobertaTokenizerFast(vocab_file=str(encoder / "sentencepiece.bpe.model"))
    tokenizer.save_pretrained(encoder)
    torch.manual_seed(20)
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer) + 2, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=514, pad_token_id=1, type_vocab_size=1,
    )  # fmt: skip
    XLMRobertaModel(config).save_pretrained(encoder)
    model = RegressionMetric(encoder_model="XLM-RoBERTa", pretrained_model=str(encoder), hidden_sizes=[32, 16])
    trainer = Trainer(logger=False, enable_checkpointing=False, accelerator="cpu")
    trainer.strategy.connect(model)
    made = folder / "tiny-comet"
    trainer.save_checkpoint(made / "checkpoints" / "model.ckpt")
    settings = dict(model.hparams) | {"class_identifier": "regression_metric"}
    (made / "hparams.yaml").write_text(yaml.safe_dump(settings))
    return made


def by_command(folder: Path, model: Path, systems: dict[str, list[str]]) -> dict[str, list[float]]:
    """Return what comet-score gives, by system, as --segment-scores reads it."""
    subprocess.run(
        [Path(sys.executable).with_name("comet-score"), "-s", "src.txt", "-t", *systems, "-r", "ref.txt", "--model",
         model / "checkpoints" / "model.ckpt", "--gpus", "0", "--num_workers", "0", "--quiet", "--to_json", "scores.json"],
        cwd=folder, check=True,
    )  # fmt: skip
    (found,) = read_external(folder / "scores.json")
    return {system: list(found.of(system, len(lines))) for system, lines in systems.items()}


if __name__ == "__main__":
    main()
