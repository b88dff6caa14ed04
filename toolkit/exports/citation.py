"""How a data set is to be cited: CITATION.cff, and an entry for BibTeX."""

import re

import yaml

from toolkit.exports.about import About
from toolkit.exports.licences import spdx

MADE = "# Written by newsalign from the recipe: change it there."
UNSAFE = re.compile(r"([&%$#_{}])")


def citation_file(about: About, *, version: str = "", url: str = "") -> str:
    """Return CITATION.cff, in Citation File Format 1.2.0. Where the recipe names nobody, the makers are cited as such."""
    keys: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use this data set, please cite it.",
        "type": "dataset",
        "title": about.title,
        "authors": [cff_author(author) for author in authors_of(about)],
    }
    more = {
        "abstract": about.description,
        "version": version,
        "date-released": about.released,
        "license": spdx(about.licence),
        "license-url": "" if spdx(about.licence) else about.licence_link,
        "doi": about.doi,
        "url": about.homepage,
        "repository": url,
    }
    keys |= {name: value for name, value in more.items() if value}
    return f"{MADE}\n" + yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=1000)


def authors_of(about: About) -> tuple[str, ...]:
    return about.authors or (f"The makers of {about.title}",)


def cff_author(author: str) -> dict[str, str]:
    family, comma, given = author.partition(",")
    return {"family-names": family.strip(), "given-names": given.strip()} if comma else {"name": author}


def bibtex(about: About, *, version: str = "", url: str = "") -> str:
    """Return an entry for BibTeX."""
    authors = " and ".join(escaped(a) if "," in a else f"{{{escaped(a)}}}" for a in authors_of(about))
    fields = {
        "title": f"{{{escaped(about.title)}}}",
        "author": authors,
        "year": str(about.released.year) if about.released else "",
        "version": version,
        "doi": about.doi,
        "url": url or about.homepage,
    }
    name = re.sub(r"\W+", "-", about.name).strip("-").lower() + fields["year"]
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@misc{{{name},", *lines, "}"])


def escaped(text: str) -> str:
    r"""Return `text` as TeX prints it.

    >>> escaped("News & views")
    'News \\& views'
    """
    return UNSAFE.sub(r"\\\1", text)
