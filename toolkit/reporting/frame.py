"""What our pages have in common: one HTML file that needs nothing else, and in which text of others cannot become code.

The template escapes text, and a policy in the head lets no script run but our own.
"""

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.saying import INTERFACES, Value, label, language, on_page
from toolkit.version import VERSION

# UTF-8 cannot hold the surrogates and HTML should not hold the control characters; one for one, so offsets stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
AT_ONCE = 1_000  # bits of a template that are written together: about a story
LEVEL = 6  # of compression: 9 takes three times as long for one per cent


def fill(template: str, *, styles: Sequence[str], script: str, ui: str = "en", **values: object) -> str:
    """Return a page: `template`, `styles` and `script` are files of this package."""
    return "".join(stream(template, styles=styles, script=script, ui=ui, **values))


def stream(template: str, *, styles: Sequence[str], script: str, ui: str = "en", **values: object) -> Iterator[str]:
    """Yield the same page part by part: what a generator among the `values` gives is held one by one."""
    style = "".join(source(name) for name in styles)
    code = source(script)
    made = (
        environment(ui)
        .get_template(template)
        .stream(
            ui=ui,
            policy=policy(style, code),
            style=Markup(style),  # our own file, nothing to escape
            script=Markup(code),
            version=VERSION,
            **values,
        )
    )
    made.enable_buffering(AT_ONCE)
    return map(printable, made)


def part(template: str, *, ui: str = "en", **values: object) -> Markup:
    """Return a part of a page, which another template takes as it is."""
    return Markup(printable(environment(ui).get_template(template).render(ui=ui, **values)))


def printable(text: str) -> str:
    return UNPRINTABLE.sub("\ufffd", text)


def source(name: str) -> str:
    return files("toolkit.reporting").joinpath(name).read_text("utf-8")


@cache
def environment(ui: str) -> Environment:
    """Return what fills templates: `t` says a phrase in the language of the interface, `figure` writes a number."""
    made = Environment(
        loader=PackageLoader("toolkit", "reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals["t"] = partial(say, ui)
    made.globals["language"] = language
    made.filters["figure"] = INTERFACES[ui].figure
    made.filters["day"] = INTERFACES[ui].date
    made.filters["label"] = partial(label, ui=ui)
    return made


def say(ui: str, english: str, /, **values: Value | str | int) -> str:
    return on_page(english, ui, **values)


def packed(value: object) -> str:
    """Return a value as JSON, packed (deflate, base64): it holds no character that HTML could take for its own."""
    text = printable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return b64encode(zlib.compress(text.encode(), LEVEL)).decode()


def policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy under which the page loads nothing and runs only `script`."""
    return (
        f"default-src 'none'; img-src data:; style-src {hashed(style)}; script-src {hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
