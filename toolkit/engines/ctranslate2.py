"""Translation models run by CTranslate2, several times as fast as transformers on a CPU; converted from transformers on first use.

In float32 an output does not depend on its batch. In int8 each sentence has its own scale, so that it does not either, but
outputs differ here and there from float32's.
"""

import json
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from toolkit.data import Lang, digest
from toolkit.engines import families
from toolkit.engines.batches import LONGEST, batches, limit
from toolkit.engines.engine import Engine, How, Identity, Made, Request
from toolkit.engines.kept import default_cache
from toolkit.engines.loading import Place, first_line, load_tokenizer, locate, quietly, read_config
from toolkit.engines.machine import Machine
from toolkit.engines.transformers import Together, encoded, is_out_of_memory, positions, too_long
from toolkit.errors import ToolkitError, UsageError
from toolkit.files import writing_folder

if TYPE_CHECKING:
    import ctranslate2 as ct2

CONVERTED = "ctranslate2"  # folder of converted models, below the cache's
CONVERTER = "1"  # of our own part in it; another number converts anew
KINDS = frozenset({"marian", "m2m_100", "mbart", "t5", "mt5", "umt5"})  # `model_type` of what we have it convert
# Source tokens of a batch. Of 76M parameters on a CPU, sentences a CPU second in float32 and int8: 512 17 and 47, 1024 20 and
# 52, 2048 23 and 53, 4096 23 and 52.
BUDGET = {"cpu": 2048, "cuda": 16_384}
STEPS = (128, 512, LONGEST)  # tokens; a sentence that is done leaves its batch, so that one that is not costs little
AHEAD = 4  # batches a worker that wait, so that none is idle
TYPES = {"float32": "float32", "int8": "int8_float32", "bf16": "bfloat16"}  # what CTranslate2 calls them


class CTranslate2:
    """One direction of one model. It is converted and loaded when the first sentence comes."""

    def __init__(self, name: str, source: Lang, target: Lang, how: How) -> None:
        if not installed():
            raise ToolkitError(
                f"ctranslate2:{name}: CTranslate2 is not installed: pip install 'newsalign[ct2]'; or say transformers:{name}"
            )
        settings = how.settings
        if settings.prompt:
            raise UsageError(f"{name}: a translation model takes no --prompt")
        self.name, self.how = name, how
        self.place = locate(name, settings.revision)
        self.config = read_config(self.place)
        if self.config["model_type"] not in KINDS:
            raise ToolkitError(
                f"{name}: CTranslate2 does not translate with {self.config['model_type']!r} (but with {', '.join(sorted(KINDS))}); "
                f"say transformers:{name}"
            )
        self.tokenizer = load_tokenizer(self.place)
        if why := unconvertible(self.tokenizer):
            raise ToolkitError(f"{name}: {why}; say transformers:{name}")
        self.form = families.form_of(self.config, self.tokenizer, name, source, target)
        self.device = chosen_device(settings.device)
        self.precision = chosen_precision(settings.precision, self.device)
        self.most = positions(self.config)
        self.budget = settings.batch_size or BUDGET[self.device]
        self.identity = Identity(
            engine="ctranslate2",
            model=name,
            revision=self.place.revision,
            precision=self.precision,
            beam=settings.beam,
        )

    sees_context = False

    def encode(self, requests: Sequence[Request]) -> list[list[int]]:
        return families.encode(self.tokenizer, self.form, [r.text for r in requests])

    def run(self, requests: Sequence[Request]) -> Iterator[list[tuple[int, Made]]]:
        inputs, whole = encoded(requests, self.encode, self.most)
        tokens = [self.tokenizer.convert_ids_to_tokens(ids) for ids in inputs]
        translator = loaded(self.folder(), self.device, TYPES[self.precision])
        beam = self.how.settings.beam or beam_of(self.place)
        together = Together(whole)
        waiting: deque[tuple[tuple[int, ...], Any]] = deque()
        coming = batches([len(ids) for ids in inputs], lambda: self.budget, together=self.together)
        while True:
            while len(waiting) < AHEAD * translator.num_translators and (batch := next(coming, None)):
                waiting.append((batch, self.started(translator, [tokens[p] for p in batch], beam)))
            if not waiting:
                return
            some, results = waiting.popleft()
            try:
                made = [result.result().hypotheses[0] for result in results]
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                if len(some) == 1:
                    raise too_long(self.name, len(inputs[some[0]]), self.device) from None
                self.budget = max(1, self.budget // 2)
                for half in (some[len(some) // 2 :], some[: len(some) // 2]):
                    waiting.appendleft((half, self.started(translator, [tokens[p] for p in half], beam)))
                continue
            ids = [self.tokenizer.convert_tokens_to_ids(hypothesis) for hypothesis in made]
            if done := together.add(some, families.decode(self.tokenizer, self.form, ids)):
                yield done

    def folder(self) -> Path:
        """Return where the converted model lies, made now if it is not there."""
        return converted(self.place, self.precision, self.how.cache or default_cache())

    def step(self, length: int) -> int:
        """Return how long the outputs of a batch may become, which CTranslate2 can be told for all of them only."""
        own = limit(length, self.most)
        return min(next(step for step in STEPS if step >= own), self.most)

    def together(self, longest: int, length: int) -> bool:
        return self.step(longest) == self.step(length)

    def started(self, translator: "ct2.Translator", tokens: Sequence[list[str]], beam: int) -> Any:
        """Hand a batch to whatever worker is free."""
        forced = self.form.forced
        prefix = None if forced is None else [[self.tokenizer.convert_ids_to_tokens(forced)]] * len(tokens)
        return translator.translate_batch(
            tokens,
            target_prefix=prefix,
            beam_size=beam,
            max_decoding_length=self.step(max(map(len, tokens))),
            max_input_length=0,  # ours are short enough already
            asynchronous=True,
        )


def installed() -> bool:
    return find_spec("ctranslate2") is not None


def unconvertible(tokenizer: object) -> str | None:
    """Return why CTranslate2 could not run a model of the right kind."""
    if getattr(tokenizer, "separate_vocabs", False):
        return "its two sides have vocabularies of their own, which CTranslate2 takes for one"
    return None


def chosen_device(asked: str) -> str:
    import ctranslate2 as ct2

    there = ct2.get_cuda_device_count() > 0
    if asked == "cuda" and not there:
        raise ToolkitError("--device cuda: CTranslate2 sees no GPU here; say --device cpu")
    return ("cuda" if there else "cpu") if asked == "auto" else asked


def chosen_precision(asked: str, device: str) -> str:
    """Return the precision asked for; else int8 on a CPU, where it is 2.5 times as fast as float32, and bf16 on a GPU."""
    import ctranslate2 as ct2

    precision = ("int8" if device == "cpu" else "bf16") if asked == "auto" else asked
    if TYPES[precision] not in ct2.get_supported_compute_types(device):
        raise UsageError(f"--precision {precision}: CTranslate2 does not have it on this {device}; say float32")
    return precision


def beam_of(place: Place) -> int:
    """Return the beam that the model's own settings ask for, as transformers would take it."""
    from transformers import GenerationConfig

    try:
        with quietly():
            return int(GenerationConfig.from_pretrained(place.name, revision=place.commit).num_beams or 1)
    except OSError:  # none is written
        return 1


def converted(place: Place, precision: str, cache: Path) -> Path:
    """Convert a model into a folder below `cache`, unless it is there; of several processes one does it and others wait."""
    weights = "float32" if precision == "bf16" else precision
    folder = cache / CONVERTED / digest(place.revision, weights, CONVERTER)
    if not folder.is_dir():
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.with_suffix(".lock")):
                if not folder.is_dir():
                    with writing_folder(folder) as part:
                        convert(place, part, "float32" if weights == "float32" else "int8_float32")
        except OSError as error:
            raise ToolkitError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return folder


def convert(place: Place, folder: Path, quantization: str) -> None:
    if find_spec("torch") is None:
        raise ToolkitError(f"{place.name}: to convert it once takes torch: pip install 'newsalign[torch]'")
    import ctranslate2 as ct2
    from ctranslate2.converters import TransformersConverter

    tokenizer = load_tokenizer(place)
    vocabulary = {**tokenizer.get_vocab(), **getattr(tokenizer, "lang_token_to_id", {})}
    tokenizer.get_vocab = lambda: dict(vocabulary)  # M2M100's own leaves its codes out

    if tokenizer.bos_token is None:  # mBART-50's: CTranslate2 wants a name, and we put our own tokens around a sentence
        tokenizer.bos_token = tokenizer.cls_token or tokenizer.eos_token

    def load_model(kind: Any, name: str, **options: Any) -> Any:
        model = kind.from_pretrained(name, **options)
        model.config.tokenizer_class = type(tokenizer).__name__  # unsaid, mBART-50 is taken for the older mBART
        return model

    converter = TransformersConverter(place.name, revision=place.commit)
    converter.load_model, converter.load_tokenizer = load_model, lambda *_, **__: tokenizer  # made to be replaced
    try:
        with quietly():
            converter.convert(str(folder), quantization=quantization, force=True)
        ct2.Translator(str(folder))  # what it cannot load is better not kept
    except Exception as error:  # as files are missing, cut off or of something else
        raise ToolkitError(f"{place.name}: CTranslate2 cannot convert it: {first_line(error)}") from error
    check_vocabulary(place, folder, vocabulary)


def check_vocabulary(place: Place, folder: Path, vocabulary: Mapping[str, int]) -> None:
    """Raise ToolkitError where the converted model numbers a token in another way than the tokenizer: it would say `<unk>`."""
    for path in folder.glob("*vocabulary.json"):
        tokens = json.loads(path.read_text(encoding="utf-8"))
        for token, number in vocabulary.items():
            if number < len(tokens) and tokens[number] != token:
                raise ToolkitError(
                    f"{place.name}: CTranslate2 cannot convert it: its token {number} becomes {tokens[number]!r}, and is {token!r}"
                )


@lru_cache(maxsize=2)  # the two legs by way of a third language
def loaded(folder: Path, device: str, compute_type: str) -> "ct2.Translator":
    """Return a converted model ready to run: on a CPU a worker a core, which costs less than many cores at one batch."""
    import ctranslate2 as ct2

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = {"inter_threads": cores, "intra_threads": 1} if device == "cpu" else {}
    try:
        return ct2.Translator(str(folder), device=device, compute_type=compute_type, **workers)
    except RuntimeError as error:
        raise ToolkitError(
            f"{folder}: cannot be loaded ({first_line(error)}); remove this folder to convert it anew"
        ) from error


def ctranslate2(argument: str, how: How) -> Engine:
    if not argument:
        raise UsageError(
            "engine ctranslate2: name the model behind a colon, as in ctranslate2:Helsinki-NLP/opus-mt-uk-en"
        )
    return Machine(CTranslate2, argument, how)
