"""`python -m benchmarks [names…] [--json bench.json]`: run benchmarks, print a table, write JSON."""

import argparse
import asyncio
import importlib
import os
import pkgutil
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks import Benchmark, Row

WIDTH = 190  # of the table where it is written to a file


def registered() -> dict[str, Benchmark]:
    """Every module of the package that has a `benchmark`."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__"]
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    return {name: module.benchmark for name, module in modules.items() if hasattr(module, "benchmark")}


def number(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def table(results: dict[str, Sequence[Row]]) -> Table:
    shown = Table("benchmark")
    for column in ("what", "unit"):
        shown.add_column(column, no_wrap=True)
    for column in ("measured", "against", "ratio"):
        shown.add_column(column, justify="right", no_wrap=True)
    shown.add_column("target", no_wrap=True)
    for name, rows in results.items():
        for row in rows:
            verdict = {None: "", True: "met", False: "MISSED"}[row.met]
            figures = (number(row.measured), number(row.against), number(row.ratio))
            shown.add_row(name, row.what, row.unit, *figures, f"{row.target} {verdict}".strip())
    return shown


async def run(chosen: dict[str, Benchmark], console: Console) -> dict[str, Sequence[Row]]:
    results = {}
    with console.status("") as status:
        for name, benchmark in chosen.items():
            results[name] = await benchmark(lambda progress, name=name: status.update(f"{name}: {progress}"))  # type: ignore[misc]
    return results


def main() -> None:
    known = registered()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"which to run: {', '.join(known)}; none: all"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    given = parser.parse_args()
    if strange := set(given.names) - set(known):
        parser.error(f"no such benchmark: {', '.join(sorted(strange))}")
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    chosen = {name: benchmark for name, benchmark in known.items() if name in (given.names or known)}
    cpus, busy = os.cpu_count() or 1, os.getloadavg()[0]
    if busy > cpus / 4:
        console.print(f"The machine is busy (load {busy:.1f} on {cpus} processors): latencies will be rough.")
    results = asyncio.run(run(chosen, console))
    console.print(table(results))
    if given.json:
        machine = {
            "cpus": cpus,
            "load": busy,
            "python": platform.python_version(),
            "system": platform.system(),
        }
        figures = {name: [asdict(row) for row in rows] for name, rows in results.items()}
        report = orjson.dumps({"machine": machine, "benchmarks": figures}, option=orjson.OPT_INDENT_2)
        given.json.write_bytes(report)


main()
