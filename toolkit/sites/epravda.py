"""Economic Pravda, a sister site of Ukrainska Pravda: addresses and lines of its older pages; no layouts recorded yet."""

from dataclasses import replace

from toolkit.sites.pravda import PRAVDA, promos

ECONOMIC_PRAVDA = replace(
    PRAVDA,
    name="epravda.com.ua",
    hosts=("www.epravda.com.ua", "epravda.com.ua"),
    names=("Економічна правда", "Экономическая правда"),
    template="https://www.epravda.com.ua{lang}/{section}/{year}/{month}/{day}/{key}/",
    layouts=(),
    promos=promos("(Економічну правду|Экономическую правду)", "ЕП"),
)
