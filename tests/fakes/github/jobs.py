"""What a job of GitHub Actions is given: a token of its own, for one repository, with the job's permissions."""

import secrets

from tests.fakes.github.readers import Repo
from tests.fakes.github.world import World

LOGIN = "github-actions[bot]"
PERMISSIONS = {"contents": "write", "issues": "write", "pull_requests": "write", "metadata": "read"}
_A_DAY_S = 86_400


class Jobs:
    """The part of `FakeGitHub` that is about jobs."""

    _world: World

    def job_token(self, repo: Repo, login: str = LOGIN, **permissions: str) -> str:
        """A token as the runner hands it out: what is not named, the job may do as in our examples."""
        world, rights = self._world, {**PERMISSIONS, **permissions}
        account = world.new_account(login, "Bot" if login.endswith("[bot]") else "User")
        job = {"id": world.state.next("installation", 200001), "account": repo.owner_id, "permissions": rights}
        world.state.put("installation", {**job, "selection": "selected", "repos": [repo.id], "suspended": None})
        token = f"ghs_{secrets.token_urlsafe(27)}"
        made = {"id": world.state.next("token"), "token": token, "installation": job["id"], "permissions": rights}
        made |= {"expires": world.now() + _A_DAY_S, "repositories": [repo.id], "account": account["id"]}
        world.state.put("token", made, key=token)
        return token
