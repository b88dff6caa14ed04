"""Real models on disk, as small as they can be: made by the libraries themselves, loaded by the code that loads any other.

Their weights are random, so their output says nothing; that it is the same by every way is what tests look at.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

TEXT = {
    "uk": [
        "Міністр оборони заявив, що міст через річку закрили на ремонт.",
        "Уночі в місті пішов сніг, і рух транспорту зупинили до ранку.",
        "За словами очільника області, постраждали п'ятеро людей, з них двоє дітей.",
        "Їжака знайшли біля ґанку школи № 5.",
    ],
    "ru": [
        "Министр обороны заявил, что мост через реку закрыли на ремонт.",
        "Ночью в городе пошёл снег, и движение транспорта остановили до утра.",
        "По словам главы области, пострадали пять человек, из них двое детей.",
        "Ежа нашли у крыльца школы № 5. Объезд эту улицу не минует.",
    ],
    "en": [
        "The defence minister said that the bridge across the river had been closed for repairs.",
        "It snowed in the city at night, and traffic was stopped until the morning.",
        "According to the governor, five people were injured, two of them children.",
        "A hedgehog was found at the porch of school No. 5.",
    ],
}
LINES = [line for lines in TEXT.values() for line in lines]
SENTENCES = [
    "Міст закрили.",
    "Уночі в місті пішов сніг, і рух транспорту зупинили до ранку, заявив міністр оборони.",
    "П'ятеро.",
    "За словами очільника області, постраждали п'ятеро людей.",
    "Двоє дітей біля школи № 5.",
    "Рух транспорту зупинили.",
    "Міністр заявив, що сніг пішов через річку, і міст на ремонт закрили за словами людей з області до ранку.",
    "Їжака знайшли.",
]
PIECES = 200
TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def seeded() -> None:
    import torch

    torch.manual_seed(20)


def train_pieces(folder: Path, name: str, **options: object) -> sentencepiece.SentencePieceProcessor:
    """Train a SentencePiece vocabulary in `folder`, as NAME.model."""
    folder.mkdir(parents=True, exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES), model_prefix=str(folder / name), vocab_size=PIECES, minloglevel=2,
        hard_vocab_limit=False, **options,
    )  # fmt: skip
    (folder / f"{name}.vocab").unlink()
    return sentencepiece.SentencePieceProcessor(str(folder / f"{name}.model"))


def marian(
    folder: Path, *, source: str = "uk", target: str = "en", targets: tuple[str, ...] = (), stopping: float = 0
) -> Path:
    """Make an OPUS-MT model: one direction, or with `targets` (">>ukr<<") several. `stopping` is added to the end's logit."""
    from transformers import MarianConfig, MarianMTModel

    pieces = train_pieces(folder, "source")
    (folder / "source.model").rename(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    tokens = ["</s>", "<unk>", *targets]
    tokens += [
        p for i in range(pieces.get_piece_size()) if (p := pieces.id_to_piece(i)) not in ("<unk>", "<s>", "</s>")
    ]
    tokens.append("<pad>")
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": source, "target_lang": target})
    )
    seeded()
    pad = len(tokens) - 1
    config = MarianConfig(
        vocab_size=len(tokens), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=64, init_std=0.4,
        pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0, scale_embedding=True,
        activation_function="swish", static_position_embeddings=True, num_beams=2, bad_words_ids=[[pad]],
    )  # fmt: skip
    model = MarianMTModel(config)
    model.final_logits_bias[0, 0] = stopping
    model.save_pretrained(folder)
    return folder


def m2m(folder: Path) -> Path:
    """Make a model of M2M100's form: its codes are numbered behind the vocabulary, and stand in no file."""
    from transformers import M2M100Tokenizer

    pieces = train_pieces(folder, "sentencepiece.bpe")
    tokens = ["<s>", "<pad>", "</s>", "<unk>"]
    tokens += [p for i in range(pieces.get_piece_size()) if (p := pieces.id_to_piece(i)) not in tokens]
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "M2M100Tokenizer"}))
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    save_m2m(folder, len(tokens) + len(tokenizer.lang_token_to_id) + 8)
    return folder


def save_m2m(folder: Path, rows: int) -> None:
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    seeded()
    config = M2M100Config(
        vocab_size=rows, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=64, init_std=0.4,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, num_beams=2,
    )  # fmt: skip
    M2M100ForConditionalGeneration(config).save_pretrained(folder)


def bpe(special: list[str]) -> Tokenizer:
    """Return a trained BPE tokenizer with SentencePiece's way of marking words."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(
        LINES, trainers.BpeTrainer(vocab_size=PIECES + 100, special_tokens=special, show_progress=False)
    )
    return tokenizer


def nllb(folder: Path) -> Path:
    """Make a model of NLLB's form, with its tokenizer.json."""
    from transformers import NllbTokenizer

    trained = json.loads(bpe(["<s>", "<pad>", "</s>", "<unk>"]).to_str())["model"]
    tokenizer = NllbTokenizer(vocab=trained["vocab"], merges=[tuple(pair) for pair in trained["merges"]])
    tokenizer.save_pretrained(folder)
    save_m2m(folder, len(tokenizer) + 1)
    return folder


def mbart(folder: Path) -> Path:
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration

    pieces = train_pieces(folder, "all")
    (folder / "all.model").unlink()
    vocab = [(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(pieces.get_piece_size())]
    tokenizer = MBart50Tokenizer(vocab=vocab)
    tokenizer.save_pretrained(folder)
    seeded()
    config = MBartConfig(
        vocab_size=len(tokenizer), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=64, init_std=0.4,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, num_beams=2,
        tokenizer_class="MBart50Tokenizer", normalize_before=True, normalize_embedding=True,
    )  # fmt: skip
    MBartForConditionalGeneration(config).save_pretrained(folder)
    return folder


def t5(folder: Path, *, marks: tuple[str, ...] = ("<2uk>", "<2ru>", "<2en>")) -> Path:
    """Make a model of MADLAD's form."""
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    pieces = train_pieces(folder, "all", user_defined_symbols=list(marks), pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    (folder / "all.model").unlink()
    vocab = [(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(pieces.get_piece_size())]
    tokenizer = T5Tokenizer(vocab=vocab, extra_ids=0)
    tokenizer.save_pretrained(folder)
    seeded()
    config = T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_decoder_layers=2, num_heads=4,
        feed_forward_proj="gated-gelu", pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, initializer_factor=2.0,
        tie_word_embeddings=False,
    )  # fmt: skip
    T5ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def chat(folder: Path, *, template: str | None = TEMPLATE) -> Path:
    """Make a decoder with a chat template."""
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    special = ["<unk>", "<s>", "</s>", "<pad>", "<|user|>", "<|assistant|>", "<|end|>"]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe(special), unk_token="<unk>", bos_token="<s>", eos_token="<|end|>", pad_token="<pad>",
        additional_special_tokens=[AddedToken(t, special=True) for t in special[4:6]],
    )  # fmt: skip
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    seeded()
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=1024, initializer_range=0.4, pad_token_id=3, bos_token_id=1,
        eos_token_id=6,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


MAKERS = {"marian": marian, "m2m": m2m, "nllb": nllb, "mbart": mbart, "t5": t5, "chat": chat}
