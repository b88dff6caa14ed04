"""The engine of a model's name alone: CTranslate2 where it is installed and can run the model, else transformers."""

from contextlib import suppress

from toolkit.data import Lang
from toolkit.engines.ctranslate2 import CTranslate2, installed
from toolkit.engines.engine import Engine, How, Model
from toolkit.engines.loading import locate
from toolkit.engines.machine import Machine
from toolkit.engines.transformers import Transformers
from toolkit.errors import ToolkitError


def quickest(name: str, source: Lang, target: Lang, how: How) -> Model:
    locate(name, how.settings.revision)
    if installed():
        with suppress(ToolkitError):  # what is wrong with the model itself, transformers says as well
            model = CTranslate2(name, source, target, how)
            model.folder()
            return model
    return Transformers(name, source, target, how)


def auto(argument: str, how: How) -> Engine:
    return Machine(quickest, argument, how)
