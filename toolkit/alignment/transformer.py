"""A sentence encoder: any encoder that transformers can load, among them the folders of sentence-transformers.

What such a folder says is honoured, without that package: Transformer, Pooling, Dense and Normalize modules, the longest
input, lower case, the prompt. torch is imported when a model is loaded.
"""

import hashlib
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ToolkitError, choose

if TYPE_CHECKING:
    import torch

FORM = "1"  # goes up when our code gives the same model and text another vector
# Tokens of a batch, padding included. On a CPU twice as many sentences a second as with 8,192
# (eval/results/encoder_speed.md); the other was not measured: what a GPU of 8 GB takes with any model of LaBSE's size.
CPU_TOKENS, GPU_TOKENS = 1024, 16384
LONGEST = 512  # tokens of a text; three sentences of news have some 150

# Models that want a word before each text, and do not say so in their files: E5's model cards ask for "query: " on both
# sides where the task is symmetric.
PREFIXES = ((re.compile(r"(^|[/_-])e5-(small|base|large)(-v2)?/*$", re.IGNORECASE), "query: "),)
# Models that count positions from behind the padding token: so many places are never used.
SHIFTED = {"camembert": 2, "mpnet": 2, "roberta": 2, "xlm-roberta": 2, "xlm-roberta-xl": 2, "xmod": 2}
VOLATILE = ("_name_or_path", "transformers_version", "dtype", "torch_dtype", "architectures")  # of a configuration
KINDS = ("Transformer", "Pooling", "Dense", "Normalize", "Dropout")  # of the modules of sentence-transformers
EXAMPLE = "should be a folder with config.json, or a model on the Hub such as sentence-transformers/LaBSE"

Pool = Callable[["torch.Tensor", "torch.Tensor"], "torch.Tensor"]  # states (texts, tokens, d) and mask to (texts, d)
Step = Callable[["torch.Tensor"], "torch.Tensor"]


@dataclass(frozen=True)
class SentenceEncoder:
    """A loaded model. The fingerprint covers all that moves a vector: weights, tokenizer, pooling, prefix, precision."""

    name: str
    fingerprint: str
    model: Any
    tokenizer: Any
    pool: Pool
    steps: tuple[Step, ...]
    prefix: str
    longest: int
    lower: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Return a vector of unit length for each text, zeros for a blank one; all tokens are in memory at once.

        Texts are taken from the longest to the shortest, so that little is padded. What else stands in a batch moves a
        vector by the rounding of sums only, most of which half precision hides.
        """
        import torch

        tokens = self._tokens(texts) if texts else []
        vectors: dict[int, NDArray[np.float16]] = {}
        most = CPU_TOKENS if self.model.device.type == "cpu" else GPU_TOKENS
        for batch in batches([len(ids) for ids in tokens], most):
            rows = [torch.tensor(tokens[number]) for number in batch]
            padded = torch.nn.utils.rnn.pad_sequence(
                rows, batch_first=True, padding_value=self.tokenizer.pad_token_id or 0
            )
            lengths = torch.tensor([len(row) for row in rows])
            mask = (torch.arange(padded.shape[1]) < lengths[:, None]).long()
            vectors.update(zip(batch, self._vectors(padded, mask), strict=True))
        return np.array([vectors[number] if text.strip() else vectors[number] * 0 for number, text in enumerate(texts)])

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        # a lone surrogate is no text to a tokenizer
        clean = [self.prefix + text.encode(errors="replace").decode() for text in texts]
        if self.lower:
            clean = [text.lower() for text in clean]
        tokens: list[list[int]] = self.tokenizer(clean, truncation=True, max_length=self.longest)["input_ids"]
        return [ids or [self.tokenizer.pad_token_id or 0] for ids in tokens]

    def _vectors(self, padded: "torch.Tensor", mask: "torch.Tensor") -> NDArray[np.float16]:
        import torch

        with torch.inference_mode():
            padded, mask = padded.to(self.model.device), mask.to(self.model.device)
            states = self.model(input_ids=padded, attention_mask=mask).last_hidden_state
            vectors = self.pool(states.float(), mask)
            for step in self.steps:
                vectors = step(vectors)
            vectors = torch.nn.functional.normalize(vectors, dim=-1)
        found: NDArray[np.float32] = vectors.cpu().numpy()
        if not np.isfinite(found).all():
            raise ToolkitError(f"encoder {self.name}: gives vectors that are not numbers; are its weights whole?")
        return found.astype(np.float16)


def batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Yield the positions of texts of so many tokens in batches, the longest first; padded, each has at most `most`.

    >>> list(batches([5, 40, 3, 50], most=80))
    [[3], [1, 0], [2]]
    """
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: (-lengths[number], number)):
        if batch and (len(batch) + 1) * lengths[batch[0]] > most:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


# --- loading -------------------------------------------------------------------------------------------------------


def load(name: str, *, device: str | None = None, prefix: str | None = None) -> SentenceEncoder:
    """Return the encoder in a folder or of a name on the Hub; with HF_HUB_OFFLINE set, one that was downloaded before.

    `device` as torch names it; by default a GPU if there is one, where the model runs in bfloat16. `prefix` stands before
    each text; by default what the model's files say, or what is known of its name. A model that does not say how it pools
    gets the mean of its tokens, as in sentence-transformers. Raises ToolkitError where it cannot be loaded.
    """
    try:
        import torch
    except ImportError:
        raise ToolkitError("an encoder needs torch; install it with: pip install 'newsalign[torch]'") from None

    if not Path(name).is_dir() and not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", name):
        raise ToolkitError(f"encoder {name}: no such folder; {EXAMPLE}")
    place = device_of(device)
    dtype = torch.bfloat16 if place.type == "cuda" and torch.cuda.is_bf16_supported() else torch.float32
    try:
        with _quiet(keep_bars=not Path(name).is_dir()):
            files = _read(name, dtype)
    except ToolkitError:
        raise
    except Exception as error:  # whatever the many parts of transformers raise
        raise ToolkitError(f"encoder {name}: cannot be loaded: {_why(error)}; {EXAMPLE}") from error
    if not any(module.kind == "Pooling" for module in files.modules):
        logging.getLogger(__name__).warning(
            "encoder %s: does not say how it pools; the mean of its tokens is taken", name
        )
    model, config = files.model, files.model.config
    if config.is_encoder_decoder:
        model = model.get_encoder()
    if prefix is None:
        prefix = files.prompt or next((word for pattern, word in PREFIXES if pattern.search(name)), "")
    longest = min(
        LONGEST,
        files.own.get("max_seq_length") or LONGEST,
        files.tokenizer.model_max_length,
        getattr(config, "max_position_embeddings", LONGEST) - SHIFTED.get(config.model_type, 0),
    )
    lower = bool(files.own.get("do_lower_case"))
    settings = {
        "form": FORM,
        "precision": str(dtype),
        "prefix": prefix,
        "longest": longest,
        "lower": lower,
        "model": {key: value for key, value in config.to_dict().items() if key not in VOLATILE},
        "modules": [(module.kind, module.settings) for module in files.modules],
    }
    return SentenceEncoder(
        name=name,
        fingerprint=_fingerprint(settings, files.tokenizer, [model.state_dict(), *(m.weights for m in files.modules)]),
        model=model.eval().to(place),
        tokenizer=files.tokenizer,
        pool=next((_pool(name, m.settings) for m in files.modules if m.kind == "Pooling"), POOLS["mean"]),
        steps=tuple(_step(name, module, place) for module in files.modules if module.kind != "Pooling"),
        prefix=prefix,
        longest=longest,
        lower=lower,
    )


@dataclass(frozen=True)
class Module:
    """What stands behind the model in a sentence-transformers folder."""

    kind: str
    settings: Mapping[str, Any]
    weights: Mapping[str, "torch.Tensor"]


@dataclass(frozen=True)
class Files:
    """What a model's files hold."""

    model: Any
    tokenizer: Any
    modules: tuple[Module, ...]
    own: Mapping[str, Any]  # settings of the Transformer module
    prompt: str


def _read(name: str, dtype: "torch.dtype") -> Files:
    from transformers import AutoModel, AutoTokenizer

    (_, folder), *others = _modules(name)
    model, report = AutoModel.from_pretrained(name, subfolder=folder, dtype=dtype, output_loading_info=True)
    lost = sorted(key for key in report["missing_keys"] if not _of_head(key))
    if lost:
        raise ToolkitError(f"encoder {name}: {len(lost)} of its weights are missing ({lost[0]} …); download it again")
    asked = _json(name, "", "config_sentence_transformers.json")
    return Files(
        model=model,
        tokenizer=AutoTokenizer.from_pretrained(name, subfolder=folder),
        modules=tuple(
            Module(kind, _json(name, path, "config.json"), _weights(name, path, kind)) for kind, path in others
        ),
        own=_json(name, folder, "sentence_bert_config.json"),
        prompt=str((asked.get("prompts") or {}).get(asked.get("default_prompt_name"), "")),
    )


@contextmanager
def _quiet(*, keep_bars: bool) -> Iterator[None]:
    """Keep transformers from telling of weights of a head that nobody asked for; of its bars only downloads are of interest."""
    import huggingface_hub
    import transformers

    loggers: tuple[Any, ...] = (transformers.utils.logging, huggingface_hub.logging)
    before = [logger.get_verbosity() for logger in loggers]
    bars = loggers[0].is_progress_bar_enabled()
    for logger in loggers:
        logger.set_verbosity_error()
    if not (keep_bars and sys.stderr.isatty()):
        loggers[0].disable_progress_bar()
    try:
        yield
    finally:
        for logger, verbosity in zip(loggers, before, strict=True):
            logger.set_verbosity(verbosity)
        if bars:
            loggers[0].enable_progress_bar()


def device_of(name: str | None) -> "torch.device":
    """Return the device of a name, or the best there is. Raises ToolkitError for one that there is not."""
    import torch

    try:
        device = torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        why = "no such device" if "device type" in str(error) else _sentence(error)
        raise ToolkitError(f"device {name!r}: {why}; should be cpu, or cuda, cuda:1 … with a GPU") from None
    return device


def _modules(name: str) -> list[tuple[str, str]]:
    """Return the kind and folder of each module; a plain model has but itself."""
    path = _file(name, "modules.json")
    if path is None:
        return [("Transformer", "")]
    modules = json.loads(path.read_text(encoding="utf-8"))
    found = [(str(module["type"]).rsplit(".", 1)[-1], str(module["path"])) for module in modules]
    strange = [kind for kind, _ in found if kind not in KINDS]
    if strange or not found or found[0][0] != KINDS[0]:
        what = strange[0] if strange else f"no {KINDS[0]} at its head"
        raise ToolkitError(f"encoder {name}: modules.json names {what}; can be: {', '.join(KINDS)}")
    return found


def _file(name: str, path: str) -> Path | None:
    """Return a file of a model; None where it has none."""
    if Path(name).is_dir():
        return Path(name) / path if (Path(name) / path).is_file() else None
    from huggingface_hub import constants, hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    try:
        return Path(hf_hub_download(name, path))
    except LocalEntryNotFoundError:
        if constants.is_offline_mode():
            return None
        raise  # nobody knows whether the model has it
    except EntryNotFoundError:
        return None


def _json(name: str, folder: str, file: str) -> dict[str, Any]:
    path = _file(name, f"{folder}/{file}" if folder else file)
    content = json.loads(path.read_text(encoding="utf-8")) if path else {}
    return content if isinstance(content, dict) else {}


def _weights(name: str, folder: str, kind: str) -> dict[str, "torch.Tensor"]:
    """Return the weights of a Dense module, of which there are two forms."""
    import torch
    from safetensors.torch import load_file

    if kind != "Dense":
        return {}
    if path := _file(name, f"{folder}/model.safetensors"):
        return dict(load_file(path))
    if path := _file(name, f"{folder}/pytorch_model.bin"):
        return dict(torch.load(path, map_location="cpu", weights_only=True))
    raise ToolkitError(f"encoder {name}: no weights in {folder}; should hold model.safetensors")


def _of_head(key: str) -> bool:
    """Return whether a weight belongs to what a sentence's vector does not pass."""
    return "pooler" in key or "position_ids" in key


# --- pooling and what follows --------------------------------------------------------------------------------------

# in the order in which sentence-transformers joins them
POOLS: Mapping[str, Pool] = {
    "cls": lambda states, mask: states[:, 0],
    "max": lambda states, mask: states.masked_fill(mask[..., None] == 0, float("-inf")).amax(1),
    "mean": lambda states, mask: (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True),
    "mean_sqrt_len_tokens": lambda states, mask: (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) ** 0.5,
    "weightedmean": lambda states, mask: POOLS["mean"](states, mask * mask.cumsum(1)),
    "lasttoken": lambda states, mask: states.gather(
        1, (mask.sum(1) - 1)[:, None, None].expand(-1, 1, states.shape[-1])
    ).squeeze(1),
}


def _pool(name: str, settings: Mapping[str, Any]) -> Pool:
    """Return the pooling of a module's settings: one flag a way of pooling, or in newer files their names."""
    import torch

    named = settings.get("pooling_mode")
    if named:
        chosen = [named] if isinstance(named, str) else list(named)
    else:
        flags = {mode: settings.get(f"pooling_mode_{mode}") for mode in POOLS}
        flags["cls"] = settings.get("pooling_mode_cls_token")
        flags["max"] = settings.get("pooling_mode_max_tokens")
        flags["mean"] = settings.get("pooling_mode_mean_tokens", True)
        chosen = [mode for mode, flag in flags.items() if flag]
    pools = [choose(f"pooling for encoder {name}", mode, POOLS) for mode in chosen]
    return lambda states, mask: torch.cat([pool(states, mask) for pool in pools], dim=-1)


def _step(name: str, module: Module, device: "torch.device") -> Step:
    import torch

    if module.kind == "Normalize":
        return lambda vectors: torch.nn.functional.normalize(vectors, dim=-1)
    if module.kind == "Dropout":
        return lambda vectors: vectors
    names = {"Identity": torch.nn.Identity, "Tanh": torch.nn.Tanh, "ReLU": torch.nn.ReLU, "GELU": torch.nn.GELU}
    written = str(module.settings.get("activation_function", "Tanh")).rsplit(".", 1)[-1]
    activation = choose(f"activation for encoder {name}", written, names)()
    weights = {key: weight.to(device).float() for key, weight in module.weights.items()}
    matrix, bias = weights["linear.weight"], weights.get("linear.bias")
    return lambda vectors: activation(torch.nn.functional.linear(vectors, matrix, bias))


# --- names and messages --------------------------------------------------------------------------------------------


def _fingerprint(settings: Mapping[str, Any], tokenizer: Any, weights: Sequence[Mapping[str, "torch.Tensor"]]) -> str:
    """Return a hash of what makes the vectors, wherever it was loaded from."""
    import torch

    total = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    fast = getattr(tokenizer, "backend_tokenizer", None)
    words = fast.to_str() if fast else json.dumps([type(tokenizer).__name__, tokenizer.get_vocab()], sort_keys=True)
    total.update(words.encode())
    for part in weights:
        for key in sorted(key for key in part if not _of_head(key)):
            total.update(key.encode())
            total.update(part[key].detach().contiguous().view(-1).view(torch.uint8).numpy().data)
    return total.hexdigest()


def _why(error: Exception) -> str:
    from huggingface_hub import constants
    from huggingface_hub.errors import LocalEntryNotFoundError, RepositoryNotFoundError

    if isinstance(error, RepositoryNotFoundError):
        return "no such folder, and no such model on the Hub without a login"
    if constants.is_offline_mode():
        return f"{_sentence(error)} (HF_HUB_OFFLINE is set: only what was downloaded before)"
    if isinstance(error, LocalEntryNotFoundError):
        return "no such folder, and the Hub cannot be reached"
    return _sentence(error)


def _sentence(error: Exception) -> str:
    """Return the first sentence of a message that may have many."""
    text = " ".join(str(error).split()) or type(error).__name__
    return re.split(r"(?<=[a-z'\")])\.(?:\s|$)", text)[0].rstrip(".:;, ")
