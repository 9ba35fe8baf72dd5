"""`pullwright admin`: accounts, plans and money, for whoever runs Pullwright."""

import click

from cli._admin.adjusting import adjust
from cli._admin.entries import check, ledger
from cli._admin.keys import keys
from cli._admin.licence import licence
from cli._admin.planning import plan
from cli._admin.showing import show
from cli._listing import Listing


@click.group("admin", cls=Listing)
def command() -> None:
    """See and change what accounts have, owe and may use; works without GitHub where the database knows them."""


for _verb in (show, ledger, check, plan, adjust, licence, keys):
    command.add_command(_verb)
