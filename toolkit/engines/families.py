"""How the families of translation models name our languages, and how one direction is put to them.

A code that a tokenizer does not know becomes `<unk>` without a word, and the model translates into whatever it likes.
So each code is looked up here, and a model that lacks one is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.data import Lang
from toolkit.errors import ToolkitError
from toolkit.languages import LANGUAGES

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

NLLB: Mapping[Lang, str] = {"uk": "ukr_Cyrl", "ru": "rus_Cyrl", "en": "eng_Latn"}
M2M100: Mapping[Lang, str] = {"uk": "__uk__", "ru": "__ru__", "en": "__en__"}
MBART: Mapping[Lang, str] = {"uk": "uk_UA", "ru": "ru_RU", "en": "en_XX"}
MADLAD: Mapping[Lang, str] = {"uk": "<2uk>", "ru": "<2ru>", "en": "<2en>"}
# OPUS-MT's own: ISO 639-3 in the models of the Tatoeba challenge, two letters in older ones
MARIAN: Mapping[Lang, tuple[str, ...]] = {
    "uk": (">>ukr<<", ">>uk<<", ">>ukr_Cyrl<<"),
    "ru": (">>rus<<", ">>ru<<", ">>rus_Cyrl<<"),
    "en": (">>eng<<", ">>en<<", ">>eng_Latn<<"),
}
# ISO 639-5: East Slavic, Slavic, Indo-European; West Germanic, Germanic; "mul" is many
GROUPS: Mapping[Lang, frozenset[str]] = {
    "uk": frozenset({"zle", "sla", "ine", "mul"}),
    "ru": frozenset({"zle", "sla", "ine", "mul"}),
    "en": frozenset({"gmw", "gem", "ine", "mul"}),
}
OPUS_NAME = re.compile(r"opus[-_]mt(?:-tc(?:-[a-z]+)*)?-(?P<source>\w{2,})-(?P<target>\w{2,})$")
SEQ2SEQ = frozenset({"marian", "m2m_100", "nllb-moe", "mbart", "t5", "mt5", "umt5"})  # `model_type` in config.json


@dataclass(frozen=True, slots=True)
class Form:
    """What stands around a source, and what the output has to begin with."""

    before: tuple[int, ...] = ()  # token ids
    behind: tuple[int, ...] = ()
    text_before: str = ""  # for tokenizers that split a text with its mark in another way than without
    forced: int | None = None  # the first token of the output


def form_of(
    config: Mapping[str, Any], tokenizer: "PreTrainedTokenizerBase", name: str, source: Lang, target: Lang
) -> Form:
    """Return how `source`-`target` is put to an encoder-decoder model. Raises ToolkitError where it cannot be."""
    kind = config["model_type"]
    if kind == "marian":
        form = marian(config, tokenizer, name, source, target)
    elif kind in ("m2m_100", "nllb-moe", "mbart"):
        form = coded(kind, tokenizer, name, source, target)
    else:
        form = madlad(tokenizer, name, target)
    rows = config.get("vocab_size")
    for token in (*form.before, *form.behind, form.forced or 0):
        if isinstance(rows, int) and token >= rows:
            raise ToolkitError(
                f"{name}: its tokenizer numbers {tokenizer.convert_ids_to_tokens(token)!r} {token}, but the model has "
                f"{rows} rows; these two do not belong together"
            )
    return form


def number(tokenizer: "PreTrainedTokenizerBase", token: str) -> int | None:
    """Return the id of a token, or None where the tokenizer has no such token."""
    found = tokenizer.convert_tokens_to_ids(token)
    return found if isinstance(found, int) and found != tokenizer.unk_token_id else None


def end(tokenizer: "PreTrainedTokenizerBase", name: str) -> int:
    if not isinstance(tokenizer.eos_token_id, int):
        raise ToolkitError(f"{name}: its tokenizer has no token for the end of a sentence")
    return tokenizer.eos_token_id


# --- NLLB, M2M100, mBART-50 ----------------------------------------------------------------------------------------


def coded(kind: str, tokenizer: "PreTrainedTokenizerBase", name: str, source: Lang, target: Lang) -> Form:
    """Return the form of models that read the source's code and begin with the target's. What codes, its tokens tell."""
    tables = (MBART,) if kind == "mbart" else (NLLB, M2M100)
    table = next((t for t in tables if any(number(tokenizer, code) is not None for code in t.values())), None)
    if table is None:
        codes = " or ".join(t[target] for t in tables)
        raise ToolkitError(
            f"{name}: its tokenizer has no token for a language ({codes}), so the model would not know what to "
            "translate into; NLLB needs its tokenizer.json, the SentencePiece file alone does not hold them"
        )
    ids = {lang: number(tokenizer, table[lang]) for lang in (source, target)}
    for lang, found in ids.items():
        if found is None:
            raise ToolkitError(f"{name}: does not know {lang}: its tokenizer has no {table[lang]}")
    for side, lang, only in (("one-to-many", source, "from"), ("many-to-one", target, "into")):
        if table is MBART and side in name and lang != "en":
            raise ToolkitError(f"{name}: translates only {only} English, not {source}-{target}")
    here, there = ids[source], ids[target]
    assert here is not None
    eos = end(tokenizer, name)
    if getattr(tokenizer, "legacy_behaviour", False):  # NLLB's codes stood behind the sentence until 2023
        return Form(behind=(eos, here), forced=there)
    return Form(before=(here,), behind=(eos,), forced=there)


# --- Marian --------------------------------------------------------------------------------------------------------


def marian(
    config: Mapping[str, Any], tokenizer: "PreTrainedTokenizerBase", name: str, source: Lang, target: Lang
) -> Form:
    """Return the form of an OPUS-MT model, which has one direction or names its target in front of the sentence."""
    said = OPUS_NAME.search(name.rstrip("/\\")) or OPUS_NAME.search(str(config.get("_name_or_path", "")))
    ours = getattr(tokenizer, "source_lang", None) or (said["source"] if said else None)
    theirs = getattr(tokenizer, "target_lang", None) or (said["target"] if said else None)
    if ours and not covers(ours, source):
        raise ToolkitError(f"{name}: translates from {ours!r}, not from {source}")
    eos = (end(tokenizer, name),)
    marks = [m for m in getattr(tokenizer, "supported_language_codes", ()) if m]
    found = next((number(tokenizer, mark) for mark in MARIAN[target] if mark in marks), None)
    if found is not None:
        return Form(before=(found,), behind=eos)
    if (theirs and not covers(theirs, target)) or (marks and not is_lang(theirs, target)):
        into = ", ".join(m.strip("<>") for m in marks[:8]) + (" …" if len(marks) > 8 else "") if marks else theirs
        raise ToolkitError(f"{name}: translates into {into}, not into {target}")
    return Form(behind=eos)


def covers(code: str, lang: Lang) -> bool:
    """Whether a model's word for its languages takes in `lang`.

    >>> covers("zle", "uk"), covers("deu_eng_fra", "en"), covers("ru", "uk")
    (True, True, False)
    """
    return any(is_lang(part, lang) or part in GROUPS[lang] for part in (code, *re.split(r"[_+]", code)))


def is_lang(code: str | None, lang: Lang) -> bool:
    return code == lang or code in LANGUAGES[lang].aliases


# --- MADLAD and other T5 -------------------------------------------------------------------------------------------


def madlad(tokenizer: "PreTrainedTokenizerBase", name: str, target: Lang) -> Form:
    mark = MADLAD[target]
    if number(tokenizer, mark) is None:
        raise ToolkitError(
            f"{name}: its tokenizer has no {mark}, as the T5 models that translate have (MADLAD-400); it cannot be told "
            f"to translate into {target}"
        )
    return Form(text_before=f"{mark} ", behind=(end(tokenizer, name),))


# --- in and out ----------------------------------------------------------------------------------------------------


def encode(tokenizer: "PreTrainedTokenizerBase", form: Form, texts: Sequence[str]) -> list[list[int]]:
    """Return the token ids of sources, in the form that their direction asks for."""
    bare = tokenizer([form.text_before + text for text in texts], add_special_tokens=False)["input_ids"]
    return [[*form.before, *ids, *form.behind] for ids in bare] if texts else []


def decode(tokenizer: "PreTrainedTokenizerBase", form: Form, outputs: Sequence[Sequence[int]]) -> list[str]:
    """Return the texts of outputs, without their marks: M2M100's own are not all known to its tokenizer as special."""
    bare = []
    for ids in outputs:
        kept = [i for i in ids if i != form.forced]
        if tokenizer.eos_token_id in kept[1:]:  # the first may be what a decoder starts with
            kept = kept[: kept.index(tokenizer.eos_token_id, 1)]
        bare.append(kept)
    return list(tokenizer.batch_decode(bare, skip_special_tokens=True)) if bare else []
