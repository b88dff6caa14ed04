"""What the XML formats share: text between tags, and languages as their readers want them."""

from collections.abc import Mapping

from toolkit.exports.about import Options

LOCALES: Mapping[str, str] = {"uk": "uk-UA", "ru": "ru-UA", "en": "en-GB"}
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def escaped(text: str) -> str:
    """Return text as it stands between tags. A bare carriage return would be read as a line feed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Return text as it stands between the quotation marks of an attribute, where readers make spaces of tabs and breaks.

    >>> quoted('/?a=1&b="x"')
    '/?a=1&amp;b=&quot;x&quot;'
    """
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def locale(lang: str, options: Options) -> str:
    return LOCALES.get(lang, lang) if options.locales else lang
