"""Sentence encoders: tiny ones are made on disk and go through the loading that real ones go through."""

import json
import math
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from toolkit.aligning import source_of
from toolkit.alignment import align, explain, learn, open_encoder, prepared
from toolkit.alignment import transformer as transformer_module
from toolkit.alignment.beads import RUNS, SHAPES
from toolkit.alignment.encoder import _loaded, runs
from toolkit.alignment.lexicons import read_lexicon
from toolkit.alignment.margins import NOTHING, cosines, margins, worth
from toolkit.alignment.sides import Side
from toolkit.alignment.stories import FILE, Words, align_stories
from toolkit.alignment.transformer import SentenceEncoder, batches, load
from toolkit.alignment.vectors import Vectors, default_folder
from toolkit.cli import main
from toolkit.corpus import open_corpus
from toolkit.data import PAIRS, EncoderSettings, Line, PairLink, Versions
from toolkit.errors import ToolkitError

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

DIMENSIONS = 16
WORDS = ["пором", "міст", "сів", "ferry", "bridge", "sank", "паром", "сел", "query", ":", ".", "31", "а", "##б"]
TEXTS = ["Пором сів.", "Ferry sank.", "Міст. Bridge. Міст. Bridge.", "31"]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    yield
    _loaded.cache_clear()


def write_bert(folder: Path, words: list[str] = WORDS, *, layers: int = 1, seed: int = 1) -> Path:
    """Make a small BERT with words for its vocabulary."""
    torch.manual_seed(seed)
    vocabulary = {word: n for n, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words])}
    tokenizer = transformers.BertTokenizer(vocab=vocabulary, strip_accents=False, model_max_length=32)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=DIMENSIONS,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
        initializer_range=1.0,
    )
    transformers.BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_modules(folder: Path, *modules: tuple[str, str, dict[str, object]], **settings: object) -> Path:
    """Make it a folder of sentence-transformers, with what stands behind the model."""
    listed = [("Transformer", "", {}), *modules]
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
                for n, (kind, path, _) in enumerate(listed)
            ]
        )
    )
    for _, path, content in modules:
        (folder / path).mkdir(exist_ok=True)
        (folder / path / "config.json").write_text(json.dumps(content))
    for name, content in settings.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def write_dense(folder: Path, size: int) -> dict[str, "torch.Tensor"]:
    from safetensors.torch import save_file

    weights = {"linear.weight": torch.randn(size, DIMENSIONS), "linear.bias": torch.randn(size)}
    folder.mkdir(exist_ok=True)
    save_file(weights, folder / "model.safetensors")
    return weights


def states_by_hand(folder: Path, text: str) -> "torch.Tensor":
    """Return the last states of one text, without padding."""
    model = transformers.AutoModel.from_pretrained(folder).eval()
    tokens = transformers.AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt", truncation=True)
    with torch.inference_mode():
        return model(**tokens).last_hidden_state[0]


def unit(vector: "torch.Tensor") -> np.ndarray:
    return (vector / vector.norm()).numpy()


@pytest.fixture(scope="module")
def bert(tmp_path_factory) -> Path:
    """A small BERT whose folder says that it takes the mean."""
    folder = write_bert(tmp_path_factory.mktemp("bert"))
    return write_modules(folder, ("Pooling", "1_Pooling", {"pooling_mode_mean_tokens": True}))


# --- loading and pooling -------------------------------------------------------------------------------------------

BY_HAND = {
    "cls": lambda states: states[0],
    "mean": lambda states: states.mean(0),
    "max": lambda states: states.amax(0),
    "lasttoken": lambda states: states[-1],
    "mean_sqrt_len_tokens": lambda states: states.sum(0) / math.sqrt(len(states)),
    "weightedmean": lambda states: (states * torch.arange(1, len(states) + 1)[:, None]).sum(0),
}
FLAGS = {"cls": "cls_token", "mean": "mean_tokens", "max": "max_tokens"}


@pytest.mark.parametrize("mode", BY_HAND)
def test_tokens_are_pooled_as_the_folder_says(tmp_path, mode):
    flags = {f"pooling_mode_{FLAGS.get(m, m)}": m == mode for m in BY_HAND}
    folder = write_modules(write_bert(tmp_path), ("Pooling", "1_Pooling", flags))
    found = load(str(folder)).encode(TEXTS)
    assert found.dtype == np.float16
    for text, vector in zip(TEXTS, found, strict=True):
        assert vector == pytest.approx(unit(BY_HAND[mode](states_by_hand(folder, text))), abs=2e-3)


def test_two_poolings_stand_beside_each_other_and_newer_files_name_them(tmp_path):
    folder = write_bert(tmp_path)
    both = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}
    old = load(str(write_modules(folder, ("Pooling", "1_Pooling", both)))).encode(TEXTS)
    new = load(str(write_modules(folder, ("Pooling", "1_Pooling", {"pooling_mode": ["cls", "mean"]})))).encode(TEXTS)
    states = states_by_hand(folder, TEXTS[0])
    assert old[0] == pytest.approx(unit(torch.cat([states[0], states.mean(0)])), abs=2e-3)
    assert np.array_equal(old, new)


def test_dense_and_normalize_follow_in_their_order(tmp_path):
    folder = write_modules(
        write_bert(tmp_path),
        ("Pooling", "1_Pooling", {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}),
        ("Normalize", "2_Normalize", {}),
        ("Dense", "3_Dense", {"activation_function": "torch.nn.modules.activation.Tanh"}),
        ("Normalize", "4_Normalize", {}),
    )
    weights = write_dense(folder / "3_Dense", 5)
    pooled = torch.nn.functional.normalize(states_by_hand(folder, TEXTS[2])[0], dim=0)
    expected = torch.tanh(weights["linear.weight"] @ pooled + weights["linear.bias"])
    assert load(str(folder)).encode(TEXTS)[2] == pytest.approx(unit(expected), abs=2e-3)


def test_a_plain_model_is_pooled_by_the_mean_and_says_so(tmp_path, caplog):
    folder = write_bert(tmp_path)
    found = load(str(folder)).encode(TEXTS[:1])[0]
    assert found == pytest.approx(unit(states_by_hand(folder, TEXTS[0]).mean(0)), abs=2e-3)
    assert "does not say how it pools" in caplog.text


def test_the_model_may_stand_in_a_folder_of_its_own(tmp_path):
    write_bert(tmp_path / "0_Transformer")
    pooling = ("Pooling", "1_Pooling", {"pooling_mode_mean_tokens": True})
    write_modules(tmp_path, pooling)
    listed = json.loads((tmp_path / "modules.json").read_text())
    listed[0]["path"] = "0_Transformer"
    (tmp_path / "modules.json").write_text(json.dumps(listed))
    (tmp_path / "0_Transformer" / "sentence_bert_config.json").write_text(
        '{"max_seq_length": 4, "do_lower_case": true}'
    )
    found = load(str(tmp_path))
    assert (found.longest, found.lower) == (4, True)
    assert np.array_equal(*found.encode(["МІСТ міст", "міст міст сів ferry"]))


def write_sentencepiece(folder: Path) -> Path:
    """Make a small XLM-RoBERTa over pieces, which has two positions fewer than it seems."""
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [("▁пор", -3.0), ("ом", -3.0), ("▁fer", -3.0), ("ry", -3.0), *((letter, -5.0) for letter in "поремfy.")]
    tokenizer = transformers.XLMRobertaTokenizer(vocab=pieces, model_max_length=512)
    config = transformers.XLMRobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=DIMENSIONS,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=14,
        pad_token_id=1,
    )
    transformers.XLMRobertaModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_model_over_pieces_is_loaded_and_a_long_text_cut_to_what_it_can_take(tmp_path):
    found = load(str(write_sentencepiece(tmp_path)))
    assert found.longest == 12
    vectors = found.encode(["пором", "ferry", "пором ferry " * 50])
    assert np.linalg.norm(vectors.astype(float), axis=1) == pytest.approx([1, 1, 1], abs=1e-2)
    assert not np.array_equal(vectors[0], vectors[1])


def test_of_an_encoder_and_decoder_only_the_encoder_is_asked(tmp_path):
    write_bert(tmp_path)
    size = {"d_model": DIMENSIONS, "d_kv": 4, "d_ff": 16, "num_layers": 1, "num_heads": 2, "vocab_size": len(WORDS) + 5}
    model = transformers.T5Model(transformers.T5Config(**size, decoder_start_token_id=0))
    (tmp_path / "model.safetensors").unlink()
    model.save_pretrained(tmp_path)
    vectors = load(str(tmp_path)).encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)


@pytest.mark.parametrize(
    ("name", "asked", "given", "expected"),
    [
        ("multilingual-e5-small", None, None, "query: "),
        ("e5-base-v2", None, "", ""),
        ("multilingual-e5-large-instruct", None, None, ""),
        ("labse", None, None, ""),
        ("labse", {"prompts": {"q": "Міст: ", "d": ""}, "default_prompt_name": "q"}, None, "Міст: "),
        ("labse", {"prompts": {"q": "Міст: "}, "default_prompt_name": None}, None, ""),
        ("labse", None, "міст: ", "міст: "),
    ],
)
def test_the_prefix_is_what_was_asked_for_or_the_models_own(tmp_path, bert, name, asked, given, expected):
    folder = shutil.copytree(bert, tmp_path / name)
    if asked:
        (folder / "config_sentence_transformers.json").write_text(json.dumps(asked))
    found = load(str(folder), prefix=given)
    assert found.prefix == expected
    assert np.array_equal(found.encode(["Пором"]), load(str(bert), prefix="").encode([expected + "Пором"]))


def test_what_else_is_encoded_hardly_moves_a_vector(bert, monkeypatch):
    monkeypatch.setattr(transformer_module, "CPU_TOKENS", 64)
    words = random.Random(1)
    texts = [" ".join(words.choices(WORDS, k=words.randint(1, 25))) for _ in range(60)]
    model = load(str(bert))
    together, alone = model.encode(texts), np.concatenate([model.encode([text]) for text in texts])
    assert np.abs(together.astype(float) - alone).max() <= 1e-3  # a step of half precision between 0.5 and 1 is 0.0005
    assert np.abs(cosines(together, together) - cosines(alone, alone)).max() <= 2e-3


def test_batches_hold_every_text_once_and_no_more_tokens_than_allowed():
    lengths = [random.Random(n).randint(1, 130) for n in range(200)]
    found = list(batches(lengths, 100))
    assert sorted(n for batch in found for n in batch) == list(range(200))
    assert all(len(batch) == 1 or max(lengths[n] for n in batch) * len(batch) <= 100 for batch in found)


def test_odd_texts_have_vectors_and_blank_ones_zeros(bert):
    found = load(str(bert)).encode(["", "  \n", "\ud83d", "\x00", "слово " * 5000, "Пором"])
    assert not found[:2].any()
    assert np.linalg.norm(found[2:].astype(float), axis=1) == pytest.approx([1, 1, 1, 1], abs=1e-2)
    assert len(load(str(bert)).encode([])) == 0


def test_the_fingerprint_tells_models_and_settings_apart_and_not_places(bert, tmp_path):
    copy = shutil.copytree(bert, tmp_path / "copy")
    other = shutil.copytree(bert, tmp_path / "other")
    write_modules(other, ("Pooling", "1_Pooling", {"pooling_mode_max_tokens": True}))
    words = write_modules(
        write_bert(tmp_path / "words", WORDS[::-1]), ("Pooling", "1_Pooling", {"pooling_mode_mean_tokens": True})
    )
    weights = write_modules(
        write_bert(tmp_path / "weights", seed=2), ("Pooling", "1_Pooling", {"pooling_mode_mean_tokens": True})
    )
    first = load(str(bert)).fingerprint
    assert load(str(copy)).fingerprint == first
    changed = [load(str(folder)).fingerprint for folder in (other, words, weights)] + [
        load(str(bert), prefix="a").fingerprint
    ]
    assert len({first, *changed}) == 5


# --- what cannot be loaded -----------------------------------------------------------------------------------------


def without_weights(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    kept = {key: weight for key, weight in weights.items() if "attention" not in key}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "config.json").unlink(), "cannot be loaded: "),
        (lambda folder: (folder / "config.json").write_text("{"), "cannot be loaded: "),
        (lambda folder: (folder / "model.safetensors").unlink(), "cannot be loaded: "),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"x" * 99), "cannot be loaded: "),
        (without_weights, "of its weights are missing .*download it again"),
        (lambda folder: write_modules(folder, ("LSTM", "1_LSTM", {})), "modules.json names LSTM; can be: Transformer, Pooling"),
        (lambda folder: (folder / "modules.json").write_text("[]"), "names no Transformer at its head"),
        (lambda folder: write_modules(folder, ("Dense", "1_Dense", {})), "no weights in 1_Dense"),
        (lambda folder: write_modules(folder, ("Pooling", "1_Pooling", {"pooling_mode": "men"})), "no pooling .*'men'"),
    ],
)  # fmt: skip
def test_a_damaged_folder_is_one_line_that_names_it(bert, tmp_path, spoil, message):
    folder = shutil.copytree(bert, tmp_path / "spoilt")
    spoil(folder)
    with pytest.raises(ToolkitError, match=message) as raised:
        load(str(folder))
    assert "spoilt" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_weights_that_are_not_numbers_are_named(bert, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(bert, tmp_path / "nan")
    weights = {key: weight * math.nan for key, weight in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ToolkitError, match="vectors that are not numbers"):
        load(str(folder)).encode(["Пором"])


@pytest.mark.parametrize(
    ("name", "device", "message"),
    [
        ("./nowhere", None, "encoder ./nowhere: no such folder; should be a folder with config.json"),
        ("/a/b/c", None, "encoder /a/b/c: no such folder"),
        ("nobody/nothing", None, "nobody/nothing: cannot be loaded: .*HF_HUB_OFFLINE is set"),
        ("bert", "cdua", "device 'cdua': no such device; should be cpu"),
        ("bert", "cuda:99", "device 'cuda:99': "),
    ],
)
def test_what_cannot_be_found_is_one_line(monkeypatch, name, device, message):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ToolkitError, match=message) as raised:
        load(name, device=device)
    assert "\n" not in str(raised.value)


def test_without_torch_there_is_one_clear_line(monkeypatch, bert):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ToolkitError, match=r"needs torch; install it with: pip install 'newsalign\[torch\]'"):
        load(str(bert))


# --- kept vectors --------------------------------------------------------------------------------------------------


def test_vectors_are_read_back_and_what_has_none_is_told(tmp_path):
    vectors = Vectors(tmp_path / "a" / "v.sqlite")
    texts = [f"текст {n} \ud83d" for n in range(1200)]
    values = np.random.default_rng(1).normal(size=(1200, 8)).astype(np.float16)
    assert vectors.missing(texts) == texts
    vectors.keep(texts[:700], values[:700])
    assert vectors.missing([*texts, texts[-1]]) == texts[700:]
    found = vectors.read(texts)
    assert list(found) == texts[:700] or set(found) == set(texts[:700])
    assert all(np.array_equal(found[text], values[n]) for n, text in enumerate(texts[:700]))


def test_several_writers_keep_all_and_the_first_vector_stays(tmp_path):
    path = tmp_path / "v.sqlite"
    texts = [str(n) for n in range(300)]

    def keep(start: int) -> None:
        some = texts[start : start + 150]
        Vectors(path).keep(some, np.full((len(some), 4), start, np.float16))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(keep, (0, 50, 100, 150)))
    assert Vectors(path).missing(texts) == []
    before = Vectors(path).read(texts)
    Vectors(path).keep(texts, np.full((300, 4), 9, np.float16))
    assert all(np.array_equal(before[text], vector) for text, vector in Vectors(path).read(texts).items())


def test_a_writer_killed_in_mid_writing_leaves_what_there_was(tmp_path):
    path = tmp_path / "v.sqlite"
    Vectors(path).keep(["a"], np.ones((1, 4), np.float16))
    code = (
        "import os, sqlite3, sys\n"
        "file = sqlite3.connect(sys.argv[1]); file.execute('PRAGMA cache_size = 1')\n"
        "file.executemany('INSERT INTO vectors VALUES (?, ?)', ((str(n).encode(), b'x' * 2000) for n in range(500)))\n"
        "os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert list(Vectors(path).read(["a", "b"])) == ["a"]
    Vectors(path).keep(["b"], np.ones((1, 4), np.float16))
    assert Vectors(path).missing(["a", "b"]) == []


def test_a_place_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ToolkitError, match=r"v\.sqlite: cannot be used to keep vectors .*choose another folder"):
        Vectors(tmp_path / "file" / "v.sqlite").read(["a"])
    (tmp_path / "v.sqlite").write_text("no database " * 100)
    with pytest.raises(ToolkitError, match=r"v\.sqlite: damaged .*delete it"):
        Vectors(tmp_path / "v.sqlite").read(["a"])


# --- margins and their worth ---------------------------------------------------------------------------------------


def test_a_margin_is_the_cosine_less_the_mean_of_the_two_greatest_of_both_sides():
    left, right = np.zeros((len(RUNS), 2, 3), np.float32), np.zeros((len(RUNS), 3, 3), np.float32)
    left[0] = [[1, 0, 0], [0, 1, 0]]
    right[0] = [[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1]]
    found = margins(left, right)
    # cosines: 1, 0.6, 0 / 0, 0.8, 0; the two greatest of rows 0.8 and 0.4, of columns 0.5, 0.7 and 0 in the mean
    assert found[0] == pytest.approx(np.array([[0.35, -0.15, -0.4], [-0.45, 0.25, -0.2]]))
    assert found.shape == (len(SHAPES), 2, 3)
    assert not found[SHAPES.index(((0, 1, 2), (0,)))].any()  # three left lines: there are but two


def test_a_bead_around_a_line_has_the_margin_of_its_own_lines():
    left, right = np.zeros((len(RUNS), 1, 2), np.float32), np.zeros((len(RUNS), 4, 2), np.float32)
    left[RUNS.index((0,)), 0] = [1, 0]
    right[RUNS.index((0, 2)), :2] = [[0.6, 0.8], [1, 0]]
    around = margins(left, right)[SHAPES.index(((0,), (0, 2)))]
    # cosines: 0.6, 1; the two greatest of the row 0.8 in the mean, of the columns themselves
    assert around == pytest.approx(np.array([[-0.1, 0.1, 0, 0]]))


def links_of(size: int) -> list[PairLink]:
    return [PairLink(left=(i,), right=(i,), probability=0.95, type="translated") for i in range(size)]


def noisy(rng: np.random.Generator, size: int, noise: float) -> np.ndarray:
    table = rng.normal(size=(len(SHAPES), size, size)) * noise
    table[0] += np.eye(size)
    return table


def test_margins_are_worth_the_more_the_better_they_tell_links():
    rng = np.random.default_rng(1)
    found = [worth([(noisy(rng, 12, noise), links_of(12)) for _ in range(10)], 1.0) for noise in (0.1, 0.3, 1.0)]
    assert found[0].tells > found[1].tells > found[2].tells
    assert found[0].slope > found[1].slope > found[2].slope > 0
    assert found[0].lines == 240


def test_links_around_a_line_are_learned_from():
    table = np.full((len(SHAPES), 4, 3), -0.5)
    around = PairLink(left=(0, 2), right=(1,), probability=0.95, type="merged")
    table[SHAPES.index(((0, 2), (0,))), 0, 1] = 0.5
    found = worth([(table, [around])] * 10, 1.0)
    assert found.lines == 30
    assert found.slope > 1
    assert found.tells > 0.5


def test_noise_is_worth_nothing():
    rng = np.random.default_rng(2)
    found = worth([(rng.normal(size=(len(SHAPES), 15, 15)), links_of(15)) for _ in range(20)], 1.0)
    assert abs(found.slope) < 0.1
    assert abs(found.offset) < 0.2
    assert found.tells < 0.02
    assert (
        worth([(-noisy(rng, 12, 0.1), links_of(12))] * 20, 1.0).slope == 0
    )  # what tells the wrong way round is not used


def test_where_there_is_nothing_to_learn_from_margins_are_worth_nothing():
    unsure = [PairLink(left=(0,), right=(0,), probability=0.5, type="translated")]
    scattered = [PairLink(left=(0, 4), right=(0,), probability=0.9, type="merged")]
    assert worth([], 1.0) == worth([(np.zeros((len(SHAPES), 3, 3)), unsure)], 1.0) == NOTHING
    assert (
        worth([(np.zeros((len(SHAPES), 3, 3)), scattered)], 1.0)
        == worth([(np.ones((len(SHAPES), 3, 3)), links_of(3))], 0.0)
        == NOTHING
    )


# --- alignment -----------------------------------------------------------------------------------------------------

# Invented words of three invented languages, alike in nothing: neither names nor the lexicon help, only numbers do, in
# every third sentence.
SYLLABLES = {"uk": "ба гу жи ло ме ро ту що яв зі".split(), "ru": "вэ ды ёл ку пы хо цэ шу эр юн".split(),
             "en": "bip dox fay gren hust jow klem quiz wuv zat".split()}  # fmt: skip
MEANINGS = 60


def word(lang: str, meaning: int) -> str:
    parts = SYLLABLES[lang]
    return parts[meaning % 10] + parts[meaning // 10] + parts[(meaning * 7 + 3) % 10]


def invented(
    stories: int,
) -> list[tuple[Versions, dict[tuple[str, str], set[tuple[tuple[int, ...], tuple[int, ...]]]]]]:
    """Make stories in which each version leaves out sentences and English joins some, with the links they should have."""
    rng = random.Random(3)
    made = []
    for number in range(stories):
        facts = [rng.sample(range(MEANINGS), 5) for _ in range(14)]
        figures = [rng.randint(100, 999) if rng.random() < 0.35 else None for _ in facts]
        lines: dict[str, list[str]] = {}
        holds: dict[str, list[list[int]]] = {}
        for lang in ("uk", "ru", "en"):
            kept = [fact for fact in range(len(facts)) if rng.random() > 0.15]
            groups = [[fact] for fact in kept]
            if lang == "en":
                at = rng.randrange(len(groups) - 1)
                groups[at : at + 2] = [groups[at] + groups[at + 1]]
            holds[lang] = groups
            lines[lang] = [
                " ".join(
                    " ".join(word(lang, m) for m in facts[f]) + (f" {figures[f]}" if figures[f] else "") + "."
                    for f in group
                )
                for group in groups
            ]
        versions = Versions(story=f"s{number:02}", **{lang: tuple(map(Line, texts)) for lang, texts in lines.items()})
        gold = {(a, b): linked(holds[a], holds[b]) for a, b in (("uk", "ru"), ("uk", "en"), ("ru", "en"))}
        made.append((versions, gold))
    return made


def linked(left: list[list[int]], right: list[list[int]]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    links = set()
    for j, group in enumerate(right):
        own = tuple(i for i, (fact,) in enumerate(left) if fact in group)
        if own:
            links.add((own, (j,)))
    return {(a, tuple(sorted(j for x, (j,) in links if x == a))) for a, _ in links}


def f1(made, alignments) -> float:
    right = found = wanted = 0
    for (_, gold), alignment in zip(made, alignments, strict=True):
        for pair, links in gold.items():
            ours = {(link.left, link.right) for link in alignment.pair(*pair) if link.left and link.right}
            right, found, wanted = right + len(ours & links), found + len(ours), wanted + len(links)
    return 2 * right / (found + wanted)


def write_knowing(folder: Path, *, knows: bool) -> Path:
    """Make an encoder in which words of one meaning have one vector in all languages, or each word one of its own."""
    words = [word(lang, meaning) for lang in SYLLABLES for meaning in range(MEANINGS)]
    write_bert(folder, [*words, "."], layers=0)
    model = transformers.BertModel.from_pretrained(folder)
    if knows:
        with torch.no_grad():
            table = model.embeddings.word_embeddings.weight
            for lang in range(1, 3):
                table[5 + lang * MEANINGS : 5 + (lang + 1) * MEANINGS] = table[5 : 5 + MEANINGS]
            model.embeddings.position_embeddings.weight.zero_()
        model.save_pretrained(folder)
    return write_modules(folder, ("Pooling", "1_Pooling", {"pooling_mode_mean_tokens": True}))


def test_an_encoder_that_knows_the_languages_helps_and_one_that_does_not_does_no_harm(tmp_path, caplog):
    made = invented(24)
    stories = [versions for versions, _ in made]
    without = f1(made, [align(story) for story in stories])
    found = {}
    for knows in (True, False):
        encoder = prepared(open_encoder(write_knowing(tmp_path / str(knows), knows=knows)), stories)
        found[knows] = f1(made, [align(story, encoder=encoder) for story in stories])
        _loaded.cache_clear()
    assert without < 0.9
    assert found[True] > without + 0.08
    assert found[False] > without - 0.01
    assert "tells next to nothing of uk-ru links" in caplog.text


@pytest.fixture(scope="module")
def knowing(tmp_path_factory) -> Path:
    return write_knowing(tmp_path_factory.mktemp("knowing"), knows=True)


def test_a_story_alone_is_learned_from_by_itself(knowing):
    (story, gold), *_ = invented(1)
    made = [(story, gold)]
    assert f1(made, [align(story, encoder=str(knowing))]) > f1(made, [align(story)])
    assert align(story, encoder=str(knowing)) == align(story, encoder=open_encoder(knowing))


def test_what_was_encoded_once_is_not_encoded_again(knowing, monkeypatch, tmp_path):
    stories = [versions for versions, _ in invented(3)]
    first = prepared(open_encoder(knowing, cache=tmp_path), stories)
    wanted = [align(story, encoder=first) for story in stories]

    def encode(self: SentenceEncoder, texts: list[str]) -> None:
        raise AssertionError(texts)

    monkeypatch.setattr(SentenceEncoder, "encode", encode)
    again = prepared(open_encoder(knowing, cache=tmp_path), stories)
    assert again == first
    assert [align(story, encoder=again) for story in stories] == wanted
    with pytest.raises(AssertionError):
        prepared(open_encoder(knowing, cache=tmp_path / "other"), stories)


def test_links_do_not_depend_on_what_was_encoded_with_them_or_in_what_order(knowing, tmp_path, monkeypatch):
    stories = [versions for versions, _ in invented(5)]
    together = prepared(open_encoder(knowing, cache=tmp_path / "a"), stories)
    monkeypatch.setattr(transformer_module, "CPU_TOKENS", 40)
    apart = prepared(open_encoder(knowing, cache=tmp_path / "b"), stories[::-1])
    assert apart.worths == together.worths
    for story in stories:
        assert align(story, encoder=apart) == align(story, encoder=together)


def test_a_changed_model_is_not_mixed_with_the_vectors_of_the_old_one(tmp_path):
    folder = write_modules(write_bert(tmp_path / "m"), ("Pooling", "1_Pooling", {"pooling_mode_mean_tokens": True}))
    encoder = open_encoder(folder)
    write_bert(folder, seed=5)
    _loaded.cache_clear()
    with pytest.raises(ToolkitError, match="its files were changed meanwhile; begin again"):
        encoder.encode(["Пором"])
    assert open_encoder(folder).vectors.path != encoder.vectors.path


def test_missing_versions_and_odd_lines_are_aligned_with_an_encoder_too(bert):
    odd = [
        Versions(story="none"),
        Versions(story="one", en=(Line("Ferry."),)),
        Versions(story="two", uk=(Line("Пором."), Line("")), en=(Line("Ferry."),)),
        Versions(story="blank", uk=(Line(""), Line(" ")), ru=(Line("\n"),), en=(Line("\ud83d"),)),
        Versions(story="same", uk=(Line("Так."),) * 150, ru=(Line("Да."),) * 140),
    ]
    encoder = prepared(open_encoder(bert), odd)
    for story in odd:
        found = align(story, encoder=encoder)
        assert sum(len(link.uk) for link in found.links) == len(story.uk)
        assert align(story, encoder=str(bert)).story == story.story
    assert prepared(open_encoder(bert), []).worths == dict.fromkeys(encoder.worths, NOTHING)


def test_sums_of_lines_can_stand_for_their_text(knowing, tmp_path):
    made = invented(6)
    stories = [versions for versions, _ in made]
    encoder = prepared(open_encoder(knowing, cache=tmp_path, summed=True), stories)
    assert len(encoder.vectors.missing(text for run in runs(Side("uk", stories[0].uk))[1:] for text in run)) > 10
    assert f1(made, [align(s, encoder=encoder) for s in stories]) > f1(made, [align(s) for s in stories]) + 0.05
    side = Side("uk", (Line("пором"), Line("пором сів сів"), Line("")))
    encoder.encode(encoder.texts(Versions(story="a", uk=side.lines)))
    vectors = encoder.meaning(side).runs
    whole = 5 * vectors[0, 0] + 13 * vectors[0, 1]
    assert vectors[RUNS.index((0, 2)), 0] == pytest.approx(vectors[0, 0], abs=1e-5)
    assert vectors[1, 0] == pytest.approx(whole / np.linalg.norm(whole), abs=1e-5)
    assert vectors[2, 0] == pytest.approx(vectors[1, 0], abs=1e-5)
    assert not vectors[1, 2].any()
    assert not vectors[2, 1:].any()


def test_runs_of_lines_are_encoded_as_one_text():
    side = Side("en", (Line("a"), Line("b"), Line("c")))
    assert runs(side) == [["a", "b", "c"], ["a b", "b c"], ["a b c"]]
    assert runs(replace(side, lines=())) == [[], [], []]


def test_a_run_around_a_line_is_the_sum_of_its_lines_whatever_is_encoded(knowing):
    lines = (Line(word("uk", 1)), Line(word("uk", 2)), Line(word("uk", 3)))
    encoder = open_encoder(knowing)
    encoder.encode(encoder.texts(Versions(story="a", uk=lines)))
    vectors = encoder.meaning(Side("uk", lines)).runs
    both = vectors[0, 0] + vectors[0, 2]
    assert vectors[RUNS.index((0, 2)), 0] == pytest.approx(both / np.linalg.norm(both), abs=1e-5)
    assert not vectors[RUNS.index((0, 2)), 1:].any()
    assert not vectors[RUNS.index((0, 3))].any()


def test_what_the_encoder_said_is_explained(knowing):
    stories = [versions for versions, _ in invented(8)]
    encoder = prepared(open_encoder(knowing), stories)
    found = explain(stories[0], encoder=encoder)
    assert {pair: tuple(reason.link for reason in reasons) for pair, reasons in found.items()} == {
        pair: align(stories[0], encoder=encoder).pair(*pair) for pair in found
    }
    said = [
        (part.log_odds, part.note)
        for reasons in found.values()
        for reason in reasons
        if reason.link.left and reason.link.right
        for part in reason.parts
        if part.source == "encoder"
    ]
    assert len(said) > 10
    assert all(note.startswith("margin ") for _, note in said)
    assert sum(log_odds > 0 for log_odds, _ in said) > 0.8 * len(said)


def test_the_default_folder_is_the_users_cache(tmp_path):
    assert default_folder().is_relative_to(tmp_path / "cache")


def documents(stories: list[Versions]) -> str:
    docs = [
        {"id": v.story, "sentences": {lang: [line.text for line in v.lines(lang)] for lang in ("uk", "ru", "en")}}
        for v in stories
    ]
    return json.dumps({"docs": docs})


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


def test_the_command_aligns_with_an_encoder(tmp_path, knowing, capsys):
    stories = [versions for versions, _ in invented(3)]
    (tmp_path / "docs.json").write_text(documents(stories))
    with_it = [
        str(tmp_path / "docs.json"),
        "--encoder",
        str(knowing),
        "--encoder-cache",
        str(tmp_path / "vectors"),
        "--device",
        "cpu",
    ]
    assert run("align", *with_it) == 0
    found = json.loads(capsys.readouterr().out)
    encoder = prepared(open_encoder(knowing), stories)
    for story in stories:
        expected = [[list(link.left), list(link.right)] for link in align(story, encoder=encoder).uk_en]
        assert found[story.story]["uk-en"] == expected
    assert len(list((tmp_path / "vectors").glob("*.sqlite"))) == 1
    assert run("align", *with_it, "--explain", stories[1].story) == 0
    assert "  encoder         margin +" in capsys.readouterr().out
    assert run("align", *with_it, "--encoder", str(tmp_path / "nowhere")) == 1
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_a_ladder_is_not_aligned_with_an_encoder(tmp_path, knowing, capsys):
    (tmp_path / "n.uk").write_text("Пором сів.\n")
    (tmp_path / "n.en").write_text("Ferry sank.\n")
    (tmp_path / "n.ladder").write_text("[0]:[0]:0.5\n")
    files = [str(tmp_path / name) for name in ("n.uk", "n.en")]
    assert run("align", *files, "--ladder", str(tmp_path / "n.ladder"), "--encoder", str(knowing)) == 2
    assert "--ladder converts links and --encoder makes them; leave one out" in capsys.readouterr().err


SAMPLE = Path(__file__).parents[1] / "corpora" / "sample" / "pages"


@pytest.mark.parametrize("options", [["--no-learn"], ["--save-lexicon", "saved.tsv.gz"]])
def test_a_corpus_is_aligned_anew_with_an_encoder_and_the_words_it_was_built_with(
    tmp_path, bert, capsys, monkeypatch, options
):
    monkeypatch.chdir(tmp_path)
    for page in sorted(SAMPLE.rglob("80001[01]*/index.html"))[:12]:
        (tmp_path / "pages" / page.relative_to(SAMPLE)).parent.mkdir(parents=True)
        shutil.copy(page, tmp_path / "pages" / page.relative_to(SAMPLE))
    assert run("build", "pages", "-q", "-o", "made", *options) == 0
    stories = [document.versions for document, _ in source_of([Path("made")]).stories()]
    encoder = prepared(open_encoder(bert), stories)
    saved = Path("made") / FILE
    assert saved.exists() == (options != ["--no-learn"])
    lexicon = read_lexicon(saved) if saved.exists() else None
    assert run("align", "made", "--encoder", str(bert), "-q") == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == len(stories) > 4
    for story in stories:
        expected = align(story, lexicon=lexicon, encoder=encoder)
        for left, right in PAIRS:
            if story.lines(left) and story.lines(right):
                links = [[list(link.left), list(link.right)] for link in expected.pair(left, right)]
                assert found[story.story][f"{left}-{right}"] == links
    assert run("align", "made", "--encoder", str(bert), "--lexicon", "shipped") == 2
    assert "a corpus keeps the words that it was built with" in capsys.readouterr().err


def test_words_are_learned_beside_an_encoder_and_what_is_explained_is_what_was_aligned(knowing, tmp_path, capsys):
    stories = [versions for versions, _ in invented(12)]
    encoder = prepared(open_encoder(knowing), stories)
    first = [align(story) for story in stories]
    lexicon = learn(zip(stories, first, strict=True))
    found = list(align_stories(stories, Words(), encoder=encoder))
    assert found == [align(story, lexicon=lexicon, encoder=encoder) for story in stories]
    assert found != [align(story, encoder=encoder) for story in stories]
    assert found != [align(story, lexicon=lexicon) for story in stories]
    (tmp_path / "docs.json").write_text(documents(stories))
    asked = ["align", str(tmp_path / "docs.json"), "--encoder", str(knowing), "-q", "--format", "json"]
    assert run(*asked, "--explain", stories[3].story) == 0
    explained = json.loads(capsys.readouterr().out)["pairs"]["uk-en"]
    assert [reason["link"]["left"] for reason in explained] == [list(link.left) for link in found[3].uk_en]
    assert [reason["link"]["right"] for reason in explained] == [list(link.right) for link in found[3].uk_en]


# --- in a build ----------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(tmp_path, monkeypatch) -> Path:
    """Return a recipe's folder with a few of the sample's pages; the working folder is the one that holds it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "recipe.toml").write_text('name = "news"\n')
    for page in sorted(SAMPLE.rglob("80001[01]*/index.html"))[:15]:
        (tmp_path / "news" / page.relative_to(SAMPLE)).parent.mkdir(parents=True)
        shutil.copy(page, tmp_path / "news" / page.relative_to(SAMPLE))
    return Path("news")


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "tables").iterdir())}


def test_a_corpus_is_built_with_an_encoder_and_keeps_what_it_is_worth(pages, bert, capsys):
    assert run("build", "news", "-q", "-o", "made", "--encoder", str(bert), "--no-learn") == 0
    made = open_corpus(Path("made"))
    stories = [document.versions for document, _ in source_of([Path("made")]).stories()]
    encoder = prepared(open_encoder(bert), stories)
    assert {s.story.id: s.alignment for s in made.stories()} == {
        story.story: align(story, encoder=encoder) for story in stories
    }
    assert made.manifest.recipe.encoder == EncoderSettings(model=str(bert))
    assert made.manifest.encoder is not None
    assert made.manifest.encoder.fingerprint == encoder.fingerprint
    assert list(Path("cache").rglob("*.sqlite"))
    assert run("build", "news", "-q", "-o", "plain", "--no-learn") == 0
    assert open_corpus(Path("plain")).manifest.encoder is None
    assert tables(Path("plain"))["links.parquet"] != tables(Path("made"))["links.parquet"]
    assert run("build", "news", "-q", "-o", "made", "--no-learn") == 1
    assert "of another recipe" in capsys.readouterr().err


def test_the_recipe_names_an_encoder_and_any_number_of_processes_gives_the_same_bytes(pages, bert):
    shutil.copytree(bert, pages / "model")
    (pages / "recipe.toml").write_text('name = "news"\n[encoder]\nmodel = "model"\nsums = true\n')
    assert run("build", "news", "-q", "-o", "one") == 0
    assert run("build", "news", "-q", "-o", "two", "-j", "2", "--encoder-cache", "other", "--device", "cpu") == 0
    assert tables(Path("one")) == tables(Path("two"))
    assert open_corpus(Path("one")).manifest == open_corpus(Path("two")).manifest


def test_what_is_built_later_is_aligned_with_the_worth_that_the_corpus_keeps(pages, bert, monkeypatch):
    late = sorted(pages.rglob("index.html"))[::5]
    later = {page: page.read_bytes() for page in late}
    for page in late:
        page.unlink()
    command = ("build", "news", "-q", "-o", "made", "--no-learn", "--encoder", str(bert))
    assert run(*command) == 0
    kept, before = open_corpus(Path("made")).manifest.encoder, tables(Path("made"))
    for page, content in later.items():
        page.write_bytes(content)
    encoded: list[str] = []
    encode = SentenceEncoder.encode
    monkeypatch.setattr(SentenceEncoder, "encode", lambda m, texts: (encoded.extend(texts), encode(m, texts))[1])
    assert run(*command) == 0
    assert open_corpus(Path("made")).manifest.encoder == kept
    assert tables(Path("made")) != before
    assert encoded
    assert run(*[part for part in command if part != "--no-learn"], "--relearn") == 0
    assert open_corpus(Path("made")).manifest.encoder != kept


def test_a_changed_model_aligns_all_stories_again(pages, tmp_path):
    model = write_bert(tmp_path / "model", ["a"], layers=0)
    command = ("build", "news", "-q", "-o", "made", "--no-learn", "--encoder", str(model))
    assert run(*command) == 0
    before = open_corpus(Path("made")).manifest
    shutil.rmtree(model)
    write_bert(model, ["a", "b"], layers=0)
    _loaded.cache_clear()
    assert run(*command) == 0
    after = open_corpus(Path("made")).manifest
    assert after.input != before.input
    assert after.encoder.fingerprint != before.encoder.fingerprint


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--encoder-prefix", "query: "], "--encoder-prefix"),
        (["--encoder-sums"], "--encoder-sums"),
        (["--encoder-cache", "vectors"], "--encoder-cache"),
        (["--device", "cpu"], "--device"),
    ],
)
@pytest.mark.parametrize("command", [["align", "news"], ["build", "news", "-o", "made"]])
def test_options_of_an_encoder_without_one_are_wrong_usage(pages, capsys, command, options, named):
    assert run(*command, *options) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert f"{named} belongs to an encoder" in message
    assert "--encoder MODEL" in message
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('[encoder]\nmodle = "x"\n', "recipe.toml, line 3: no key of [encoder] 'modle', did you mean 'model'?"),
        ("[encoder]\nsums = true\n", "recipe.toml, line 2: [encoder] has no model"),
        ('[encoder]\nmodel = "./nowhere"\n', "nowhere: no such folder"),
    ],
)
def test_a_recipe_whose_encoder_cannot_be_used_is_one_line(pages, capsys, written, message):
    (pages / "recipe.toml").write_text('name = "news"\n' + written)
    assert run("build", "news", "-o", "made", "-q") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
