"""The group of all commands: the one place where a user's mistake becomes a message and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from vendorsim.engine.surroundings import check_interpreter, fault_of_the_place
from vendorsim.errors import VendorsimError
from vendorsim.files.code_page import drop_unwritten, lenient, tell

USUAL_PRECISION = 0.5
"""`vendorsim.study.precision.SHARE`, which a command line that is only read need not load."""
WrongWords: Any = typer.BadParameter.__base__
"""Click's UsageError, of which Typer may carry a copy of its own."""


class Commands(TyperGroup):
    """The commands, with what goes wrong in them told without a traceback."""

    def make_context(self, *words: Any, **options: Any) -> Any:
        """Read the words before the command's name."""
        with _told():
            check_interpreter()
            return super().make_context(*words, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _told():
            return super().invoke(ctx)


class PrecisionBare(TyperCommand):
    """A command whose `--precision` may stand without a number, which then is the usual one; Typer has no such options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words behind the command's name."""
        said = list(args)
        for i, word in enumerate(args):
            if word == "--precision" and not _is_number(args[i + 1 : i + 2]):
                said[i] = f"--precision={USUAL_PRECISION}"
        found: list[str] = super().parse_args(ctx, said)
        return found


def _is_number(words: list[str]) -> bool:
    try:
        float(*words)
    except ValueError:
        return False
    return bool(words)


@contextmanager
def _told() -> Iterator[None]:
    """Mistakes that a user can mend; Click itself would write UTF-8 to a stream of ASCII."""
    try:
        yield
    except VendorsimError as error:
        tell(str(error), err=True)
        raise typer.Exit(2) from None
    except WrongWords as error:
        error.show(file=lenient(sys.stderr))
        raise typer.Exit(error.exit_code) from None
    except OSError as error:
        sentence = fault_of_the_place(error)
        if not sentence:
            raise
        with suppress(OSError):  # the error stream may lie on the same full disk
            tell(sentence, err=True)
        drop_unwritten()
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        tell("vendorsim: stopped", err=True)
        raise typer.Exit(130) from None
