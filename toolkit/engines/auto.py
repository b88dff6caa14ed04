"""The engine of a model's name alone: CTranslate2 where it is installed and can run the model, else transformers."""

import sys

from toolkit.data import Lang
from toolkit.engines.ctranslate2 import KINDS, CTranslate2, installed
from toolkit.engines.engine import Engine, How, Model
from toolkit.engines.loading import locate, read_config
from toolkit.engines.machine import Machine
from toolkit.engines.transformers import Transformers
from toolkit.errors import ToolkitError


def quickest(name: str, source: Lang, target: Lang, how: How) -> Model:
    place = locate(name, how.settings.revision)
    why = ""
    if installed():
        try:
            model = CTranslate2(name, source, target, how)
            model.folder()
        except ToolkitError as error:  # what is wrong with the model itself, transformers says as well
            why = str(error)
        else:
            return model
    slower = Transformers(name, source, target, how)
    if why and read_config(place)["model_type"] in KINDS:  # of language models nobody expects it
        sys.stderr.write(f"newsalign: transformers runs it, and not CTranslate2: {why.partition('; say ')[0]}\n")
    return slower


def auto(argument: str, how: How) -> Engine:
    return Machine(quickest, argument, how)
