"""`python -m bot verify-statement FILE`: whether a statement of hours is as the bot signed it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.hours.statements import verify

GENUINE, FORGED, UNREADABLE = range(3)


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The signed JSON.")],
    key: Annotated[
        str | None,
        typer.Option(help="The alliance's public key, as `/hours key` shows it; without, that of the file."),
    ] = None,
) -> None:
    """Check a signed statement of hours: exit code 0 genuine, 1 not, 2 unreadable."""
    try:
        verdict = verify(file.read_text(encoding="utf-8"), key)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{file}: {error}\n")
        raise typer.Exit(UNREADABLE) from error
    if verdict.problem is not None:
        sys.stderr.write(f"{file}: {verdict.problem}\n")
        raise typer.Exit(FORGED)
    told = verdict.document
    typer.echo(f"Genuine: {told['minutes']} minutes of user {told['user_id']} in {told['month']}.")
    typer.echo(f"Signed with {verdict.key}.")
    if key is None:
        typer.echo("Compare that with the alliance's key, as /hours key shows it, or give it with --key.")
