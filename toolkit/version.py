"""The version, in a place that everything may import."""

from importlib.metadata import version

VERSION = version("newsalign")
