"""Accounts by their names."""

from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes import accounts


@route("GET", "/users/{login}")
def user(call: Call) -> Answer:
    held = call.world.account_named(call.args["login"])
    if held is None:
        raise Problem(404, "Not Found")
    return Answer(200, accounts.user(call.world, held))
