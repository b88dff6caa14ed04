"""Models run by transformers: Marian, NLLB, M2M100, mBART-50 and MADLAD, and language models with a chat template.

In float32 an output does not depend on its batch. In bf16 it may, in few places: sums are rounded to three digits, in an
order that changes with a batch's shape.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from toolkit.data import Lang
from toolkit.engines import families, prompts
from toolkit.engines.batches import batches, limit, pieces
from toolkit.engines.engine import Engine, How, Identity, Made, Request
from toolkit.engines.loading import Place, first_line, load_tokenizer, locate, quietly, read_config
from toolkit.engines.machine import Machine
from toolkit.errors import ToolkitError, UsageError

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# Source tokens of a batch, padding counted. Of 76M parameters on a CPU, sentences a CPU second: 1024 11.9, 2048 11.2, 4096 9.5.
BUDGET = {"cpu": 1024, "cuda": 16_384}
MOST = 1024  # tokens, for models whose positions have no end
LOADED = 2  # models held at a time: the two legs by way of a third language
OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "bad_alloc", "alloc_failed")


class Transformers:
    """One direction of one model. The tokenizer is loaded at once, the weights when the first sentence comes."""

    def __init__(self, name: str, source: Lang, target: Lang, how: How) -> None:
        settings = how.settings
        self.name, self.source, self.target, self.how = name, source, target, how
        self.place = locate(name, settings.revision)
        self.config = read_config(self.place)
        self.tokenizer = load_tokenizer(self.place)
        self.decoder = self.config["model_type"] not in families.SEQ2SEQ
        if self.decoder:
            self.template = template_of(name, self.config, self.tokenizer, how)
            self.form = families.Form()
        else:
            if settings.prompt:
                raise UsageError(f"{name}: a translation model takes no --prompt")
            self.form = families.form_of(self.config, self.tokenizer, name, source, target)
        self.device = chosen_device(settings.device)
        self.precision = chosen_precision(name, settings.precision, self.device)
        self.most = positions(self.config)
        self.budget = settings.batch_size or BUDGET[self.device]
        self.identity = Identity(
            engine="transformers",
            model=name,
            revision=self.place.revision,
            precision=self.precision,
            beam=settings.beam,
            prompt=self.template if self.decoder else "",
        )

    @property
    def sees_context(self) -> bool:
        return self.decoder

    def encode(self, requests: Sequence[Request]) -> list[list[int]]:
        if not self.decoder:
            return families.encode(self.tokenizer, self.form, [r.text for r in requests])
        asked = [
            self.tokenizer.apply_chat_template(
                [
                    {
                        "role": "user",
                        "content": prompts.prompt(self.template, r.text, r.context, self.source, self.target),
                    }
                ],
                tokenize=False,
                add_generation_prompt=True,
                enable_thinking=False,  # where a template knows the word
            )
            for r in requests
        ]
        return list(self.tokenizer(asked, add_special_tokens=False)["input_ids"]) if asked else []

    def run(self, requests: Sequence[Request]) -> Iterator[list[tuple[int, Made]]]:
        room = self.most // 2 if self.decoder else self.most  # where the answer stands behind the question
        inputs, whole = encoded(requests, self.encode, room)
        model = loaded(self.place, self.decoder, self.device, self.precision, not self.how.quiet)
        together = Together(whole)
        for batch in batches([len(ids) for ids in inputs], lambda: self.budget):
            for some, outputs in self.halving(model, inputs, batch):
                if done := together.add(some, outputs):
                    yield done

    def halving(
        self, model: "PreTrainedModel", inputs: Sequence[Sequence[int]], batch: tuple[int, ...]
    ) -> Iterator[tuple[tuple[int, ...], list[str]]]:
        """Yield the outputs of a batch; where memory does not do, of its halves, and later batches are smaller as well."""
        todo = [batch]
        while todo:
            some = todo.pop()
            try:
                outputs = self.generate(model, [inputs[p] for p in some])
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                if len(some) == 1:
                    raise too_long(self.name, len(inputs[some[0]]), self.device) from None
            else:
                yield some, outputs
                continue
            self.budget = max(1, self.budget // 2)
            free(self.device)  # here, where the error and what its frames held are gone
            middle = len(some) // 2
            todo += [some[middle:], some[:middle]]

    def generate(self, model: "PreTrainedModel", inputs: Sequence[Sequence[int]]) -> list[str]:
        import torch

        room = self.most // 2 if self.decoder else self.most
        limits = [limit(len(ids), room) for ids in inputs]
        ids, mask = padded(inputs, self.tokenizer.pad_token_id or 0, left=self.decoder)
        # One more than any may have: at the last of all, Marian forces an end, which then depends on the batch.
        options: dict[str, Any] = {"max_new_tokens": max(limits) + 1}
        options["stopping_criteria"] = [own_limits(limits, ids.shape[1] if self.decoder else 1)]
        if self.how.settings.beam is not None:
            options["num_beams"] = self.how.settings.beam
        if self.form.forced is not None:
            options["forced_bos_token_id"] = self.form.forced
        if self.decoder:  # chat models sample unless told otherwise
            options |= {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
            options |= {"pad_token_id": self.tokenizer.pad_token_id or 0}
        with torch.inference_mode(), quietly():
            made = model.generate(ids.to(model.device), attention_mask=mask.to(model.device), **options).tolist()
        if self.decoder:
            replies = self.tokenizer.batch_decode([row[ids.shape[1] :] for row in made], skip_special_tokens=True)
            return [prompts.answer(reply) for reply in replies]
        return families.decode(self.tokenizer, self.form, made)


# --- what goes in and out, for CTranslate2 as well -----------------------------------------------------------------


def encoded(
    requests: Sequence[Request], encode: Callable[[Sequence[Request]], list[list[int]]], most: int
) -> tuple[list[list[int]], list[int]]:
    """Return the token ids of what a model is handed, and for each of these the position of its request.

    A sentence of more than `most` tokens is handed over in pieces, since a model sees no further.
    """
    inputs, whole = [], []
    with quietly():  # tokenizers warn of what is cut up below
        for position, ids in enumerate(encode(requests)):
            if len(ids) <= most:
                inputs.append(ids)
                whole.append(position)
                continue
            request = requests[position]
            parts = pieces(request.text, lambda text: len(encode([Request(text, request.context)])[0]) <= most)  # noqa: B023
            inputs += encode([Request(part, request.context) for part in parts])
            whole += [position] * len(parts)
    return [ids[:most] for ids in inputs], whole  # only one word longer than all positions is still cut


class Together:
    """Puts the outputs of pieces together again. `whole` gives the position of the request that each belongs to."""

    def __init__(self, whole: Sequence[int]) -> None:
        self.whole = whole
        self.numbers: dict[int, list[int]] = {}
        for number, position in enumerate(whole):
            self.numbers.setdefault(position, []).append(number)
        self.outputs: dict[int, str] = {}

    def add(self, numbers: Sequence[int], outputs: Sequence[str]) -> list[tuple[int, Made]]:
        """Return the requests that are whole with these, as positions with what became of them."""
        self.outputs.update(zip(numbers, outputs, strict=True))
        done = []
        for position in dict.fromkeys(self.whole[number] for number in numbers):
            own = self.numbers[position]
            if all(number in self.outputs for number in own):
                done.append((position, Made(output=" ".join(self.outputs.pop(number) for number in own))))
        return done


def own_limits(limits: Sequence[int], start: int) -> Callable[..., "torch.Tensor"]:
    """Return what ends each output of a batch at its own limit; `start` tokens stand before the first of them."""
    import torch

    def ended(ids: "torch.Tensor", scores: object, **_: object) -> "torch.Tensor":
        beams = ids.shape[0] // len(limits)
        return torch.tensor(limits, device=ids.device).repeat_interleave(beams) <= ids.shape[1] - start

    return ended


def padded(inputs: Sequence[Sequence[int]], pad: int, *, left: bool) -> tuple["torch.Tensor", "torch.Tensor"]:
    """Return ids and mask, (sentences, tokens); decoders go on from their right end, so theirs are padded to the left."""
    import torch

    size = max(map(len, inputs))
    gaps = [size - len(ids) for ids in inputs]
    rows = [[pad] * gap + [*ids] if left else [*ids] + [pad] * gap for ids, gap in zip(inputs, gaps, strict=True)]
    masks = [
        [0] * gap + [1] * len(ids) if left else [1] * len(ids) + [0] * gap
        for ids, gap in zip(inputs, gaps, strict=True)
    ]
    return torch.tensor(rows), torch.tensor(masks)


# --- the model -----------------------------------------------------------------------------------------------------


def template_of(name: str, config: dict[str, Any], tokenizer: "PreTrainedTokenizerBase", how: How) -> str:
    if config.get("is_encoder_decoder"):
        known = ", ".join(sorted(families.SEQ2SEQ))
        raise ToolkitError(
            f"{name}: no translation model that we know: its kind is {config['model_type']!r}, not {known}"
        )
    if not tokenizer.chat_template:
        raise ToolkitError(
            f"{name}: a language model without a chat template, which cannot be asked to translate; name one that was "
            "tuned to follow instructions"
        )
    return prompts.template(how.settings)


def positions(config: dict[str, Any]) -> int:
    """Return how many tokens the model can tell apart by their place."""
    inner = config.get("text_config") or config
    known = [inner.get(key) for key in ("max_position_embeddings", "n_positions")]
    if config["model_type"] in ("t5", "mt5", "umt5"):  # relative positions: n_positions is what it was trained on
        return MOST
    return next((n for n in known if isinstance(n, int) and n > 0), MOST)


def chosen_device(asked: str) -> str:
    if find_spec("torch") is None:  # still good for what is kept of earlier runs
        return "cpu"
    import torch

    if asked == "cuda" and not torch.cuda.is_available():
        raise ToolkitError("--device cuda: torch sees no GPU here; say --device cpu, or install torch for CUDA")
    return ("cuda" if torch.cuda.is_available() else "cpu") if asked == "auto" else asked


def chosen_precision(name: str, asked: str, device: str) -> str:
    if asked == "int8":
        raise UsageError(f"{name}: transformers has float32 and bf16; int8 is CTranslate2's: ctranslate2:{name}")
    return ("bf16" if device == "cuda" else "float32") if asked == "auto" else asked


@lru_cache(maxsize=LOADED)
def loaded(place: Place, decoder: bool, device: str, precision: str, bars: bool) -> "PreTrainedModel":
    """Return a model ready to run. Raises ToolkitError where it cannot be loaded, or only in part."""
    if find_spec("torch") is None:
        raise ToolkitError(f"{place.name}: transformers needs torch to run it: pip install 'newsalign[torch]'")
    import torch
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    auto = AutoModelForCausalLM if decoder else AutoModelForSeq2SeqLM
    try:
        with quietly(bars=bars):
            model, report = auto.from_pretrained(
                place.name,
                revision=place.commit,
                dtype=torch.bfloat16 if precision == "bf16" else torch.float32,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # what does not fit is said below, and by name
            )
    except Exception as error:  # of a dozen kinds, as files are missing, cut off or of something else
        raise ToolkitError(f"{place.name}: the model cannot be loaded: {first_line(error)}") from error
    wrong = [*report["missing_keys"], *(name for name, *_ in report["mismatched_keys"])]
    if wrong:  # transformers fills these with random numbers
        raise ToolkitError(
            f"{place.name}: its weights do not fit its config.json: {len(wrong)} are missing or of another size ({min(wrong)} …)"
        )
    try:
        return model.to(device).eval()
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise ToolkitError(f"{place.name}: does not fit in the memory of {device}; say --device cpu") from None


def too_long(name: str, tokens: int, device: str) -> ToolkitError:
    return ToolkitError(
        f"{name}: memory does not do for one sentence of {tokens} tokens on {device}; take a smaller --beam or model, or "
        "another --precision or --device"
    )


def is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in OUT_OF_MEMORY)


def free(device: str) -> None:
    """Give back what a failed batch has left in torch's own pool."""
    if device == "cuda":
        import torch

        torch.cuda.empty_cache()


def transformers(argument: str, how: How) -> Engine:
    if not argument:
        raise UsageError(
            "engine transformers: name the model behind a colon, as in transformers:Helsinki-NLP/opus-mt-uk-en"
        )
    return Machine(Transformers, argument, how)
