"""The news sites that newsalign can read: data, one small file a site. To add a site, write its file and name it here.

Any other outlet's pages are read by what all have in common, and say so.
"""

from collections.abc import Mapping

from toolkit.data import Site
from toolkit.sites.babel import BABEL
from toolkit.sites.censor import CENSOR
from toolkit.sites.epravda import ECONOMIC_PRAVDA
from toolkit.sites.espreso import ESPRESO
from toolkit.sites.eurointegration import EUROPEAN_PRAVDA
from toolkit.sites.gordon import GORDON
from toolkit.sites.hromadske import HROMADSKE
from toolkit.sites.interfax import INTERFAX
from toolkit.sites.news_example import NEWS_EXAMPLE
from toolkit.sites.pravda import PRAVDA
from toolkit.sites.slovoidilo import SLOVO_I_DILO
from toolkit.sites.ukrinform import UKRINFORM

SITES: Mapping[str, Site] = {
    site.name: site
    for site in (
        PRAVDA,
        EUROPEAN_PRAVDA,
        ECONOMIC_PRAVDA,
        CENSOR,
        BABEL,
        HROMADSKE,
        ESPRESO,
        UKRINFORM,
        INTERFAX,
        GORDON,
        SLOVO_I_DILO,
        NEWS_EXAMPLE,
    )
}
