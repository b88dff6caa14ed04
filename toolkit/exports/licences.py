"""Licences: what SPDX, the Hub and a recipe call them."""

import re

# Of the Hub's list (documentation of repository licences), those that data sets come with, as SPDX writes them.
NAMES = (
    "Apache-2.0 MIT BSD-2-Clause BSD-3-Clause CC0-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 "
    "CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-ND-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 "
    "CC-BY-NC-SA-4.0 ODC-By-1.0 ODbL-1.0 PDDL-1.0 GPL-3.0-only Unlicense".split()
)
OTHERWISE = {"ODC-By-1.0": "odc-by", "PDDL-1.0": "pddl", "GPL-3.0-only": "gpl-3.0"}  # the Hub's names for them
HUB = {name: OTHERWISE.get(name, name.lower()) for name in NAMES}
SPDX = {name.lower(): name for name in NAMES} | {hub: name for name, hub in HUB.items()}


def spdx(licence: str | None) -> str:
    """Return the name that SPDX has for a licence; "" where it is none that we know.

    >>> spdx("cc-by-4.0"), spdx("odc-by"), spdx("LicenseRef-UP")
    ('CC-BY-4.0', 'ODC-By-1.0', '')
    """
    return SPDX.get((licence or "").lower(), "")


def licence_keys(licence: str | None, link: str = "") -> dict[str, str]:
    """Return what the Hub's card says of a licence: the Hub's own name where it has one, else a name and a link.

    >>> licence_keys("Apache-2.0"), licence_keys("LicenseRef-UP", "https://news.example/terms")
    ({'license': 'apache-2.0'}, {'license': 'other', 'license_name': 'licenseref-up', 'license_link': 'https://news.example/terms'})
    """
    if not licence:
        return {}
    if known := spdx(licence):
        return {"license": HUB[known]}
    name = re.sub(r"[^a-z0-9.-]+", "-", licence.lower())
    return {"license": "other", "license_name": name} | ({"license_link": link} if link else {})
