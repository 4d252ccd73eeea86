"""Pictures that people hand in, made anew from their points: where one was taken, for example, is not kept.

For a process of its own: what it is given can be anything."""

import io

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
TAKEN = 8 * 2**20  # octets that may be handed in …
PIXELS = 25_000_000  # … and as many points, or unfolding them would fill the memory
SIDE = 2048  # points of the longer side, as it is kept
KEPT = 2 * 2**20  # octets
QUALITY = 85


def made_anew(given: bytes) -> tuple[str, bytes] | str:
    """The kind of picture and its octets; or what is wrong: it is no such picture (`kind`), has too many points
    (`large`), or takes too many octets even then (`heavy`)."""
    try:
        with Image.open(io.BytesIO(given), formats=FORMATS) as picture:
            # MPO is a JPEG with others behind it, as some telephones take them.
            kind = "JPEG" if picture.format in ("JPEG", "MPO") else picture.format or ""
            if picture.width * picture.height > PIXELS:
                return "large"
            picture.load()
            plain = ImageOps.exif_transpose(picture)
            seen_through = kind != "JPEG" and plain.has_transparency_data
            plain = plain.convert("RGBA" if seen_through else "RGB")
    except Image.DecompressionBombError:
        return "large"
    except Exception:  # whatever a file that is none leads to
        return "kind"
    plain.thumbnail((SIDE, SIDE))
    plain.info.clear()
    written = io.BytesIO()
    plain.save(written, kind, **({"optimize": True} if kind == "PNG" else {"quality": QUALITY}))
    if written.tell() > KEPT:
        return "heavy"
    return kind.lower(), written.getvalue()
