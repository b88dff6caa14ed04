"""A new recipe: all settings of a build with what each is for, to be filled in. As it is, it builds."""

from pathlib import Path

from toolkit.corpus.recipe import RECIPE, default_recipe
from toolkit.errors import ToolkitError
from toolkit.files import write_text

PAGES = "pages"

STARTING = """\
# The recipe of a corpus: newsalign build {folder} -o out/{name}
# The same recipe on the same pages gives the same corpus, byte for byte. A line behind "#" is as it would be without it.

name = "{name}"  # of files: letters, digits, ".", "_" and "-"
title = ""  # of the report and the card; without one, the name
description = ""  # what the corpus is, for its report and its card; an empty line parts paragraphs

# The licence of what you publish, by its SPDX name: "CC-BY-4.0", "CC0-1.0"; for terms of your own "LicenseRef-NAME".
# It is left empty on purpose: whose texts these are, and what they allow, only you can find out, and a default would speak
# for people who were never asked. A corpus without a licence can be built, but not published.
licence = ""
# licence_link = "https://…"  # where a licence can be read that SPDX does not know

# Whom to ask for the removal of a text or a name: an e-mail address or a page. It is not published without.
contact = ""

# authors = ["Shevchenko, Olha", "A Newsroom"]  # who is to be cited: "Family, Given", or an institution
# homepage = "https://…"
# doi = "10.…"
# released = 2026-05-01  # the day, and so the year, that is cited

pages = "{pages}"  # folder of saved pages, WARC, JSONL, tables …, below this one
# ui = "en"  # the language of the report; or "uk"
# glossary = ""  # the house's terms, which checks look for: CSV or TBX, below this folder: "terms.csv"

# --- which versions are of one story ------------------------------------------------------------------------------

[pairing]
# content = true  # also by what texts say, where no page names its sisters
# days = 7  # that may lie between two such versions

# --- which units are kept (newsalign filter tells what each limit would leave out) -----------------------------------

[filters]
# preset = "standard"  # or "strict"; "all" has no rule but leak
# A rule of the preset can be given another limit, or be left out with false; true is its limit in "standard".
# wordless = 1  # fewer letters in the fullest version
# malformed = 0  # more places that hold what is no text
# markup = 0  # more marks of HTML, Markdown, templates or code
# script = 0.6  # more letters of another alphabet, a share
# mixed = 1  # more words of Cyrillic and Latin letters
# language = 0.9  # more probable to be in another language
# copied = 0.95  # two versions more alike
# length = 1500  # more characters
# ratio = 5  # further from the usual ratio of lengths, in standard deviations
# numbers = 3  # graver differences of figures: 1 info, 2 minor, 3 major, 4 critical
# probability = 0.5  # less probable links
# boilerplate = 10  # more other stories with the same text
# duplicate = 0  # more earlier units with the same texts
# near_duplicate = 0.8  # more like an earlier unit
# leak = 0.8  # more like a unit of training data, in what is set aside

# --- what is set aside: whole stories, by date or by the hash of their id -----------------------------------------

[splits]
# validation_from = 2026-01-01  # stories from this day on; in place of shares
# test_from = 2026-07-01
# validation = 0.05  # a share of the stories, by hash
# test = 0.05
# seed = ""  # another one sets other stories aside
# against = []  # files of public test sets that training data is compared with, below this folder: ["flores.txt"]

# --- what stands as a mask, "<email>", wherever the corpus is read ---------------------------------------------------

[privacy]
# mask = ["email", "phone", "card", "iban", "wallet"]  # [] leaves all as it was published

# --- what is written besides tables and report ------------------------------------------------------------------------

[exports]
# formats = ["hub", "moses", "tmx", "jsonl"]  # also tsv, xliff, xliff2, xlsx, xces, ladder; newsalign export writes others

# --- how the house sets each language, for newsalign check: what is not said here is open ------------------------------

[style]
# uk = {{ quotes = "«»", apostrophe = "’", dash = "–", ellipsis = "…", percent = "" }}
# ru = {{ quotes = "«»", dash = "–" }}
# en = {{ quotes = "“”", apostrophe = "’" }}

# --- a sentence encoder as one more evidence for the aligner (needs torch) -------------------------------------------

# [encoder]
# model = "sentence-transformers/LaBSE"  # a folder, or a name on the Hub
# prefix = ""  # stands before each sentence; without this line, as the model has it
# sums = false  # sums of vectors in place of the text of runs: a sixth of the work

# --- translation systems that are scored against the published versions ----------------------------------------------

# metrics = ["bleu", "chrf"]  # must stand above the first [table]; without it, what suits the direction
# slices = ["kind", "month"]  # so must this: by what `newsalign eval` cuts the scores

# [[systems]]
# name = "mine"
# direction = "uk-en"
# engine = "file"  # or copy, command:PROGRAM, openai:MODEL, transformers:MODEL, ctranslate2:MODEL
# file = "systems/mine.en"  # of the engine "file"
# note = ""  # printed beside its scores
# trained_until = 2025-06-30  # last day of its training data
# whole_articles = false  # it translates an article at a time
# settings = {{ via = "ru", context = 0, beam = 4, precision = "auto", device = "auto", batch_size = 32, revision = "", prompt = "", url = "" }}

# [[segment_scores]]  # what another metric gave the segments
# file = "systems/comet.tsv"
# direction = "uk-en"
# lower = []  # metrics of it of which lower is better
"""


def start(folder: Path) -> Path:
    """Write a recipe for the pages in `folder`, made where there is none, and return its path.

    Pages that are there already stay where they are. Raises ToolkitError where there is a recipe.
    """
    path = folder / RECIPE
    if path.exists() or path.is_symlink():
        raise ToolkitError(f"{path}: there is one already; choose another folder, or change it by hand")
    if folder.exists() and not folder.is_dir():
        raise ToolkitError(f"{folder}: not a folder; name one to be made")
    own = folder / PAGES
    there = folder.is_dir() and any(p.name != PAGES and not p.name.startswith(".") for p in folder.iterdir())
    pages = "." if there and not own.is_dir() else PAGES
    name = default_recipe(folder.resolve().name).name
    write_text(path, STARTING.format(name=name, folder=folder.as_posix(), pages=pages))
    if pages == PAGES:
        own.mkdir(exist_ok=True)
    return path
