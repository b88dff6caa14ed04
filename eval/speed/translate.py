"""Sentences a second on a CPU: generate one by one and in batches of 16, and our engines, on one model and the same lengths.

    python eval/speed/translate.py -o eval/results/translate_speed.md

The model is a Marian of the size of opus-mt-uk-en (76 million parameters) with random weights, which do not know when to
stop; so each output is as long as its source, in tokens: under transformers the end is forced for each sentence at its
place, and a batch ends with its longest. CTranslate2 cannot be told so much: all outputs of a batch are as long as its
longest source, which counts against it. Greedy search, one thread each, CPU seconds of this process: what else runs on the
machine then matters little. The sentences are the Ukrainian ones of the sample corpus.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"

from toolkit.data import EngineSettings
from toolkit.engines import engine
from toolkit.engines.loading import quietly
from toolkit.files import write_text
from toolkit.pipeline import stories_in

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = 62_518  # rows, as opus-mt-uk-en has
PIECES = (
    2_500  # that the sample's text is enough to learn, two a word; the other rows stand there to be multiplied with
)
BATCH = 16


def sentences(count: int) -> list[str]:
    """Return Ukrainian sentences, spread over the sample."""
    found = [
        article.text[s.start : s.end]
        for story in stories_in(ROOT / "corpora" / "sample")[0]
        for article, own in zip(story.articles, story.sentences, strict=True)
        if article.lang == "uk"
        for s in own
    ]
    distinct = list(dict.fromkeys(found))
    wanted = min(count, len(distinct))
    return [distinct[i * len(distinct) // wanted] for i in range(wanted)]


def make_model(folder: Path, lines: Sequence[str]) -> Path:
    """Write a Marian of opus-mt's size."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(folder / "source"), vocab_size=PIECES, model_type="bpe",
        minloglevel=2,
    )  # fmt: skip
    (folder / "source.vocab").unlink()
    (folder / "source.model").rename(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    pieces = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
    tokens = ["</s>", "<unk>"] + [pieces.id_to_piece(i) for i in range(3, pieces.get_piece_size())]
    tokens += [f"▁row{i}" for i in range(VOCABULARY - 1 - len(tokens))] + ["<pad>"]
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": "uk", "target_lang": "en"}), encoding="utf-8"
    )
    torch.manual_seed(20)
    pad = VOCABULARY - 1
    config = MarianConfig(
        vocab_size=VOCABULARY, d_model=512, encoder_layers=6, decoder_layers=6, encoder_attention_heads=8,
        decoder_attention_heads=8, encoder_ffn_dim=2048, decoder_ffn_dim=2048, max_position_embeddings=512,
        pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0, scale_embedding=True,
        activation_function="swish", static_position_embeddings=True, num_beams=1,
    )  # fmt: skip
    MarianMTModel(config).save_pretrained(folder)
    return folder


def fix_lengths() -> None:
    """Make every output as long as its source, whoever asks for it."""
    import torch
    from transformers import LogitsProcessorList, MarianMTModel

    generate = MarianMTModel.generate

    class Ends:
        def __init__(self, mask: "torch.Tensor") -> None:
            self.lengths = mask.sum(1)

        def __call__(self, ids: "torch.Tensor", scores: "torch.Tensor") -> "torch.Tensor":
            last = ids.shape[1] >= self.lengths
            scores[:, 0] = torch.where(last, torch.inf, -torch.inf)
            return scores

    def as_long(self: Any, ids: "torch.Tensor", **options: Any) -> Any:
        processors = LogitsProcessorList([Ends(options["attention_mask"])])
        return generate(self, ids, logits_processor=processors, **options)

    MarianMTModel.generate = as_long
    module: Any = sys.modules["toolkit.engines.ctranslate2"]

    def loaded(folder: Path, device: str, compute_type: str) -> "Fixed":
        return Fixed(folder, device, compute_type)

    module.loaded = loaded


class Fixed:
    """A translator of one thread, whose outputs are as long as the longest source of their batch."""

    num_translators = 1
    made: dict[tuple[Path, str], Any] = {}  # noqa: RUF012  # loaded once

    def __init__(self, folder: Path, device: str, compute_type: str) -> None:
        import ctranslate2 as ct2

        key = (folder, compute_type)
        if key not in self.made:
            self.made[key] = ct2.Translator(
                str(folder), device=device, compute_type=compute_type, inter_threads=1, intra_threads=1
            )
        self.translator = self.made[key]

    def translate_batch(self, tokens: Sequence[list[str]], **options: Any) -> Any:
        longest = max(map(len, tokens))
        options |= {"min_decoding_length": longest, "max_decoding_length": longest}
        return self.translator.translate_batch(tokens, **options)


def contestants(model_folder: Path) -> dict[str, Callable[[list[str]], object]]:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    with quietly():
        tokenizer = AutoTokenizer.from_pretrained(model_folder)
        model = AutoModelForSeq2SeqLM.from_pretrained(model_folder).eval()

    def by_hand(lines: list[str], size: int) -> None:
        with torch.inference_mode(), quietly():
            for start in range(0, len(lines), size):
                batch = tokenizer(lines[start : start + size], return_tensors="pt", padding=True)
                tokenizer.batch_decode(model.generate(**rename(batch), max_new_tokens=512), skip_special_tokens=True)

    def rename(batch: Any) -> dict[str, Any]:
        return {"ids": batch["input_ids"], "attention_mask": batch["attention_mask"]}

    def ours(spec: str, precision: str) -> Callable[[list[str]], object]:
        settings = EngineSettings(precision=precision, beam=1)  # type: ignore[arg-type]
        made = engine(spec, settings, keep=False)
        return lambda lines: made.translate(lines, "uk", "en")

    return {
        "generate, one by one": lambda lines: by_hand(lines, 1),
        f"generate, batches of {BATCH} in file order": lambda lines: by_hand(lines, BATCH),
        "newsalign, transformers, float32": ours(f"transformers:{model_folder}", "float32"),
        "newsalign, CTranslate2, float32": ours(f"ctranslate2:{model_folder}", "float32"),
        "newsalign, CTranslate2, int8 (its choice on a CPU)": ours(f"ctranslate2:{model_folder}", "int8"),
    }


def measure(count: int, rounds: int) -> str:
    lines = sentences(count)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NEWSALIGN_CACHE"] = str(Path(folder) / "cache")
        model = Path(folder) / "model"
        model.mkdir()
        make_model(model, sentences(10**6))
        fix_lengths()
        runners = contestants(model)
        for run in runners.values():
            run(lines[:2])  # converts and loads
        spent = dict.fromkeys(runners, float("inf"))
        for _ in range(rounds):
            for name, run in runners.items():
                before = time.process_time()
                run(lines)
                spent[name] = min(spent[name], time.process_time() - before)
                print(f"{name}: {len(lines) / spent[name]:.2f} sentences a CPU second", file=sys.stderr)
    one, sixteen = list(spent.values())[:2]
    head = [
        "# Translation on a CPU", "", f"`python eval/speed/translate.py -n {count} --rounds {rounds} -o eval/results/translate_speed.md`", "",
        f"{len(lines)} sentences, {sum(map(len, lines)) / len(lines):.0f} characters on average; best of {rounds}; one thread; "
        f"{platform.machine()}, torch {version('torch')}, transformers {version('transformers')}, CTranslate2 {version('ctranslate2')}. "
        "How lengths are made equal stands at the head of the script.", "",
        "| | sentences a CPU second | × one by one | × batches of 16 |", "|---|---:|---:|---:|",
    ]  # fmt: skip
    rows = [f"| {name} | {len(lines) / s:.2f} | {one / s:.1f} | {sixteen / s:.2f} |" for name, s in spent.items()]
    return "\n".join(head + rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("-n", "--sentences", type=int, default=160)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    write_text(args.output, measure(args.sentences, args.rounds))
    print(args.output)


if __name__ == "__main__":
    main()
