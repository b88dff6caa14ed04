"""What a language model is asked, and what of its answer is the translation."""

import re
from collections.abc import Sequence

from toolkit.data import EngineSettings, Lang
from toolkit.errors import UsageError

NAMES: dict[Lang, str] = {"uk": "Ukrainian", "ru": "Russian", "en": "English"}
PLAIN = (
    "Translate the sentence below from {source} into {target}. Reply with its translation alone: no notes, no quotation "
    "marks around it.\n\n{text}"
)
IN_CONTEXT = (
    "Translate one sentence of a {source} news story into {target}. These sentences stand before it; they are there so "
    "that you understand it, do not translate them:\n\n{context}\n\nThe sentence to translate is below. Reply with its "
    "translation alone: no notes, no quotation marks around it.\n\n{text}"
)
FIELD = re.compile(r"\{(text|source|target|context)\}")
# What reasoning models write before their answer; a template may have opened it in the prompt.
THOUGHT = re.compile(r"^.*?</think>", re.DOTALL)


def template(settings: EngineSettings) -> str:
    """Return the prompt asked for, or ours. Raises UsageError where it has no place for what it must hold."""
    if not settings.prompt:
        return IN_CONTEXT if settings.context else PLAIN
    for field in ("text", "context") if settings.context else ("text",):
        if f"{{{field}}}" not in settings.prompt:
            raise UsageError(f"--prompt {settings.prompt!r}: has no {{{field}}}, where the {field} goes")
    return settings.prompt


def prompt(form: str, text: str, context: Sequence[str], source: Lang, target: Lang) -> str:
    """Return `form` with its fields filled in; braces in a text stay what they are.

    >>> prompt("{source}-{target}: {text}", "Так {text}", (), "uk", "en")
    'Ukrainian-English: Так {text}'
    """
    if not context and form == IN_CONTEXT:
        form = PLAIN
    fields = {"text": text, "context": "\n".join(context), "source": NAMES[source], "target": NAMES[target]}
    return FIELD.sub(lambda match: fields[match[1]], form)


def answer(text: str) -> str:
    r"""Return the translation in what a model replied.

    >>> answer("<think>Hmm.</think>\n\nThe bridge is closed.")
    'The bridge is closed.'
    """
    return THOUGHT.sub("", text).strip()
