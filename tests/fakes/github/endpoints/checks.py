"""Check runs."""

from typing import Any

from tests.fakes.github import hooks, objects
from tests.fakes.github.routing import Answer, Call, Problem, invalid, route
from tests.fakes.github.shapes import checks
from tests.fakes.github.world import Doc

_CONCLUSIONS = ("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required")
_LONGEST = 65_535
_ANNOTATIONS = 50
_ACTION = {"label": 20, "description": 40, "identifier": 20}


@route("POST", "*/check-runs", "checks=write")
def create(call: Call) -> Answer:
    asked, world = call.json, call.world
    sha = str(asked.get("head_sha"))
    if not asked.get("name") or len(sha) != 40 or objects.commit(world.git(call.repo), sha) is None:
        raise Problem(422, f"No commit found for SHA: {sha}")
    made: Doc = {
        "id": world.state.next("check_run", 80001),
        "name": asked["name"],
        "head_sha": sha,
        "external_id": "",
        "details_url": world.app["homepage"],
        "status": "queued",
        "conclusion": None,
        "started": world.stamp(),
        "completed": None,
        "annotations": [],
        "output": {},
        "actions": [],
        "by": call.caller.account,
        "suite": 1 + int(sha[:6], 16),
        "branch": _branch(call, sha),
    }
    held = world.state.put("check_run", _changed(call, made, asked), repo=call.repo["id"], key=_key(call, sha))
    _tell(call, "created", held)
    return Answer(201, checks.check_run(world, call.repo, held))


def _key(call: Call, sha: str) -> str:
    return f"{call.repo['id']}/{sha}"


def _branch(call: Call, sha: str) -> str | None:
    issues = call.world.state.mentioning("issue", call.repo["id"], sha)
    found = [one for one in issues if one["pull"] and one["pull"]["head_sha"] == sha]
    return str(found[0]["pull"]["head_ref"]) if found else None


def _changed(call: Call, held: Doc, asked: dict[str, Any]) -> Doc:
    _check(asked)
    plain: Doc = {name: asked[name] for name in ("name", "external_id", "details_url", "status") if name in asked}
    output = asked.get("output", {})
    notes = [*held["annotations"], *output.get("annotations", ())]
    held = {**held, **plain, "output": {**held["output"], **output, "annotations": None}, "annotations": notes}
    if "actions" in asked:
        held["actions"] = asked["actions"]
    if asked.get("conclusion"):
        held |= {"status": "completed", "conclusion": asked["conclusion"], "completed": call.world.stamp()}
    elif asked.get("status") in ("queued", "in_progress"):
        held |= {"conclusion": None, "completed": None}
    return held


def _check(asked: dict[str, Any]) -> None:
    output = asked.get("output", {})
    if asked.get("conclusion") not in (None, *_CONCLUSIONS):
        raise invalid("CheckRun", "conclusion")
    if asked.get("status") == "completed" and not asked.get("conclusion"):
        raise invalid("CheckRun", "conclusion", "missing_field")
    if output and not ("title" in output and "summary" in output):
        raise invalid("CheckRun", "output", "missing_field")
    if any(len(output.get(name, "").encode()) > _LONGEST for name in ("summary", "text")):
        raise invalid("CheckRun", "output", "custom", "Only 65535 characters are allowed")
    if len(output.get("annotations", ())) > _ANNOTATIONS:
        raise invalid("CheckRun", "annotations", "custom", "Only 50 annotations are allowed per request")
    actions = asked.get("actions", ())
    if len(actions) > 3 or any(len(one[name]) > most for one in actions for name, most in _ACTION.items()):
        raise invalid("CheckRun", "actions")


@route("PATCH", "*/check-runs/{number}", "checks=write")
def update(call: Call) -> Answer:
    before = _held(call)
    held = call.world.state.save(_changed(call, before, call.json))
    if held["status"] == "completed" and before["status"] != "completed":
        _tell(call, "completed", held)
    return Answer(200, checks.check_run(call.world, call.repo, held))


def _held(call: Call) -> Doc:
    held = call.world.state.get("check_run", call.number("number"))
    if held is None or held["_at"][1] != call.repo["id"]:
        raise Problem(404, "Not Found")
    return held


def _tell(call: Call, action: str, held: Doc) -> None:
    shown = checks.told_check_run(call.world, call.repo, held)
    hooks.happened(call.world, call.repo, "check_run", action, call.author(), check_run=shown)


@route("GET", "*/check-runs/{number}", "checks=read")
def one(call: Call) -> Answer:
    return Answer(200, checks.check_run(call.world, call.repo, _held(call)))


@route("GET", "*/check-runs/{number}/annotations", "checks=read")
def annotations(call: Call) -> Answer:
    base = {"title": None, "raw_details": None, "start_column": None, "end_column": None, "blob_href": ""}
    return call.page(_held(call)["annotations"], lambda note: {**base, **note})


@route("GET", "*/commits/{ref+}/check-runs", "checks=read")
def of_commit(call: Call) -> Answer:
    ref = call.args["ref"]
    sha = call.world.head(call.repo, ref) or ref
    if len(sha) != 40 or objects.commit(call.world.git(call.repo), sha) is None:
        raise Problem(422, f"No commit found for SHA: {ref}")
    found = call.world.state.keyed("check_run", _key(call, sha))[::-1]
    name = call.raw.query.get("check_name")
    shown = [held for held in found if name in (None, held["name"])]
    return call.page(shown, lambda held: checks.check_run(call.world, call.repo, held), "check_runs")
