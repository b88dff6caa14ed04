"""What our pages have in common: one HTML file that needs nothing else, and in which text of others cannot become code.

The template escapes text, and a policy in the head lets no script run but our own.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.version import VERSION

# UTF-8 cannot hold the surrogates and HTML should not hold the control characters; one for one, so offsets stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def fill(template: str, *, styles: Sequence[str], script: str, **values: object) -> str:
    """Return a page: `template`, `styles` and `script` are files of this package."""
    package = files("toolkit.reporting")
    style = "".join(package.joinpath(name).read_text("utf-8") for name in styles)
    code = package.joinpath(script).read_text("utf-8")
    text = (
        environment()
        .get_template(template)
        .render(
            policy=policy(style, code),
            style=Markup(style),  # our own file, nothing to escape
            script=Markup(code),
            version=VERSION,
            **values,
        )
    )
    return UNPRINTABLE.sub("\ufffd", text)


def environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit", "reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy under which the page loads nothing and runs only `script`."""
    return (
        f"default-src 'none'; img-src data:; style-src {hashed(style)}; script-src {hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
