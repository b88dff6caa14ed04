"""What newsalign knows of each language: data, one small file a language."""

from collections.abc import Mapping

from toolkit.data import Lang
from toolkit.languages.en import EN
from toolkit.languages.language import Language
from toolkit.languages.ru import RU
from toolkit.languages.uk import UK

__all__ = ["LANGUAGES", "Language"]

LANGUAGES: Mapping[Lang, Language] = {"uk": UK, "ru": RU, "en": EN}
