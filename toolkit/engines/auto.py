"""The engine of a model's name alone: CTranslate2 where it is installed and can run the model, else transformers."""

from toolkit.data import Lang
from toolkit.engines.ctranslate2 import KINDS, CTranslate2, installed, unconvertible
from toolkit.engines.engine import Engine, How, Model
from toolkit.engines.loading import load_tokenizer, locate, read_config
from toolkit.engines.machine import Machine
from toolkit.engines.transformers import Transformers


def quickest(name: str, source: Lang, target: Lang, how: How) -> Model:
    settings = how.settings
    plain = not settings.prompt and (settings.precision != "bf16" or settings.device == "cuda")
    if installed() and plain:
        place = locate(name, settings.revision)
        if read_config(place)["model_type"] in KINDS and not unconvertible(load_tokenizer(place)):
            return CTranslate2(name, source, target, how)
    return Transformers(name, source, target, how)


def auto(argument: str, how: How) -> Engine:
    return Machine(quickest, argument, how)
