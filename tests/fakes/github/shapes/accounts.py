"""Users, organizations, bots and the App, as GitHub writes them."""

import base64
from typing import Any
from urllib.parse import quote

from tests.fakes.github.world import Doc, World

_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}


def node_id(kind: str, id: int) -> str:
    return base64.b64encode(f"{kind}{id}".encode()).decode()


def user(world: World, account: Doc) -> dict[str, Any]:
    url = f"{world.url}/users/{quote(account['login'])}"
    return {
        "login": account["login"],
        "id": account["id"],
        "node_id": node_id("User", account["id"]),
        "avatar_url": f"{world.url}/avatars/{account['id']}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{world.url}/{account['login'].replace('[bot]', '')}",
        **{name: url + path for name, path in _LINKS.items()},
        "type": account["type"],
        "site_admin": False,
    }


def user_of(world: World, id: int) -> dict[str, Any]:
    return user(world, world.account(id))


def app(world: World) -> dict[str, Any]:
    held = world.app
    return {
        "id": held["app_id"],
        "slug": held["slug"],
        "node_id": node_id("App", held["app_id"]),
        "client_id": held["client_id"],
        "owner": user_of(world, held["owner"]),
        "name": held["name"],
        "description": "",
        "external_url": f"{world.url}/about/{held['slug']}",
        "html_url": f"{world.url}/apps/{held['slug']}",
        "created_at": held["created"],
        "updated_at": held["created"],
        "permissions": held["permissions"],
        "events": held["events"],
    }


def installation(world: World, held: Doc) -> dict[str, Any]:
    account = world.account(held["account"])
    return {
        "id": held["id"],
        "app_id": world.app["app_id"],
        "app_slug": world.app["slug"],
        "client_id": world.app["client_id"],
        "account": user(world, account),
        "target_id": account["id"],
        "target_type": account["type"],
        "single_file_name": None,
        "repository_selection": held["selection"],
        "access_tokens_url": f"{world.url}/app/installations/{held['id']}/access_tokens",
        "html_url": f"{world.url}/settings/installations/{held['id']}",
        "repositories_url": f"{world.url}/installation/repositories",
        "events": world.app["events"],
        "permissions": held["permissions"],
        "created_at": held["created"],
        "updated_at": held["created"],
        "suspended_by": None,
        "suspended_at": held["suspended"],
    }


def organisation(world: World, owner: Doc) -> dict[str, Any]:
    url = f"{world.url}/orgs/{owner['login']}"
    return {
        "login": owner["login"],
        "id": owner["id"],
        "node_id": node_id("Organization", owner["id"]),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{world.url}/avatars/{owner['id']}?v=4",
        "description": "",
    }
