"""Russian."""

from toolkit.languages.language import Language

RU = Language(
    code="ru",
    aliases=("rus", "ru-RU", "ru_RU", "rus_Cyrl"),
    letters="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    own_letters="ыэёъ",
)
