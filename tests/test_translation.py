"""Models are run as they are meant to be, in any batch, and nothing that was translated is lost or done twice."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import pytest
import tiny_models
from tiny_models import SENTENCES

from toolkit import cli
from toolkit.data import EngineSettings
from toolkit.engines import batches, engine
from toolkit.engines.engine import Made
from toolkit.engines.kept import FILE, Kept
from toolkit.errors import ToolkitError

pytest.importorskip("torch")

FAMILIES = ("marian", "m2m", "nllb", "mbart", "t5")
GROWTH, SLACK = batches.GROWTH, batches.SLACK
LONG = "Кіт " * 150  # of more tokens than the models have positions


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """Folders of models by their family."""
    root = tmp_path_factory.mktemp("models")
    return {name: make(root / name) for name, make in tiny_models.MAKERS.items()}


@pytest.fixture(autouse=True)
def short(monkeypatch, tmp_path_factory):
    """Random weights do not know when to stop: let them go on for a few tokens only."""
    import torch

    monkeypatch.setattr(batches, "GROWTH", 1)
    monkeypatch.setattr(sys.modules["toolkit.engines.ctranslate2"], "STEPS", (12, 24, 64))
    monkeypatch.setattr(batches, "SLACK", 2)
    monkeypatch.setenv("NEWSALIGN_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def translate(spec, sentences=SENTENCES, source="uk", target="en", **settings):
    settings.setdefault("precision", "float32") if spec.startswith(("transformers", "ctranslate2")) else None
    return engine(spec, EngineSettings(**settings), keep=False).translate(sentences, source, target)


# --- models --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["transformers", "ctranslate2"])
@pytest.mark.parametrize("family", FAMILIES)
def test_an_output_does_not_depend_on_its_batch(models, kind, family):
    if kind == "ctranslate2":
        pytest.importorskip("ctranslate2")
    spec = f"{kind}:{models[family]}"
    alone = [translate(spec, [sentence])[0] for sentence in SENTENCES[:4]]
    assert any(alone)
    assert translate(spec, SENTENCES[:4]) == alone
    assert translate(spec, batch_size=40)[:4] == alone
    assert translate(spec, ["", *reversed(SENTENCES)])[-4:] == alone[::-1]


@pytest.mark.parametrize("family", ["marian", "nllb"])
def test_nor_does_it_in_int8(models, family):
    pytest.importorskip("ctranslate2")
    spec = f"ctranslate2:{models[family]}"
    alone = [translate(spec, [sentence], precision="int8")[0] for sentence in SENTENCES]
    assert translate(spec, precision="int8") == alone
    assert translate(spec, SENTENCES[::-1], precision="int8", batch_size=60) == alone[::-1]


def test_nor_does_that_of_a_language_model(models):
    spec = f"transformers:{models['chat']}"
    alone = [translate(spec, [sentence], beam=1)[0] for sentence in SENTENCES[:4]]
    assert translate(spec, beam=1)[:4] == alone
    assert translate(spec, beam=1, batch_size=200)[:4] == alone


@pytest.mark.parametrize("family", ["marian", "nllb", "mbart", "t5"])
def test_ctranslate2_says_what_transformers_says(models, family):
    pytest.importorskip("ctranslate2")
    first, second = (translate(f"{kind}:{models[family]}", beam=1) for kind in ("transformers", "ctranslate2"))
    for one, other in zip(first, second, strict=True):  # they may go on for another number of tokens
        shorter = min(len(one), len(other)) - 1
        assert one[:shorter] == other[:shorter]


def test_a_model_is_told_what_to_translate_into(models):
    for family in ("m2m", "nllb", "mbart", "t5"):
        spec = f"transformers:{models[family]}"
        assert translate(spec) != translate(spec, target="ru"), family


def test_m2m100_leaves_no_code_of_the_target_in_an_output(models):
    assert not any("__en__" in text for text in translate(f"transformers:{models['m2m']}"))


def test_a_sentence_longer_than_the_model_is_translated_in_pieces(models):
    spec = f"transformers:{models['marian']}"
    (whole,) = translate(spec, [LONG])
    assert len(whole.split()) > 0
    assert len(whole) > 3 * len(translate(spec, [LONG[:60]])[0])


def test_pieces_lose_no_word():
    assert "".join(batches.pieces("а" * 10, lambda part: len(part) < 4)) == "а" * 10
    text = "Один, два; три. " * 20
    assert " ".join(batches.pieces(text, lambda part: len(part) < 25)).split() == text.split()


@pytest.mark.parametrize("targets", [(">>ukr<<", ">>rus<<"), (">>rus<<", ">>ukr<<")])
def test_a_marian_of_several_targets_is_told_which(tmp_path, targets):
    model = tiny_models.marian(tmp_path / "model", source="en", target="zle", targets=targets)
    outputs = {lang: translate(f"transformers:{model}", ["Snow."], "en", lang) for lang in ("uk", "ru")}
    assert outputs["uk"] != outputs["ru"]
    with pytest.raises(ToolkitError, match=r"translates from 'en', not from uk"):
        translate(f"transformers:{model}", ["Сніг."], "uk", "ru")


@pytest.mark.parametrize(
    ("source", "target", "asked", "message"),
    [
        ("uk", "en", "uk-ru", "translates into en, not into ru"),
        ("uk", "en", "ru-en", "translates from 'uk', not from ru"),
        ("deu", "fra", "uk-en", "translates from 'deu'"),
        ("zle", "eng", "uk-en", None),
        ("mul", "en", "ru-en", None),
    ],
)
def test_a_marian_does_its_own_direction_alone(models, tmp_path, source, target, asked, message):
    model = copied(models["marian"], tmp_path)
    settings = json.loads((model / "tokenizer_config.json").read_text())
    (model / "tokenizer_config.json").write_text(json.dumps(settings | {"source_lang": source, "target_lang": target}))
    if message is None:
        assert translate(f"transformers:{model}", ["Сніг."], *asked.split("-"))
        return
    with pytest.raises(ToolkitError, match=message):
        translate(f"transformers:{model}", ["Сніг."], *asked.split("-"))


def copied(model: Path, to: Path) -> Path:
    import shutil

    return Path(shutil.copytree(model, to / "model"))


def spoil(model: Path, what: str) -> None:
    if what == "no codes":  # as of NLLB loaded from its SentencePiece file alone
        data = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))
        rows = data["added_tokens"]
        data["added_tokens"] = [row for row in rows if "_" not in row["content"]]
        (model / "tokenizer.json").write_text(json.dumps(data), encoding="utf-8")
        settings = json.loads((model / "tokenizer_config.json").read_text())
        (model / "tokenizer_config.json").write_text(
            json.dumps({**settings, "extra_special_tokens": [], "tokenizer_class": "PreTrainedTokenizerFast"})
        )
    elif what == "short rows":
        config = json.loads((model / "config.json").read_text())
        (model / "config.json").write_text(json.dumps(config | {"vocab_size": 150}))
    elif what == "cut weights":
        weights = model / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:2000])
    elif what == "deeper":
        config = json.loads((model / "config.json").read_text())
        (model / "config.json").write_text(json.dumps(config | {"encoder_layers": 3}))
    elif what == "wider":
        config = json.loads((model / "config.json").read_text())
        (model / "config.json").write_text(json.dumps(config | {"decoder_ffn_dim": 128}))
    elif what == "unknown kind":
        (model / "config.json").write_text(json.dumps({"model_type": "bart", "is_encoder_decoder": True}))
    elif what == "no kind":
        (model / "config.json").write_text("{}")
    elif what == "no template":
        (model / "chat_template.jinja").unlink()
    else:
        (model / what).unlink()


@pytest.mark.parametrize(
    ("family", "what", "message"),
    [
        ("marian", "config.json", "no model: config.json is not in this folder"),
        ("marian", "no kind", "names no model_type"),
        ("marian", "unknown kind", "no translation model that we know"),
        ("marian", "source.spm", "tokenizer cannot be loaded; is the vocabulary there"),
        ("marian", "vocab.json", "tokenizer cannot be loaded; is the vocabulary there"),
        ("nllb", "tokenizer.json", "vocabulary"),
        ("t5", "tokenizer.json", "vocabulary"),
        ("nllb", "no codes", r"no token for a language \(eng_Latn or __en__\).*tokenizer.json"),
        ("nllb", "short rows", "do not belong together"),
        ("marian", "model.safetensors", "the model cannot be loaded"),
        ("marian", "cut weights", "the model cannot be loaded"),
        ("marian", "deeper", "weights do not fit its config.json"),
        ("marian", "wider", r"6 are missing or of another size \(model.decoder.layers.0.fc1.bias …\)"),
        ("chat", "no template", "without a chat template"),
    ],
)
def test_what_is_wrong_with_a_model_is_one_line(models, tmp_path, family, what, message):
    model = copied(models[family], tmp_path)
    spoil(model, what)
    with pytest.raises(ToolkitError, match=message) as raised:
        translate(f"transformers:{model}", SENTENCES[:1])
    assert "\n" not in str(raised.value)


def test_a_t5_that_does_not_translate_is_refused(tmp_path):
    model = tiny_models.t5(tmp_path / "model", marks=("<2de>",))
    with pytest.raises(ToolkitError, match="has no <2en>"):
        translate(f"transformers:{model}")


@pytest.mark.parametrize(
    ("spec", "settings", "message"),
    [
        ("transformers:{here}/nothing", {}, "no such folder"),
        ("transformers:", {}, "name the model behind a colon"),
        ("transformers:{marian}", {"precision": "int8"}, "int8 is CTranslate2's"),
        ("transformers:{marian}", {"context": 2}, "cannot be shown those before"),
        ("transformers:{marian}", {"prompt": "{text}"}, "takes no --prompt"),
        ("transformers:{marian}", {"revision": "main"}, "a folder has no revision"),
        ("transformers:{chat}", {"prompt": "Translate!"}, r"has no \{text\}"),
        ("transformers:{chat}", {"prompt": "{text}", "context": 1}, r"has no \{context\}"),
        ("ctranslate2:{chat}", {}, "does not translate with 'llama'"),
        ("transformers:{nllb}", {"via": "uk"}, "begins or ends there"),
        ("copy", {"beam": 2}, "has no --beam"),
        ("command:cat", {"context": 2}, r"has no --context \(it takes: batch_size, via\)"),
    ],
)
def test_what_an_engine_cannot_do_is_one_line(models, tmp_path, spec, settings, message):
    if spec.startswith("ctranslate2"):
        pytest.importorskip("ctranslate2")
    with pytest.raises(ToolkitError, match=message) as raised:
        engine(spec.format(here=tmp_path, **models), EngineSettings(**settings), keep=False).translate(
            ["Так"], "uk", "en"
        )
    assert "\n" not in str(raised.value)


def test_a_model_without_its_owner_and_an_empty_file_are_one_line(tmp_path, capsys):
    (tmp_path / "empty.uk").touch()
    for flags, message in (
        (["-e", "opus-mt-uk-en"], "a model goes by owner and name, as on the Hub, or by its folder"),
        (["-i", str(tmp_path / "empty.uk")], "empty.uk: empty; it needs a sentence a line"),
    ):
        with pytest.raises(SystemExit):
            cli.main(["translate", "-l", "uk-en", *flags])
        assert message in capsys.readouterr().err


def test_without_the_network_a_name_that_is_not_on_this_disk_is_one_line(tmp_path):
    done = newsalign(
        "translate", "-l", "uk-en", "-e", "nobody/nothing", stdin="Так\n", HF_HUB_OFFLINE="1", HF_HOME=tmp_path
    )
    assert done.returncode == 1
    assert "nobody/nothing: not among the models on this disk" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_model_alone_goes_to_ctranslate2_where_that_is_installed(models, monkeypatch):
    pytest.importorskip("ctranslate2")
    assert engine(str(models["nllb"])).describe("uk", "en").startswith("ctranslate2, ")
    assert engine(str(models["chat"])).describe("uk", "en").startswith("transformers, ")
    monkeypatch.setattr(sys.modules["toolkit.engines.auto"], "installed", lambda: False)
    assert engine(str(models["nllb"])).describe("uk", "en").startswith("transformers, ")


def test_a_model_that_ctranslate2_should_run_and_cannot_is_told_of(models, monkeypatch, capsys):
    pytest.importorskip("ctranslate2")
    from toolkit.engines.ctranslate2 import CTranslate2

    def refuse(self):
        raise ToolkitError("nllb: weights that it does not know; say transformers:nllb")

    monkeypatch.setattr(CTranslate2, "folder", refuse)
    assert engine(str(models["chat"])).describe("uk", "en").startswith("transformers, ")
    assert capsys.readouterr().err == ""
    assert engine(str(models["nllb"])).describe("uk", "en").startswith("transformers, ")
    assert capsys.readouterr().err == (
        "newsalign: transformers runs it, and not CTranslate2: nllb: weights that it does not know\n"
    )


def test_out_of_memory_halves_the_batch_and_goes_on(models, monkeypatch):
    import torch
    from transformers import MarianMTModel

    spec = f"transformers:{models['marian']}"
    expected, sizes, generate = translate(spec), [], MarianMTModel.generate

    def small(self, ids, **options):
        sizes.append(len(ids))
        if len(ids) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return generate(self, ids, **options)

    monkeypatch.setattr(MarianMTModel, "generate", small)
    assert translate(spec) == expected
    assert max(sizes) > 2

    def never(self, ids, **options):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(MarianMTModel, "generate", never)
    with pytest.raises(ToolkitError, match="memory does not do for one sentence"):
        translate(spec)


SQUEEZED = """
import resource, sys
import torch
from toolkit.data import EngineSettings
from toolkit.engines import batches, engine
from toolkit.engines.transformers import is_out_of_memory

batches.GROWTH, batches.SLACK = 1, 2
module = sys.modules[is_out_of_memory.__module__]
module.is_out_of_memory = lambda error: noted.append(str(error)) is None and is_out_of_memory(error)
noted = []
torch.set_num_threads(1)
lines = [f"{sentence} {n}" for n in range(200) for sentence in ("Міст закрили.", "Уночі в місті пішов сніг, і рух транспорту зупинили.")]
made = engine(sys.argv[1], EngineSettings(device="cpu", batch_size=1_000_000, beam=8), keep=False, quiet=True)
made.translate(lines[:2], "uk", "en")
with open("/proc/self/status") as file:
    used = next(int(line.split()[1]) for line in file if line.startswith("VmSize"))
resource.setrlimit(resource.RLIMIT_AS, (used * 1024 + 30_000_000, resource.RLIM_INFINITY))
outputs = made.translate(lines, "uk", "en")
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
few = engine(sys.argv[1], EngineSettings(device="cpu", batch_size=500, beam=8), keep=False, quiet=True)
print(len(noted) > 0, outputs == few.translate(lines, "uk", "en"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of memory that the system keeps")
def test_a_batch_that_memory_really_cannot_hold_is_halved(models):
    spec = f"transformers:{models['marian']}"
    done = subprocess.run([sys.executable, "-c", SQUEEZED, spec], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"


# --- prompts, context, a third language ----------------------------------------------------------------------------


class Recorded:
    """Stands in for a model and notes what it was asked."""

    sees_context = True
    asked: ClassVar[list] = []

    def __init__(self, name, source, target, how):
        from toolkit.engines.engine import Identity

        self.identity = Identity(engine="recorded", model=name)
        self.pair = f"{source}-{target}"

    def run(self, requests):
        self.asked.extend((self.pair, r.text, r.context) for r in requests)
        yield [(n, Made(output=f"{r.text} {self.pair}")) for n, r in enumerate(requests)]


@pytest.fixture
def recorded(monkeypatch):
    from toolkit.engines import ENGINES, Kind
    from toolkit.engines.machine import Machine

    Recorded.asked.clear()
    kinds = {**ENGINES, "recorded": Kind(lambda name, how: Machine(Recorded, name, how), "", ("context",))}
    monkeypatch.setattr("toolkit.engines.ENGINES", kinds)
    return Recorded.asked


def test_a_third_language_is_gone_through(recorded):
    made = engine("recorded:opus-{source}-{target}", EngineSettings(via="ru"), keep=False)
    assert made.translate(["Так", "", "Ні"], "uk", "en") == ["Так uk-ru ru-en", "", "Ні uk-ru ru-en"]
    assert [run.by.model for run in made.account()] == ["opus-ru-en", "opus-uk-ru"]


def test_context_ends_with_its_document(recorded):
    from toolkit.engines import Asked, translations

    asked = [Asked("1", "a"), Asked("2", "a"), Asked("3", "a"), Asked("4", "b"), Asked("5", "b"), Asked(""), Asked("6")]
    made = engine("recorded:x", EngineSettings(context=2), keep=False)
    assert len(list(translations(made, asked, "uk", "en"))) == 7
    contexts = {text: context for _, text, context in recorded}
    assert contexts == {"1": (), "2": ("1",), "3": ("1", "2"), "4": (), "5": ("4",), "6": ()}


def test_what_stands_twice_is_translated_once_and_nothing_is_asked_for_empty_lines(recorded):
    made = engine("recorded:x", keep=False)
    assert made.translate(["Так", " ", "Так", "Так\x00"], "uk", "en") == ["Так uk-en", "", "Так uk-en", "Так uk-en"]
    assert len(recorded) == 1


def test_memory_does_not_grow_with_the_lines(recorded, monkeypatch):
    from toolkit.engines import Asked, translations

    monkeypatch.setattr("toolkit.engines.machine.WINDOW", 10)
    taken = 0

    def lines():
        nonlocal taken
        for taken in range(1, 101):  # what has been taken so far
            yield Asked(str(taken))

    outputs = translations(engine("recorded:x", keep=False), lines(), "uk", "en")
    for number, output in enumerate(outputs, start=1):
        assert output == f"{number} uk-en"
        assert taken - number < 10


# --- what is kept --------------------------------------------------------------------------------------------------


def test_what_was_translated_is_found_again(recorded, tmp_path):
    first = engine("recorded:x", cache=tmp_path)
    assert first.translate(["Так", "Ні"], "uk", "en") == ["Так uk-en", "Ні uk-en"]
    again = engine("recorded:x", cache=tmp_path)
    assert again.translate(["Ні", "Сніг", "Так"], "uk", "en") == ["Ні uk-en", "Сніг uk-en", "Так uk-en"]
    assert [text for _, text, _ in recorded] == ["Так", "Ні", "Сніг"]
    assert [(run.sentences, run.kept) for run in again.account()] == [(3, 2)]
    engine("recorded:x", cache=tmp_path).translate(["Так"], "uk", "ru")
    engine("recorded:y", cache=tmp_path).translate(["Так"], "uk", "en")
    assert len(recorded) == 5  # another direction, another model


def test_a_model_is_known_by_its_files(models, tmp_path):
    first = engine(f"transformers:{models['marian']}", cache=tmp_path)
    first.translate(SENTENCES[:2], "uk", "en")
    moved = copied(models["marian"], tmp_path)
    second = engine(f"transformers:{moved}", cache=tmp_path)
    second.translate(SENTENCES[:2], "uk", "en")
    assert second.account()[0].kept == 2
    config = json.loads((moved / "config.json").read_text())
    (moved / "config.json").write_text(json.dumps(config | {"note": "another model"}))
    third = engine(f"transformers:{moved}", cache=tmp_path)
    third.translate(SENTENCES[:2], "uk", "en")
    assert third.account()[0].kept == 0


def test_of_two_processes_the_first_ones_output_stays(tmp_path):
    first, second = Kept(tmp_path), Kept(tmp_path)
    first.add([(b"key", Made(output="One"))])
    second.add([(b"key", Made(output="Two")), (b"other", Made(output="Three"))])
    assert first.find([b"key", b"other", b"none"]) == {b"key": Made(output="One"), b"other": Made(output="Three")}
    first.close()
    second.close()


def test_a_damaged_cache_is_one_line(recorded, tmp_path):
    (tmp_path / FILE).write_bytes(b"no database, but as long as the head of one would be" * 100)
    with pytest.raises(ToolkitError, match=r"cannot be used to keep translations .* --no-cache"):
        engine("recorded:x", cache=tmp_path).translate(["Так"], "uk", "en")


def newsalign(*args, stdin="", **environment):
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *map(str, args)], input=stdin, capture_output=True, encoding="utf-8",
        env={**os.environ, **{name: str(value) for name, value in environment.items()}}, check=False, timeout=300,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="kills with SIGKILL")
def test_a_killed_run_goes_on_and_gives_what_an_undisturbed_one_gives(tmp_path, monkeypatch):
    model = tiny_models.marian(tmp_path / "model", stopping=6)
    words = " ".join(SENTENCES).split()
    lines = [" ".join(words[n % 31 : n % 31 + 3 + n % 7]) + f" {words[n % 41]}" for n in range(90)]
    (tmp_path / "in.uk").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    command = [
        "translate", "-l", "uk-en", "-e", f"transformers:{model}", "-i", tmp_path / "in.uk", "--beam", 1,
        "--batch-size", 100, "-o", tmp_path / "out.en",
    ]  # fmt: skip
    cache = tmp_path / "cache"
    with subprocess.Popen(
        [sys.executable, "-m", "toolkit", *map(str, command), "--cache", str(cache)],
        stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"},
    ) as process:  # fmt: skip
        while rows(cache) < 5:
            assert process.poll() is None, "ended before it was killed"
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    kept = rows(cache)
    assert 5 <= kept < len(set(lines))
    assert not (tmp_path / "out.en").exists()
    resumed = newsalign(*command, "--cache", cache, OMP_NUM_THREADS=1)
    assert resumed.returncode == 0, resumed.stderr
    (found,) = re.findall(r"90 sentences; (\d+) of them from earlier runs", resumed.stderr)
    assert kept <= int(found) < 90
    monkeypatch.setattr(batches, "GROWTH", GROWTH)
    monkeypatch.setattr(batches, "SLACK", SLACK)
    undisturbed = translate(f"transformers:{model}", lines, beam=1)
    assert len(set(undisturbed)) > 10
    assert (tmp_path / "out.en").read_text(encoding="utf-8").splitlines() == undisturbed


def rows(cache: Path) -> int:
    if not (cache / FILE).exists():
        return 0
    base = sqlite3.connect(cache / FILE, timeout=60)
    try:
        return base.execute("SELECT count(*) FROM made").fetchone()[0]
    except sqlite3.OperationalError:  # not yet made
        return 0
    finally:
        base.close()
