"""European Pravda, a sister site of Ukrainska Pravda with numbers of its own: addresses and lines; no layouts recorded yet."""

from dataclasses import replace

from toolkit.sites.pravda import PRAVDA, promos

EUROPEAN_PRAVDA = replace(
    PRAVDA,
    name="eurointegration.com.ua",
    hosts=("www.eurointegration.com.ua", "eurointegration.com.ua"),
    names=("Європейська правда", "Европейская правда", "European Pravda"),
    template="https://www.eurointegration.com.ua{lang}/{section}/{year}/{month}/{day}/{key}/",
    layouts=(),
    promos=promos("(European Pravda|Європейську правду|Европейскую правду)", "(EP|EuroPravda|ЄП|ЕП)"),
)
