"""What newsalign knows of each language: data, one small file a language."""

from collections.abc import Mapping

from toolkit.data import Lang, Pair
from toolkit.errors import UsageError
from toolkit.languages.en import EN
from toolkit.languages.language import Language
from toolkit.languages.ru import RU
from toolkit.languages.uk import UK

__all__ = ["LANGUAGES", "Language", "direction", "language"]

LANGUAGES: Mapping[Lang, Language] = {"uk": UK, "ru": RU, "en": EN}


def language(text: str) -> Lang:
    """Return the code of a language as people write it.

    >>> language("ukr_Cyrl"), language("rus"), language("en")
    ('uk', 'ru', 'en')
    """
    for code, known in LANGUAGES.items():
        if text == code or text in known.aliases:
            return code
    raise UsageError(f"no language {text!r} (there are: {', '.join(LANGUAGES)})")


def direction(text: str) -> Pair:
    """Return source and target of "uk-en".

    >>> direction("ukr-eng")
    ('uk', 'en')
    """
    wrong = UsageError(f"no direction {text!r}; write two of {', '.join(LANGUAGES)}, as in uk-en")
    source, _, target = text.partition("-")
    try:
        pair = language(source), language(target)
    except UsageError:
        raise wrong from None
    if pair[0] == pair[1]:
        raise wrong
    return pair
