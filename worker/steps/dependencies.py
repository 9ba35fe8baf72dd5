"""The dependency phase: what a tree's manifests name is installed once, before any of its code is run by tests.

It has its own box, no secret, and a network that reaches registries only. What it left is kept, for whoever owns it.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from core.errors import Unfinished
from core.names import Sha
from core.repo_config import RepoConfig
from core.runs import Dependencies, Patch
from worker.checks.functional import Lab, needs_layer
from worker.languages import Project, usual_registries
from worker.languages.projects import again
from worker.record import Recorder
from worker.sandbox import Image, Layer, SetupSpec
from worker.steps.prepare import Prepared, TreeView
from worker.tools import Tools
from worker.workspace import Workspace

_BASE_FAILED = "The base itself cannot be built, before any change; no model was asked."
_OF_PROPOSALS = "proposal"  # their layers are theirs alone: a model had a say in what is in them


@dataclass(frozen=True, slots=True)
class Phase:
    """What a phase is made with: the tools, and whose its results are (see `Job.owner`)."""

    tools: Tools
    owner: str

    def layer(self, workspace: Workspace, tree: Sha, project: Project, image: Image, share: str = "") -> Layer:
        """The dependencies that `tree` names, installed or kept; `Unfinished` with the end of the log."""
        tools = self.tools
        files = {path: workspace.read(tree, path) or b"" for path in project.setup_files}
        hosts = project.registries or usual_registries(project.language)
        asked = (project.setup, sorted(project.setup_env.items()), hosts)
        owner = self.owner.partition("\0")[0] if project.setup_apart else self.owner
        key = tools.layer_key(image, asked, files, f"{owner}\0{share}" if share else owner)
        if kept := tools.driver.known(image, key):  # the tree need not be packed for it
            return kept
        return tools.driver.install(
            SetupSpec(
                image=image,
                files=b"" if project.setup_apart else workspace.tar(tree),
                commands=project.setup,
                key=key,
                env=project.setup_env,
                ca_bundle=tools.ca_bundle,
                registries=hosts,
            )
        )


def install(prepared: Prepared, image: Image, tools: Tools, recorder: Recorder, owner: str) -> Layer | None:
    """`base_layer`, as a step of a run."""
    if not needs_layer(tools.driver, image, prepared.project):
        return None
    with recorder.step("setup") as note:
        layer = base_layer(prepared, image, tools, owner)
        assert layer is not None
        note.text = f"dependencies {layer.key[:12]}{', kept' if layer.kept else ''}"
    _tell(layer.refused, recorder)
    return layer


def base_layer(prepared: Prepared, image: Image, tools: Tools, owner: str) -> Layer | None:
    """The base's dependencies, installed or kept since `owner` needed them last; None where there are none.

    `Unfinished` says that it is the base that cannot be built, before anything was changed.
    """
    project, workspace = prepared.project, prepared.workspace
    if not needs_layer(tools.driver, image, project):
        return None
    try:
        return Phase(tools, owner).layer(workspace, workspace.base_tree, project, image)
    except Unfinished as why:
        raise Unfinished(f"{_BASE_FAILED} {why}") from why


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a change that touches manifests gets a dependency phase of its own."""

    phase: Phase
    config: RepoConfig

    def lab(self, lab: Lab, patch: Patch, found: Dependencies, recorder: Recorder) -> tuple[Lab, Dependencies]:
        """The laboratory with what the head's manifests name; `Unfinished` where that cannot be installed.

        Nothing that a model wrote runs there: a manifest that is code, or that steers tools, leaves the base's
        dependencies in place. Of the change only manifests and lock files are there when installers run, and where a
        person has yet to agree to new packages, the other files have their names and nothing in them, so that no
        installer reads the repository.
        """
        project, due = self._project(lab, patch)
        if not due or found.code or self._steers(lab, patch, {*found.files, *project.setup_files}):
            return lab, found
        if not needs_layer(lab.driver, lab.image, project):
            return replace(lab, layer=None), replace(found, installed=True)
        withheld = self.config.new_dependencies == "ask"
        tree = self._tree(lab, patch, project.setup_files, withheld=withheld)
        with recorder.step("setup") as note:
            share = f"{_OF_PROPOSALS}\0{withheld}"
            layer = self.phase.layer(lab.workspace, tree, project, lab.image, share)
            note.text = f"dependencies of the change {layer.key[:12]}{', kept' if layer.kept else ''}"
        _tell(layer.refused, recorder)
        return replace(lab, layer=layer), replace(found, installed=True, refused=layer.refused)

    def _steers(self, lab: Lab, patch: Patch, files: Set[str]) -> bool:
        """Whether what installers would get of the change does more than name packages: scripts, hooks, build tools'
        own expressions, and files beside the manifests that choose programs or where packages come from.
        """
        base, head = lab.workspace.base_tree, patch.tree
        changed = files & set(patch.paths)
        sides = ((path, lab.workspace.read(base, path), lab.workspace.read(head, path)) for path in changed)
        return any(lab.language.is_autoloaded(path, old, new) for path, old, new in sides)

    def _project(self, lab: Lab, patch: Patch) -> tuple[Project, bool]:
        """The base's project with the head's set-up, and whether that differs."""
        base, tree = TreeView(lab.workspace, lab.workspace.base_tree), TreeView(lab.workspace, patch.tree)
        head = again(tree, self.config, lab.project, lab.issue.text, base)
        if head is None:
            return lab.project, False
        files = {*lab.project.setup_files, *head.setup_files}
        project = replace(
            lab.project,
            probe=head.probe,
            setup=head.setup,
            setup_files=head.setup_files,
            setup_env=head.setup_env,
            registries=head.registries,
        )
        return project, head.setup != lab.project.setup or bool(files & set(patch.paths))

    def _tree(self, lab: Lab, patch: Patch, manifests: Sequence[str], *, withheld: bool) -> Sha:
        """The base with the head's manifests."""
        workspace, head, base = lab.workspace, lab.files(patch.tree), lab.files(lab.workspace.base_tree)
        kept = {path: head.get(path) for path in {*manifests, *lab.project.setup_files}}
        empty = dict.fromkeys((p for p, e in base.items() if e.mode.startswith("100")), b"") if withheld else {}
        return workspace.overlay(workspace.base_tree, {**empty, **kept})


def renewed(found: Dependencies, each: Sequence[tuple[Callable[[str], bool], Dependencies]]) -> Dependencies:
    """What became of the packages that a change brings, from what each project (by what it `owns`) says of them.

    They were installed only if they were for every project whose manifests are changed.
    """
    near = [said for owns, said in each if any(owns(path) for path in found.files)]
    hosts = tuple(dict.fromkeys(host for _, said in each for host in said.refused))
    return replace(found, installed=bool(near) and all(said.installed for said in near), refused=hosts)


def _tell(refused: Sequence[str], recorder: Recorder) -> None:
    for line in refused:
        recorder.watcher.said(f"Installing the dependencies wanted to reach {line}, and did not.")
