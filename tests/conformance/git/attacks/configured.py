"""Programs named in the checkout's configuration."""

import os
import subprocess

from tests.conformance.git.attacks import Attack, Deed, git
from tests.conformance.git.lure import Lure, naive, write

_ASKED = b"protocol=https\nhost=example.org\n\n"


def _config(text: str) -> Deed:
    return lambda lure: lure.config(text)


def _dirty(text: str, attributes: str = "") -> Deed:
    def build(lure: Lure) -> None:
        (lure.checkout / ".gitattributes").write_text(attributes)
        (lure.checkout / "app.py").write_text("changed = 1\n")
        lure.config(text)

    return build


def _included(lure: Lure) -> None:
    (lure.dot_git / "more").write_text(f"[core]\nfsmonitor = {lure.script}\n")
    lure.config("[include]\npath = more")


def _included_if(lure: Lure) -> None:
    (lure.dot_git / "more").write_text(f"[core]\nfsmonitor = {lure.script}\n")
    lure.config('[includeIf "onbranch:main"]\npath = more')


def _worktree_config(lure: Lure) -> None:
    lure.config("[extensions]\nworktreeConfig = true")
    (lure.dot_git / "config").write_text((lure.dot_git / "config").read_text().replace("= 0", "= 1"))
    (lure.dot_git / "config.worktree").write_text(f"[core]\nfsmonitor = {lure.script}\n")


def _hooks_path(lure: Lure) -> None:
    lure.hook(lure.home / "hooks", "reference-transaction")
    lure.config(f"[core]\nhooksPath = {lure.home / 'hooks'}")


def _signed(lure: Lure) -> None:
    text = lure.git("cat-file", "commit", "HEAD") + "\n"
    head, _, message = text.partition("\n\n")
    begin, end = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
    signed = f"{head}\ngpgsig {begin}\n \n aaaa\n {end}\n\n{message}"
    sha = lure.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed.encode())
    lure.git("update-ref", "HEAD", sha)
    lure.config("[log]\nshowSignature = true\n[gpg]\nprogram = EVIL")


def _on_terminal(lure: Lure) -> None:
    ours, theirs = os.openpty()
    environment = {"PATH": os.environ["PATH"], "HOME": str(lure.home), "TERM": "xterm"}
    subprocess.run(["git", "log"], cwd=lure.checkout, env=environment, stdout=theirs, stderr=theirs, timeout=20)
    os.close(theirs)
    os.close(ours)


def _partial_clone(lure: Lure) -> None:
    """A blob of HEAD is missing, and the remote that would be asked for it is a program."""
    sha = lure.git("rev-parse", "HEAD:app.py")
    (lure.dot_git / "objects" / sha[:2] / sha[2:]).unlink()
    lure.config("[extensions]\npartialClone = origin\n[protocol]\nallow = always")
    lure.config('[remote "origin"]\nurl = ext::EVIL\npromisor = true')
    (lure.dot_git / "config").write_text((lure.dot_git / "config").read_text().replace("= 0", "= 1"))


def _submodule_url(lure: Lure) -> None:
    """Naive git asks for no such URL by itself; it stands here for whoever reads `.gitmodules`."""
    write(lure.checkout, {".gitmodules": f'[submodule "s"]\npath = s\nurl = ext::{lure.script}\n'})
    lure.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},s")
    lure.git("add", ".gitmodules")
    lure.git("commit", "-q", "-m", "Submodule")
    lure.config('[submodule "s"]\nactive = true\nurl = ext::EVIL\n[protocol]\nallow = always')


def _submodule(lure: Lure) -> None:
    inner = Lure(lure.home / "inner")
    inner.home.mkdir()
    lure.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.checkout), "s")
    lure.git("commit", "-q", "-m", "Submodule")


def _submodule_command(lure: Lure) -> None:
    _submodule(lure)
    naive(lure.checkout / "s", "commit", "-q", "--allow-empty", "-m", "Moved")
    lure.config('[submodule "s"]\nupdate = !EVIL')


def _hostile_submodule(lure: Lure) -> None:
    """`git status` above steps into the submodule and obeys the configuration it finds there."""
    _submodule(lure)
    with (lure.dot_git / "modules/s/config").open("a") as file:
        file.write(f"[core]\nfsmonitor = {lure.script}\n")


def _alternate_refs(lure: Lure) -> None:
    (lure.dot_git / "objects/info/alternates").write_text(f"{lure.neighbour / '.git/objects'}\n")
    lure.config(f'[core]\nalternateRefsCommand = EVIL\n[remote "origin"]\nurl = {lure.neighbour}')


def _work_tree_elsewhere(lure: Lure) -> None:
    (lure.home / "elsewhere").mkdir()
    lure.config(f"[core]\nworktree = {lure.home / 'elsewhere'}")


def _wrote_elsewhere(lure: Lure) -> None:
    lure.git("checkout-index", "-f", "-a")
    lure.told((lure.home / "elsewhere/app.py").exists())


_EXT = (
    '[protocol]\nallow = always\n[remote "origin"]\nurl = https://example.org/x\n[url "ext::EVIL "]\ninsteadOf = https'
)

ATTACKS = [
    Attack("core.fsmonitor", _config("[core]\nfsmonitor = EVIL"), git("status")),
    Attack("core.hooksPath", _hooks_path, git("branch", "new")),
    Attack("include.path", _included, git("status")),
    Attack("includeIf", _included_if, git("status")),
    Attack("config.worktree", _worktree_config, git("status")),
    Attack("core.worktree", _work_tree_elsewhere, _wrote_elsewhere),
    Attack("core.editor", _config("[core]\neditor = EVIL"), git("commit", "--allow-empty")),
    Attack("core.pager", _config("[core]\npager = EVIL"), _on_terminal),
    Attack("core.askPass", _config("[core]\naskPass = EVIL"), git("credential", "fill", stdin=_ASKED)),
    Attack("credential.helper", _config("[credential]\nhelper = !EVIL"), git("credential", "fill", stdin=_ASKED)),
    Attack("alias", _config("[alias]\nst = !EVIL"), git("st")),
    Attack("diff.external", _dirty("[diff]\nexternal = EVIL"), git("diff")),
    Attack("diff driver", _dirty('[diff "evil"]\ncommand = EVIL', "*.py diff=evil\n"), git("diff")),
    Attack("textconv", _dirty('[diff "evil"]\ntextconv = EVIL', "*.py diff=evil\n"), git("diff")),
    Attack("filter.clean", _dirty('[filter "evil"]\nclean = EVIL', "*.py filter=evil\n"), git("add", "app.py")),
    Attack(
        "filter.smudge", _dirty('[filter "evil"]\nsmudge = EVIL', "*.py filter=evil\n"), git("checkout", "-f", "main")
    ),
    Attack(
        "filter.process",
        _dirty('[filter "evil"]\nprocess = EVIL\nrequired = true', "*.py filter=evil\n"),
        git("add", "app.py"),
    ),
    Attack(
        "gpg.program", _config("[commit]\ngpgSign = true\n[gpg]\nprogram = EVIL"), git("commit", "--allow-empty", "-mx")
    ),
    Attack("log.showSignature", _signed, git("log")),
    Attack("tar.command", _config('[tar "evil"]\ncommand = EVIL'), git("archive", "--format=evil", "HEAD")),
    Attack(
        "core.sshCommand",
        _config('[core]\nsshCommand = EVIL\n[remote "origin"]\nurl = ssh://example.org/x'),
        git("fetch", "origin"),
    ),
    Attack(
        "core.gitProxy", _config('[core]\ngitProxy = EVIL\n[remote "origin"]\nurl = git://x.invalid/x'), git("fetch")
    ),
    Attack("url.insteadOf ext", _config(_EXT), git("ls-remote", "origin")),
    Attack("remote.uploadpack", _config('[remote "origin"]\nurl = .\nuploadpack = EVIL'), git("fetch")),
    Attack("uploadpack.packObjectsHook", _config("[uploadpack]\npackObjectsHook = EVIL")),
    Attack("core.alternateRefsCommand", _alternate_refs, git("fetch"), "borrows objects"),
    Attack("partial clone", _partial_clone, git("cat-file", "-p", "HEAD:app.py"), "cannot be copied whole"),
    Attack("submodule URL", _submodule_url, None),
    Attack("submodule.update", _submodule_command, git("submodule", "update", "--force")),
    Attack("submodule's configuration", _hostile_submodule, git("status")),
    Attack("a configuration that is none", lambda lure: (lure.dot_git / "config").write_text("[core\n\0\xff")),
]
