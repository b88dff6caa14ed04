"""Licences: what SPDX, the Hub and a recipe call them."""

import re

# Of the Hub's list (documentation of repository licences), those that data sets come with.
HUB_LICENCES = frozenset(
    "apache-2.0 mit bsd-2-clause bsd-3-clause cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 "
    "cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 "
    "cc-by-nc-sa-4.0 odc-by odbl-1.0 pddl gpl-3.0 unlicense other unknown".split()
)
OTHERWISE = {
    "pddl": "PDDL-1.0",
    "odc-by": "ODC-By-1.0",
    "gpl-3.0": "GPL-3.0-only",
}  # the Hub's names that are not SPDX's
HUB = {spdx.lower(): hub for hub, spdx in OTHERWISE.items()}


def licence_keys(licence: str | None, link: str = "") -> dict[str, str]:
    """Return what the Hub's card says of a licence: the Hub's own name where it has one, else a name and a link.

    >>> licence_keys("Apache-2.0"), licence_keys("LicenseRef-UP", "https://news.example/terms")
    ({'license': 'apache-2.0'}, {'license': 'other', 'license_name': 'licenseref-up', 'license_link': 'https://news.example/terms'})
    """
    if not licence:
        return {}
    name = licence.lower()
    name = HUB.get(name, name)
    if name in HUB_LICENCES - {"other"}:
        return {"license": name}
    return {"license": "other", "license_name": re.sub(r"[^a-z0-9.-]+", "-", name)} | (
        {"license_link": link} if link else {}
    )


def spdx(licence: str) -> bool:
    """Tell whether SPDX knows a licence, as far as we know: one of the Hub's."""
    name = licence.lower()
    return HUB.get(name, name) in HUB_LICENCES - {"other", "unknown"}
