"""What a commit itself may hold to deceive or to hurt."""

from tests.conformance.git.attacks import Attack, Deed
from tests.conformance.git.lure import SECRET, Lure, write

_FOLDER, _FILE, _LINK = "40000", "100644", "120000"
_FSCK = "cannot be copied whole"


def _named(*names: bytes) -> Deed:
    def build(lure: Lure) -> None:
        inner = lure.tree((_FILE, b"config", lure.blob(b"[core]\nfsmonitor = evil\n")))
        lure.head(lure.tree(*((_FOLDER, name, inner) for name in sorted(names))))

    return build


def _file_named(*names: bytes) -> Deed:
    def build(lure: Lure) -> None:
        lure.head(lure.tree(*((_FILE, name, lure.blob(b"x\n")) for name in sorted(names))))

    return build


def _links(lure: Lure) -> None:
    secret = lure.neighbour / "secret.txt"
    (lure.checkout / "direct").symlink_to(secret)
    (lure.checkout / "climbing").symlink_to("../private/secret.txt")
    (lure.checkout / "docs/top").symlink_to("..")
    (lure.checkout / "through").symlink_to("docs/top/../private/secret.txt")
    lure.git("add", "-A")
    lure.git("commit", "-q", "-m", "Links")


def _follow(lure: Lure) -> None:
    lure.told(all(SECRET in (lure.checkout / name).read_text() for name in ("direct", "climbing", "through")))


def _bomb(lure: Lure) -> None:
    """Ten folders of the same ten folders, ten times over: ten thousand million files in eleven objects."""
    tree = lure.tree((_FILE, b"f", lure.blob(b"boom")))
    for _ in range(10):
        tree = lure.tree(*((_FOLDER, b"%d" % number, tree) for number in range(10)))
    lure.head(tree)


def _deep(lure: Lure) -> None:
    """Two hundred folders in one another, with names that make the path longer than systems take."""
    tree = lure.git("rev-parse", "HEAD^{tree}")
    for _ in range(200):
        tree = lure.tree((_FOLDER, b"d" * 200, tree))
    lure.head(tree)


def _attributes(lure: Lure) -> None:
    write(lure.checkout, {".gitattributes": "*.py binary export-ignore\n*.me export-subst\n"})
    lure.git("add", "-A")
    lure.git("commit", "-q", "-m", "Attributes")


def _archive_lacks(lure: Lure) -> None:
    lure.told("def double" not in lure.git("archive", "HEAD"))


def _not_a_commit(lure: Lure) -> None:
    (lure.dot_git / "refs/heads/main").write_text(lure.git("rev-parse", "HEAD:app.py") + "\n")


ATTACKS = [
    Attack(".git in capitals", _named(b".GIT"), None, _FSCK),
    Attack(".git on NTFS", _named(b"git~1"), None, _FSCK),
    Attack(".git on HFS", _named(".g\u200cit".encode()), None, _FSCK),
    Attack(".git itself", _named(b".git"), None, _FSCK),
    Attack("a folder called ..", _named(b".."), None, _FSCK),
    Attack("a name with a slash", _file_named(b"../../canary"), None, _FSCK),
    Attack("a name twice", _file_named(b"x", b"x"), None, _FSCK),
    Attack("names to deceive", _file_named(b"a\nb", b"\x1b[31mred", "txt\u202eyp.py".encode(), b"\xff\xfe", b"-rf")),
    Attack("a stream of .git", _file_named(b".git::$INDEX_ALLOCATION"), None, _FSCK),
    Attack("links that leave", _links, _follow),
    Attack("tree bomb", _bomb, None, "more files than"),
    Attack("deep folders", _deep),
    Attack("attributes that hide", _attributes, _archive_lacks),
    Attack("HEAD is a file's object", _not_a_commit, None, _FSCK),
]
