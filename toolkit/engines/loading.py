"""Models in the form of transformers: where one lies, which state of it, its configuration and its tokenizer.

A model is a folder or a name on the Hub. HF_HUB_OFFLINE and the Hub's other variables are honoured by its own client.
"""

import hashlib
import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from logging import CRITICAL
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.engines.engine import HASHED
from toolkit.errors import ToolkitError
from toolkit.files import sha256_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

CONFIG = "config.json"
LONG = 160  # characters of somebody else's message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model lies, and which state of it."""

    name: str  # what transformers' from_pretrained takes
    revision: str  # a commit of the Hub, or a hash of the folder's files
    local: bool

    @property
    def commit(self) -> str | None:
        return None if self.local else self.revision


def locate(name: str, revision: str = "") -> Place:
    """Return where the model `name` lies. Raises ToolkitError where there is none, or it cannot be reached."""
    path = Path(name).expanduser()
    if path.is_dir():
        if not (path / CONFIG).is_file():
            raise ToolkitError(
                f"{name}: no model: {CONFIG} is not in this folder; name one that transformers has saved"
            )
        if revision:
            raise ToolkitError(f"{name}: a folder has no revision {revision!r}; leave out --revision")
        return Place(str(path), hash_of(path), local=True)
    if path.exists() or name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1:
        wrong = "a file, and a model is a folder" if path.exists() else "no such folder"
        raise ToolkitError(f"{name}: {wrong}; name a folder that holds {CONFIG}, or a model of the Hub: owner/name")
    return Place(name, commit_of(name, revision), local=False)


def hash_of(folder: Path) -> str:
    """Return a hash of a model's files, hidden ones and folders inside left out."""
    total = hashlib.sha256()
    try:
        for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
            total.update(f"{path.name}\0{sha256_of(path)}\n".encode())
    except OSError as error:
        raise ToolkitError(f"{folder}: cannot be read: {error.strerror or error}") from error
    return HASHED + total.hexdigest()


@lru_cache
def commit_of(name: str, revision: str) -> str:
    """Return the commit that a revision of a Hub model stands for; its configuration is fetched on the way."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        with quietly():
            path = hf_hub_download(name, CONFIG, revision=revision or None)
    except HFValidationError:
        raise ToolkitError(f"{name}: neither a folder nor a name on the Hub, which is owner/name") from None
    except GatedRepoError:
        raise ToolkitError(f"{name}: its owner asks for consent on the Hub first, and for HF_TOKEN") from None
    except RepositoryNotFoundError:
        raise ToolkitError(
            f"{name}: no such folder, and no such model on the Hub (private ones need HF_TOKEN)"
        ) from None
    except RevisionNotFoundError:
        raise ToolkitError(f"{name}: has no revision {revision!r} on the Hub") from None
    except (LocalEntryNotFoundError, OfflineModeIsEnabled):
        raise ToolkitError(
            f"{name}: not among the models on this disk, and the Hub cannot be reached or HF_HUB_OFFLINE is set; "
            "name a folder, or fetch it first: hf download " + name
        ) from None
    except EntryNotFoundError:
        raise ToolkitError(f"{name}: on the Hub, but no model for transformers: it has no {CONFIG}") from None
    except (HfHubHTTPError, OSError) as error:
        raise ToolkitError(f"{name}: cannot be fetched from the Hub: {first_line(error)}") from error
    return Path(path).parent.name


def read_config(place: Place) -> dict[str, Any]:
    """Return a model's configuration as it is written."""
    if place.local:
        path = Path(place.name) / CONFIG
    else:
        from huggingface_hub import hf_hub_download

        path = Path(hf_hub_download(place.name, CONFIG, revision=place.revision))
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ToolkitError(f"{place.name}: its {CONFIG} cannot be read: {first_line(error)}") from error
    if not isinstance(config, Mapping) or not isinstance(config.get("model_type"), str):
        raise ToolkitError(f"{place.name}: no model for transformers: its {CONFIG} names no model_type")
    return dict(config)


def load_tokenizer(place: Place) -> "PreTrainedTokenizerBase":
    """Return a model's tokenizer. Raises ToolkitError where it lacks its vocabulary."""
    from transformers import AutoTokenizer

    try:
        with quietly():
            tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(place.name, revision=place.commit)
    except ImportError as error:
        raise ToolkitError(f"{place.name}: its tokenizer needs more: {first_line(error)}") from error
    except Exception as error:  # a tokenizer without its files ends in whatever its own code stumbles over
        raise ToolkitError(
            f"{place.name}: its tokenizer cannot be loaded; is the vocabulary there (tokenizer.json, source.spm, "
            f"vocab.json …)? ({first_line(error)})"
        ) from error
    files = {"tokenizer.json", *type(tokenizer).vocab_files_names.values()}
    if place.local and not any((Path(place.name) / file).is_file() for file in files):  # made of defaults
        raise ToolkitError(f"{place.name}: its tokenizer has no vocabulary; it needs one of {', '.join(sorted(files))}")
    return tokenizer


@contextmanager
def quietly(*, bars: bool = False) -> Iterator[None]:
    """Keep libraries from writing to the terminal, but for `bars` of what they fetch; what matters of it is an error of ours."""
    from huggingface_hub.utils import logging as hub_logging
    from transformers.utils import logging

    level, hub_level, shown = logging.get_verbosity(), hub_logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(CRITICAL)
    hub_logging.set_verbosity(CRITICAL)
    if not (bars and sys.stderr.isatty()):
        logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        hub_logging.set_verbosity(hub_level)
        if shown:
            logging.enable_progress_bar()


def first_line(error: BaseException) -> str:
    line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return line if len(line) <= LONG else line[: LONG - 1].rstrip() + "…"
