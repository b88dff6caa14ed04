"""Corrections by people: kept as a patch beside the recipe, which each build applies to what it has aligned.

A line of the patch names a unit (or a segment of a pair, where that has fewer sentences) and a version, the hash of the
text as published, and the new text. Ids are made of texts, so when another version of the unit changes, the line still
finds its sentences by their hash, if they stand once in their story.
"""

from toolkit.corrections.patch import PATCH, Edit, read_patch, write_patch
from toolkit.corrections.places import Misfit, Place, Places, corrected

__all__ = ["PATCH", "Edit", "Misfit", "Place", "Places", "corrected", "read_patch", "write_patch"]
