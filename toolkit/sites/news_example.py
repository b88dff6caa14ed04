"""The Nadrichchia Herald: the invented newspaper of the sample corpus, on a reserved host, made up like Ukrainska Pravda."""

from dataclasses import replace

from toolkit.sites.pravda import PRAVDA, promos

NEWS_EXAMPLE = replace(
    PRAVDA,
    name="news.example",
    hosts=("news.example", "www.news.example"),
    names=("Вісник Надріччя", "Вестник Надречья", "The Nadrichchia Herald"),
    template="https://news.example{lang}/{section}/{year}/{month}/{day}/{key}/",
    promos=promos("(The )?Nadrichchia Herald", "(NH|the Herald)"),
)
