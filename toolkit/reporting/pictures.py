"""SVG as PNG, for places that show no SVG: the card of a data set among them."""

from toolkit.errors import ToolkitError

SCALE = 2  # pixels of a picture for one of the SVG: sharp on screens of today
PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" font-family="{}"><text x="2" y="15">{}</text></svg>'
)
FAMILY = "DejaVu Sans"  # what is asked for first, so that machines that have it agree


def to_png(svg: str) -> bytes:
    """Return a picture, twice the size of the SVG. Raises ToolkitError without the renderer, or where there is no font."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise ToolkitError("PNG takes a renderer; install it with: pip install 'newsalign[png]'") from None
    letters, none = (bytes(svg_to_bytes(svg_string=PROBE.format(FAMILY, said))) for said in ("x", ""))
    if letters == none:
        raise ToolkitError(
            "PNG takes a font, and this system has none that was found; install DejaVu or Liberation fonts"
        )
    return bytes(svg_to_bytes(svg_string=svg, zoom=SCALE, sans_serif_family=FAMILY))
