"""The map of all counties, warm, from asking to having it, beside one that matplotlib draws of as many shapes."""

import io
import random
import time
from collections.abc import Callable, Hashable, Sequence
from itertools import count

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from benchmarks import Row, Say
from bot.charts import ready
from bot.counties.atlas import Atlas
from bot.counties.cartography import PALETTES
from bot.counties.map import draw_map
from bot.counties.model import Measure
from bot.counties.shapes import Shapes
from bot.pictures import Pictures

ROUNDS = 7
MILLISECONDS = 300
EVERYTHING = tuple(county.geoid for county in Atlas.load().counties)
Shown = tuple[tuple[str, str], ...]


def plain_map(shown: Shown, measure: Measure) -> bytes:
    """What one would draw first, as wide and as fine: polygons by their colour, no borders, no words."""
    shapes, kinds = Shapes.load(), dict(shown)
    figure = Figure(figsize=(375 / 72, 700 / 216), dpi=216)
    axes = figure.add_axes((0, 0, 1, 1))
    rings = [
        (ring, PALETTES[measure][kinds[geoid]].face)
        for geoid in EVERYTHING
        for polygon in shapes.outline(geoid)
        for ring in polygon
    ]
    axes.add_collection(PolyCollection([ring for ring, _ in rings], facecolors=[face for _, face in rings]))
    axes.autoscale()
    axes.invert_yaxis()
    picture = io.BytesIO()
    FigureCanvasAgg(figure).print_png(picture)  # type: ignore[no-untyped-call]
    return picture.getvalue()


def processor(draw: Callable[..., bytes], *what: Hashable) -> bytes:
    """Milliseconds that it keeps a processor busy, whatever else the machine does meanwhile."""
    before = time.process_time()
    draw(*what)
    return str(1000 * (time.process_time() - before)).encode()


async def benchmark(say: Say) -> Sequence[Row]:
    pictures, rows, turns = Pictures(), [], count()
    pictures.start(ready)

    def another(measure: Measure) -> Shown:
        """Another map each turn, so that none is remembered; every county has its chance of every class."""
        chance = random.Random(next(turns))
        return tuple((geoid, chance.choice(list(PALETTES[measure]))) for geoid in EVERYTHING)

    async def taken(draw: Callable[..., bytes], measure: Measure, *rest: Hashable) -> tuple[float, float]:
        before = time.perf_counter()
        await pictures.draw(draw, another(measure), *rest)
        waited = 1000 * (time.perf_counter() - before)
        return waited, float(await pictures.draw(processor, draw, another(measure), *rest))

    for measure in (Measure.COVERAGE, Measure.VOLUNTEERS, Measure.HOURS):
        say(f"the map by {measure}")
        legend = tuple((kind, f"{kind}: 628 counties") for kind in PALETTES[measure])
        rounds = [
            (
                await taken(draw_map, measure, EVERYTHING, "All counties", legend, measure),
                await taken(plain_map, measure, measure),
            )
            for _ in range(ROUNDS + 1)
        ][1:]  # the first of them warms up
        # Of each those that other programs disturbed least.
        for at, what in enumerate((f"a map of all counties by {measure}, warm", "processor time of it")):
            mine, other = (min(one[who][at] for one in rounds) for who in range(2))
            target, met = ("", None) if at else (f"under {MILLISECONDS}", mine < MILLISECONDS)
            rows.append(Row(what, "ms", mine, other, mine / other, target, met))
    await pictures.close()
    return rows
