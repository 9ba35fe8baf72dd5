"""Hooks lying ready in the checkout."""

from tests.conformance.git.attacks import Attack, Deed, git

_CONTROLS = {
    "reference-transaction": git("branch", "new"),
    "post-checkout": git("checkout", "-b", "new"),
    "post-index-change": git("read-tree", "HEAD"),
    "pre-commit": git("commit", "--allow-empty", "-mx"),
    "post-commit": git("commit", "--allow-empty", "-mx"),
}


def _hook(name: str) -> Deed:
    return lambda lure: lure.hook(lure.dot_git / "hooks", name)


ATTACKS = [Attack(f"hook {name}", _hook(name), control) for name, control in _CONTROLS.items()]
