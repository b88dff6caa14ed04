"""The card's human part: sections in the order in which a reader asks for them, each named and each Markdown."""

import re
from collections.abc import Mapping

from toolkit.data import LANGS
from toolkit.exports.about import About
from toolkit.exports.citation import bibtex
from toolkit.exports.facts import Facts

NAMES = {"uk": "Ukrainian", "ru": "Russian", "en": "English"}
HOSTS = 10  # that are named
PLACE = "user/name"  # until it is known where the data set is published
EXAMPLES = "examples"  # the section with text of articles

Rows = Mapping[str, Mapping[str, int]]  # by configuration and split


def sections(about: About, rows: Rows, facts: Facts) -> dict[str, str]:
    """Return our sections by name; those with nothing to say are left out."""
    made = {
        "title": f"# {about.title}\n\n{about.description}",
        "contents": contents(rows, facts),
        EXAMPLES: examples(facts),
        "provenance": provenance(about, facts),
        "ledger": ledger(about),
        "splits": splits(about),
        "uses": USES,
        "limits": LIMITS,
        "people": people(about),
        "licence": licence(about),
        "removal": removal(about),
        "citation": citation(about),
    }
    return {name: text.strip() for name, text in made.items() if text.strip()}


def contents(rows: Rows, facts: Facts) -> str:
    several = any(len(of) > 1 for of in rows.values())
    table = "\n".join(
        f"| `{name}` | "
        + ", ".join(f"{count:,}" + (f" {split}" if several else "") for split, count in of.items())
        + f" | {CONTENTS.get(name, PAIR)} |"
        for name, of in rows.items()
    )
    languages = ", ".join(f"{count:,} in {NAMES[lang]}" for lang, count in facts.articles.items() if count)
    span = f", published from {facts.first} to {facts.last}" if facts.first else ""
    total = sum(facts.types.values())
    kinds = "\n".join(f"| `{name}` | {count:,} | {TYPES.get(name, '')} |" for name, count in facts.types.items())
    return f"""## What is in it

{facts.stories:,} news stories{span}: {languages}. They were cut into sentences, and the versions of each story were
aligned with each other: {total:,} units, of which {facts.complete:,} stand in all three languages.

| configuration | rows | a row is |
|---|---|---|
{table}

```python
from datasets import load_dataset

load_dataset("{PLACE}")["train"][0]  # {{"uk": …, "ru": …, "en": …, "type": "translated", …}}
load_dataset("{PLACE}", "uk-en")["train"][0]  # {{"translation": {{"uk": …, "en": …}}, …}}
```

| column of `sentences` | |
|---|---|
{COLUMNS}

How versions correspond is told by comparing them with the first: the Ukrainian one, or the Russian where there is none.

| `type` | units | |
|---|---|---|
{kinds}"""


def examples(facts: Facts) -> str:
    if not facts.examples:
        return ""
    head = "| | " + " | ".join(NAMES[lang] for lang in LANGS) + " |\n|---|" + "---|" * len(LANGS)
    lines = [f"| `{e.type}` | " + " | ".join(cell(text) or "–" for text in e.texts) + " |" for e in facts.examples]
    return "\n".join(["## Examples", "", head, *lines])


def cell(text: str) -> str:
    r"""Return `text` so that Markdown shows it as it is, within a cell of a table.

    >>> cell("a|b *c* <d>")
    'a\\|b \\*c\\* &lt;d>'
    """
    return re.sub(r"([\\|*_`\[\]])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;")).replace("\n", " ")


def provenance(about: About, facts: Facts) -> str:
    hosts = list(facts.hosts)
    named = ", ".join(f"{host} ({facts.hosts[host]:,} articles)" for host in hosts[:HOSTS])
    more = f" and {len(hosts) - HOSTS:,} more sites" if len(hosts) > HOSTS else ""
    chosen = (
        f"with these settings, all others as by default:\n\n```toml\n{about.settings}\n```"
        if about.settings
        else "with its default settings."
    )
    return f"""## How it was built

Saved pages of {named}{more} went through `newsalign build`, version {about.newsalign}, {chosen}

The text of an article was taken from its page, versions were paired by what pages say of each other and by content, and
all three were aligned together, by machine: `probability` is the estimate that a link is exactly right. Each row leads
back to its page: `*_spans` are offsets in `text` of `articles`, whose `text_sha256` and `page_sha256` are the hashes of
the text and of the page as it was saved. {by_hand(about)}"""


def by_hand(about: About) -> str:
    if not about.corrected:
        return "Nothing was edited by hand."
    return f"Texts corrected by hand: {about.corrected:,}; `corrected` names the versions of a row that were."


def ledger(about: About) -> str:
    """Return the account: its tables are parted by an empty line."""
    if not about.account:
        return ""
    tables = "\n".join(about.account).split("\n\n")
    parts = [f"{said}\n\n```\n{table}\n```" for said, table in zip(ACCOUNT, tables, strict=False)]
    return "\n\n".join(["## What was left out, and why", *parts])


def splits(about: About) -> str:
    """Return what is to be said of training and test data."""
    if about.splits:
        said = (
            f"Split {about.splits}. A story is never cut. Units that were set aside and repeat a text of `train` were left "
            "out (rule `leak`)."
        )
    else:
        said = "There is one split, `train`: whoever evaluates on this data should cut it by `story`, never by row."
    if about.leakage:
        leakage = "\n".join(about.leakage)
        said += f"""

Texts of test sets that stand in `train`: the same but for case and punctuation; these and those with a likeness (runs of
five characters) over .8; those that have eight words in a row in common with some text.

```
{leakage}
```"""
    return f"## Splits and leakage\n\n{said}"


def people(about: About) -> str:
    """Return what news asks for, and what of it was done here."""
    if not about.masks:
        return PEOPLE
    kinds = [f"{MASKS[name]} (`<{name}>`)" for name in MASKS if name in about.masks]
    return f"""{PEOPLE}
- Told by their form, these stand as masks: {", ".join(kinds)}. Texts, ids, hashes of texts and offsets are those with masks.
  Names are not masked, and a form that is not known was not found."""


def licence(about: About) -> str:
    if not about.licence:
        return "## Licence\n\nNot stated: publishing asks for one."
    name = f"[{about.licence}]({about.licence_link})" if about.licence_link else f"**{about.licence}**"
    return f"""## Licence

{name}. What stands in an article may be protected by rights of its publisher or author beside this."""


def removal(about: About) -> str:
    whom = f"write to {link(about.contact)}, or " if about.contact else ""
    return f"""## Removal

If you want a text, a name or a picture's caption removed, {whom}open a discussion on this data set's page. Name the
address of the page or the `id` of a row; you need not say why. It is taken out of the next version, and of earlier ones if
you ask for that. Copies that others have made already cannot be called back."""


def link(contact: str) -> str:
    """Return an address that can be clicked.

    >>> link("corpus@news.example"), link("https://news.example/contact")
    ('<corpus@news.example>', '<https://news.example/contact>')
    """
    return f"<{contact}>" if re.match(r"https?://|[^@\s]+@[^@\s]+$", contact) else contact


def citation(about: About) -> str:
    home = f"\n\nMore of it: {link(about.homepage)}" if about.homepage else ""
    return f"""## Citation

```bibtex
{bibtex(about, url=f"https://huggingface.co/datasets/{PLACE}")}
```

`CITATION.cff` says the same to programs.{home}"""


MASKS = {
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "card": "numbers of payment cards",
    "iban": "IBANs",
    "wallet": "wallets",
}

ACCOUNT = (
    "All that came in, and what became of it. Behind a reason stands how often, and one case.",
    "By language; a story, link or unit counts in each language that it has.",
    "By the time of publication.",
)

CONTENTS = {
    "sentences": "what the three versions say at one place, with type, probability and provenance",
    "articles": "one language version of a story",
    "alignments": "a three-way link, as positions of sentences, without text",
}
PAIR = "a pairwise link that both versions have, as `translation`"

COLUMNS = """\
| `uk`, `ru`, `en` | the text, `None` in a version that leaves it out |
| `type`, `probability` | how the versions correspond (see below), and how sure that is |
| `story`, `position` | the story, and the place in it |
| `id` | of the story and the text: the same text keeps it in later versions, and has it in `alignments` too |
| `kind` | `title`, `lead`, `body`, `quote`, `source`, `background`, `list`, `heading`, `caption` |
| `published` | when the first version of the story came out, with its time zone |
| `*_article`, `*_spans` | where the text stands: a row of `articles`, and offsets in its `text`, in code points |"""

TYPES = {
    "translated": "one sentence in each version",
    "merged": "another version says it in fewer sentences than the first",
    "split": "another version says it in more sentences than the first",
    "reordered": "stands elsewhere in another version",
    "omitted": "stands in the first version, and not in all",
    "added": "does not stand in the first version",
    "alone": "of a story that has but one version",
}

USES = """\
## What it is for, and what it is not

- For training and testing machine translation and sentence alignment between the three languages, and for comparing how a
  newsroom tells one story in each of them.
- Not for finding out what happened: this is what a newsroom knew on a day, and it may have been corrected since.
- Not for finding, following or profiling people, and not for judging anybody by words that are quoted in translation."""

LIMITS = """\
## Limits

- Three versions are not three witnesses. Often one was made from another, by a person or by a machine, and repeats its
  mistakes; a version that came later may have been corrected.
- That a version leaves something out says nothing of why: space, another readership, an earlier state of the story.
- A type and a probability are estimates, and most certain where sentences correspond one to one.
- What was boilerplate, advertising or too much alike was left out by rule, so frequencies are not those of the pages.
- The style is that of the sites named above: a model that is trained on it writes like them."""

PEOPLE = """\
## People in the news, and wording

News in these languages is to a large part news of a war, and about people who did not ask to be in it.

- **Private persons** are named: witnesses, the wounded, the bereaved. Do not collect what is said of one person from
  several stories, and leave names out of what you show of this data where you can.
- **Prisoners of war** are protected against public curiosity (Third Geneva Convention, article 13), and what somebody says in
  captivity may be said under duress. Do not show names, faces or statements of prisoners, and do not train anything to find them.
- **Minors, and victims of violence and sexual violence**, may be recognised by a place, a date and an age alone: a missing
  name is no anonymity.
- **Wording is one-sided.** A newsroom in a war takes sides, in its choice of words, of sources and of what it reports, and
  losses and places are as one side gave them. Versions for other readers may use other words for the same. Models learn it.
- Deaths and injuries are told in detail."""
