"""The news sites that newsalign can read: data, one small file a site. To add a site, write its file and name it here."""

from collections.abc import Mapping

from toolkit.data import Site
from toolkit.sites.news_example import NEWS_EXAMPLE
from toolkit.sites.pravda import PRAVDA

SITES: Mapping[str, Site] = {site.name: site for site in (PRAVDA, NEWS_EXAMPLE)}
