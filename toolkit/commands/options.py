"""Options that several commands share."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import UsageError

if TYPE_CHECKING:
    from toolkit.alignment import Encoder
    from toolkit.alignment.stories import Words
    from toolkit.data import EncoderSettings, FilterSettings


def add_words(sub: argparse.ArgumentParser) -> Any:
    """Add the options that say where the aligner has its words from."""
    words = sub.add_argument_group(
        "words", "learned on the stories themselves, from ten stories on, each left out for itself"
    )
    words.add_argument(
        "--lexicon", metavar="FILE", help='learn nothing; take a saved lexicon, that of a corpus folder, or "shipped"'
    )
    words.add_argument("--no-learn", action="store_true", help="learn nothing: each story by itself")
    words.add_argument("--save-lexicon", type=Path, metavar="FILE", help="keep what was learned (.gz: compressed)")
    return words


def words_of(args: argparse.Namespace) -> "Words":
    from toolkit.alignment.stories import Words

    return Words(lexicon=args.lexicon, learn=not args.no_learn, save=args.save_lexicon)


def add_encoder_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group("a sentence encoder as one more evidence (needs torch)")
    group.add_argument("--encoder", metavar="MODEL", help="a folder, or a name on the Hub: sentence-transformers/LaBSE")
    group.add_argument("--encoder-cache", type=Path, metavar="DIR", help="where vectors are kept (default: your cache)")
    group.add_argument(
        "--encoder-prefix",
        metavar="TEXT",
        help='stands before each sentence (default: as the model has it, "query: " for E5)',
    )
    group.add_argument(
        "--encoder-sums",
        action="store_true",
        help="take sums of sentences, not their text, for runs: a sixth of the work",
    )
    group.add_argument("--device", help="cpu, cuda, cuda:1 … (default: a GPU if there is one)")


def encoder_of(args: argparse.Namespace) -> "Encoder | None":
    settings = encoder_settings(args)
    if settings is None:
        for option, given in (("--encoder-cache", args.encoder_cache), ("--device", args.device)):
            if given is not None:
                raise without_encoder(option)
        return None
    from toolkit.alignment import open_encoder

    return open_encoder(
        settings.model, device=args.device, prefix=settings.prefix, cache=args.encoder_cache, summed=settings.sums
    )


def encoder_settings(args: argparse.Namespace) -> "EncoderSettings | None":
    """Return what the options say of an encoder. Raises UsageError where they belong to one and none is named."""
    from toolkit.data import EncoderSettings

    if args.encoder is not None:
        return EncoderSettings(model=args.encoder, prefix=args.encoder_prefix, sums=args.encoder_sums)
    if args.encoder_prefix is not None or args.encoder_sums:
        raise without_encoder("--encoder-sums" if args.encoder_sums else "--encoder-prefix")
    return None


def without_encoder(option: str) -> UsageError:
    return UsageError(f"{option} belongs to an encoder; say which: --encoder MODEL")


def add_slices(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--slices",
        nargs="+",
        metavar="SLICE",
        help="cut the scores by article, year, month, section, kind, length, type, probability, pairing, direction, origin, "
        "machine, names, numbers; or all",
    )


def add_filter_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--preset", choices=("strict", "standard", "all"), help="in place of the corpus's own filters")
    sub.add_argument(
        "--limit", nargs="+", default=[], metavar="RULE=X", help="another limit of a rule, or off: ratio=5 numbers=off"
    )


def filter_settings(args: argparse.Namespace) -> "FilterSettings | None":
    """Return the filters that are asked for; None: the corpus's own."""
    from dataclasses import replace

    from toolkit.corpus import open_corpus
    from toolkit.data import FilterSettings
    from toolkit.errors import choose
    from toolkit.filters import RULES

    if not args.preset and not args.limit:
        return None
    own = open_corpus(args.corpus).manifest.recipe.filters
    settings = FilterSettings(preset=args.preset) if args.preset else own
    for said in args.limit:
        name, _, value = said.partition("=")
        choose("rule", name, RULES)
        try:
            limit = {"on": True, "off": False}[value] if value in ("on", "off") else float(value)
        except ValueError:
            raise UsageError(f"--limit {said}: write a number, on or off behind the sign, as in {name}=5") from None
        settings = replace(settings, **{name: limit})  # type: ignore[arg-type]  # a rule's name is a field's
    return settings
