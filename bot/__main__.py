"""The command line: `python -m bot`, also installed as `alliance-bot`."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress
from typer.exceptions import TyperException

from bot import __version__
from bot.clock import SystemClock
from bot.config import Settings
from bot.config_file import load
from bot.counties import population
from bot.counties.atlas import Atlas
from bot.database import Database, schema
from bot.errors import UserError
from bot.hours.verify import command as verify_statement
from bot.operation import backup as backups
from bot.operation import logs
from bot.operation.lock import alone
from bot.operation.problems import AGAIN, MEND, OperatorError, in_words
from bot.operation.record import Recorder
from bot.policies.platform import files as platform
from bot.policies.platform.model import Form
from bot.polls.exports import to_file
from bot.polls.formats import UnfitError
from bot.polls.recount import command as recount
from bot.rights import files as rights
from bot.volunteers import webform

T = TypeVar("T")
log = logging.getLogger(__name__)
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # they would print local variables, the token among them
    help="Alliance Bot: organises a national alliance of volunteers on Discord.",
)
importing = typer.Typer(no_args_is_help=True, help="Take data in from files.")
app.add_typer(importing, name="import")
exporting = typer.Typer(no_args_is_help=True, help="Write what the alliance decided into files.")
app.add_typer(exporting, name="export")
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar="ALLIANCE_CONFIG",
        help="The TOML file with the settings; config.toml, if there is one, unless told otherwise.",
        show_default=False,
    ),
]
Alliance = Annotated[int | None, typer.Option(help="Its number, where there are several.")]
File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@app.command()
def run(config: Config = None) -> None:
    """Run the bot until SIGTERM or SIGINT, which let it finish what is in hand."""
    from bot.operation.run import run as run_bot  # as below: discord.py is loaded where it is needed

    settings = load(_file(config))
    token = settings.read_token()
    logs.set_up(settings.operation, token)
    _do(run_bot(settings, token), settings)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0: any free one.", min=0, max=65535)] = 8000,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
) -> None:
    """Show the bot in a simulated Discord, in a browser, with no token."""
    try:
        from demo.server import run as run_demo  # its needs are installed for the demo only
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"the demo needs {error.name}, which is not installed: use `make demo`, or"
            " `pip install --require-hashes -r requirements-demo.txt`",
            MEND,
        ) from error
    try:
        run_demo(port, open_browser)
    except OSError as error:
        raise OperatorError(
            f"port {port} cannot be used: {os.strerror(error.errno or 0)}; choose another with --port", MEND
        ) from error


@app.command()
def check(config: Config = None) -> None:
    """Look at everything the bot needs and say how to mend what is wrong; exit code 1 if something is."""
    from bot.operation.check import State
    from bot.operation.check import check as look

    logs.set_up_quietly()

    async def show() -> bool:
        well = True
        async for finding in look(_file(config)):
            typer.echo(logs.redact(str(finding)))
            well = well and finding.state is not State.MEND
        return well

    if not _do(show()):
        raise typer.Exit(1)


@app.command()
def migrate(config: Config = None) -> None:
    """Bring the database's schema up to this version's."""
    settings = _settings(config)

    async def bring_up() -> str:
        database = Database(settings.database.url)
        try:
            async with alone(database):
                await schema.upgrade(database)
        finally:
            await database.close()
        return f"The schema is {schema.head()}, as this version needs."

    typer.echo(_do(bring_up(), settings))


@app.command()
def sync(
    config: Config = None,
    guild: Annotated[
        list[int] | None,
        typer.Option(help="Id of a server: register there only, at once. Can be given several times."),
    ] = None,
) -> None:
    """Register the slash commands with Discord."""
    from bot.operation import commands as slash

    settings = _settings(config)
    token = settings.read_token()
    logs.set_up_quietly(token)
    count = _do(slash.sync(settings, token, guild or []), settings)
    where = f"in {len(guild)} server(s)" if guild else "everywhere"
    typer.echo(f"Registered {count} commands {where}.")


@app.command()
def backup(file: File, config: Config = None) -> None:
    """Write everything into a new FILE, as it is at one instant, while the bot runs."""
    settings = _settings(config)
    made = _do(
        _with_database(settings, lambda store: backups.back_up(store, file, SystemClock().now())), settings
    )
    typer.echo(f"Wrote {made.total} rows to {file}, and read them again.")
    if made.open_polls:
        typer.echo(
            f"It holds the keys of {made.open_polls} open poll(s): whoever reads it can tell how people voted so"
            " far. Keep it secret, and destroy it once they are closed."
        )


@app.command()
def restore(file: File, config: Config = None) -> None:
    """Put a backup in the place of the database, and keep what it replaces. The bot must be stopped."""
    settings = _settings(config)

    async def put_back(store: Database) -> tuple[backups.Contents, str | None]:
        found, kept = await backups.restore(store, file, SystemClock().now())
        await Recorder(store, settings).restored(found.made_at)
        return found, kept

    found, kept = _do(_with_database(settings, put_back), settings)
    typer.echo(f"Restored {found.total} rows as they were at {found.made_at}.")
    if kept:
        typer.echo(f"What was there before is kept as {kept}.")


@importing.command("population")
def import_population(
    file: File,
    config: Config = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Take in how many people live in each county, by which gaps are ranked, from a CSV FILE."""
    settings = _settings(config)

    async def take_in(store: Database) -> population.Report:
        await schema.require(store)
        return await population.load(store, file, dry_run=dry_run, record=Recorder(store, settings).populated)

    report = _do(_with_database(settings, take_in), settings)
    typer.echo("\n".join(report.lines(len(Atlas.load().counties))))
    typer.echo("Nothing was written: it was a dry run." if dry_run else "Done.")


@importing.command("volunteers")
def import_volunteers(
    file: File,
    config: Config = None,
    columns: Annotated[
        Path | None,
        typer.Option(help="A TOML file: which column is what, and the form's words for our choices."),
    ] = None,
    codes: Annotated[
        Path | None,
        typer.Option(help="The new file for each row's code; unless told otherwise FILE.codes.csv."),
    ] = None,
    alliance: Alliance = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Delete those in FILE who have not joined, instead.")
    ] = False,
) -> None:
    """Take in people who filled in a form on the web, from a CSV FILE; each gets a code to join with."""
    settings = _settings(config)
    mapped = webform.mapping(columns)
    out = codes or file.with_suffix(".codes.csv")

    async def take_in(store: Database) -> webform.Report:
        await schema.require(store)
        chosen = await webform.choose_alliance(store, alliance)
        with Progress(console=(console := Console(stderr=True)), disable=not console.is_terminal) as progress:
            task = progress.add_task(file.name, total=file.stat().st_size if file.exists() else None)
            return await webform.load(
                store,
                chosen,
                file,
                mapped,
                codes=out,
                remove=remove,
                dry_run=dry_run,
                advance=lambda read: progress.update(task, completed=read),
                record=Recorder(store, settings).imported,
            )

    typer.echo("\n".join(_do(_with_database(settings, take_in), settings).lines()))
    if dry_run:
        typer.echo("Nothing was written: it was a dry run.")
    elif not remove:
        typer.echo(f"Wrote the codes of those who have not joined to {out}: send each its own.")


@importing.command("rights")
def import_rights(file: File, config: Config = None, alliance: Alliance = None) -> None:
    """Fill the register of Secured Rights, which has to be empty, from a Markdown FILE as `export rights` writes it."""
    settings = _settings(config)

    async def take_in(store: Database) -> tuple[int, bool]:
        await schema.require(store)
        return await rights.load(store, await webform.choose_alliance(store, alliance), file)

    count, new = _do(_with_database(settings, take_in), settings)
    typer.echo(
        f"Took in {count} Secured Rights." if new else f"Nothing changed: all {count} are there already."
    )


@app.command()
def commands(
    write: Annotated[Path | None, typer.Option(help="A file to write it into, between its markers.")] = None,
) -> None:
    """Print the list of slash commands, as the README has it."""
    from bot.operation import commands as slash

    logs.set_up_quietly()
    table = _do(slash.listed())
    if write is None:
        typer.echo(table, nl=False)
    else:
        slash.write_between_markers(write, table)


@exporting.command("poll")
def export_poll(
    poll: Annotated[int, typer.Argument(metavar="POLL", help="Its number, as in poll-12.json.")],
    file: File,
    config: Config = None,
) -> None:
    """Write a closed poll's ballots into FILE: .json as it is published, or .blt .csv .pb .soc .soi .toc .toi .cat."""
    settings = _settings(config)
    try:
        ballots = _do(_with_database(settings, lambda store: to_file(store, poll, file)), settings)
    except UserError as error:
        unknown = error.key == "poll-unknown"
        why = "is not there" if unknown else "is not closed: nobody gets its ballots before"
        raise OperatorError(f"poll {poll} {why}", MEND) from error
    except UnfitError as error:
        raise OperatorError(f"{file}: {error}", MEND) from error
    typer.echo(f"Wrote {ballots} ballots to {file}.")


@exporting.command("platform")
def export_platform(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    form: Annotated[
        Form,
        typer.Option("--format", help="Pages for a site made by Jekyll, plain Markdown, or one JSON file."),
    ] = Form.JEKYLL,
    config: Config = None,
    alliance: Alliance = None,
) -> None:
    """Write what the alliance adopted into a folder DIR: a page an area, the Secured Rights, and what changed."""
    settings = _settings(config)

    async def write(store: Database) -> tuple[int, int]:
        await schema.require(store)
        return await platform.export(store, await webform.choose_alliance(store, alliance), form, folder)

    changed, gone = _do(_with_database(settings, write), settings)
    typer.echo(
        f"Wrote {changed} pages that say something new to {folder}, and removed {gone} of an earlier export."
    )


@exporting.command("rights")
def export_rights(file: File, config: Config = None, alliance: Alliance = None) -> None:
    """Write the register of Secured Rights, every version with its vote, into a new Markdown FILE."""
    settings = _settings(config)

    async def write(store: Database) -> int:
        await schema.require(store)
        return await rights.write(store, await webform.choose_alliance(store, alliance), file)

    typer.echo(f"Wrote {_do(_with_database(settings, write), settings)} Secured Rights to {file}.")


app.command("recount")(recount)
app.command("verify-statement")(verify_statement)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"alliance-bot {__version__}")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0; 1 where something failed; 2 where something has to be mended before trying again."""
    try:
        return int(app(args=arguments, prog_name="alliance-bot", standalone_mode=False) or 0)
    except TyperException as error:
        problem = OperatorError(error.format_message(), MEND)
    except typer.Abort:
        return AGAIN
    except Exception as error:
        if (told := in_words(error)) is None:
            log.critical("this is a mistake of the bot", exc_info=error)
            return AGAIN
        problem = told
    sys.stderr.write(logs.redact(f"{problem}\n"))
    return problem.code


def _file(config: Path | None) -> Path | None:
    here = Path("config.toml")
    return config or (here if here.exists() else None)


def _settings(config: Path | None) -> Settings:
    """The settings, for a command that answers on standard output and logs only what goes wrong."""
    settings = load(_file(config))
    logs.set_up_quietly()
    return settings


def _do(work: Coroutine[Any, Any, T], settings: Settings | None = None) -> T:
    """Do it, with the store's errors told by the store's name."""
    try:
        return asyncio.run(work)
    except Exception as error:
        told = in_words(error, Database(settings.database.url).url if settings else None)
        raise told or error from error


async def _with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(settings.database.url)
    try:
        return await work(database)
    finally:
        await database.close()


if __name__ == "__main__":
    sys.exit(main())
