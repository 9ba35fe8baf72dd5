"""Folders in which a manifest makes no project: what is installed, built, shown as an example or fed to tests."""

import re

from core.text.invisible import is_invisible

_LONGEST = 200
_WHY = {
    "installed or vendored": r"node_modules|vendor|vendored|third[_-]party|site-packages|bower_components|\.venv|venv",
    "built": r"dist|build|target|out|_build|__pycache__|coverage|bin|obj",
    "an example": r"examples?|samples?|demos?|tutorials?|docs?|templates?|boilerplates?|archetype-resources",
    "of tests": r"tests?|__tests__|test[_-]?data|fixtures?|__fixtures__|testing|e2e|specs?|mocks?|__mocks__",
    "hidden": r"\.[^/]*|_[^/]*",
}
_KNOWN = {why: re.compile(rf"(?:{words})", re.IGNORECASE) for why, words in _WHY.items()}


def why_not(folder: str) -> tuple[str, str]:
    """The first folder on the way to `folder` in which nothing counts, and why; two empty texts where it does."""
    if not _is_plain(folder):
        return ascii(folder)[1:41], "of a name that cannot be typed"
    way: list[str] = []
    for part in folder.split("/") if folder else ():
        way.append(part)
        reason = next((why for why, known in _KNOWN.items() if known.fullmatch(part)), "")
        if reason:
            return "/".join(way), reason
    return "", ""


def _is_plain(folder: str) -> bool:
    """Whether a configuration may name the folder, too."""
    odd = folder.startswith("-") or "\\" in folder or folder != folder.strip() or any(map(is_invisible, folder))
    return not odd and folder.isprintable() and len(folder) <= _LONGEST
