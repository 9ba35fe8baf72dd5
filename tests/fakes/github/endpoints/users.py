"""Accounts by their names."""

from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes import accounts


@route("GET", "/users/{login}")
def user(call: Call) -> Answer:
    held = call.world.account_named(call.args["login"])
    if held is None:
        raise Problem(404, "Not Found")
    told = dict.fromkeys(("name", "company", "location", "email", "hireable", "bio"))
    numbers = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    times = {"created_at": call.world.stamp(), "updated_at": call.world.stamp(), "blog": ""}
    return Answer(200, {**accounts.user(call.world, held), **told, **numbers, **times})
