"""A group of verbs: their list says whole sentences, and a mistyped one is told the nearest."""

import click


class Listing(click.Group):
    """`click.Group`, which cuts its lines with `...` and knows no nearest name, without both."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every verb that is shown, with the first paragraph of its help."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, _first(verb)) for name, verb in found if verb is not None and not verb.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was typed; `UsageError` names the nearest, if one is near."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as wrong:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            if not near:
                raise
            raise click.UsageError(f"{wrong.format_message()} Did you mean '{near[0]}'?", ctx) from wrong


def _first(verb: click.Command) -> str:
    return " ".join((verb.help or "").strip().partition("\n\n")[0].split())
