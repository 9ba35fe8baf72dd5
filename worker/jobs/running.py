"""The work itself: commits fetched, the goal's pipeline run, its result published."""

import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from core import plugins
from core.errors import Needless, Unfinished
from core.github import Forbidden
from core.github.manifests import web_url
from core.names import Sha
from core.repo_config import Bounds
from core.repo_config.allowed import allowed_models
from core.store import StoredRun
from core.words import Sticky
from core.words.places import check_page
from worker import pipelines
from worker.context import Piece
from worker.jobs import thread
from worker.jobs.asking import branch_of, issue_of, models_of
from worker.jobs.case import Case
from worker.jobs.charging import Charging
from worker.jobs.checkout import Checkout, check_out, rules
from worker.jobs.ending import End, of_run
from worker.jobs.linked import linked
from worker.jobs.people import People
from worker.jobs.pictures import Said, pictures
from worker.jobs.progress import Progress
from worker.jobs.subject import opener_of
from worker.llm.chain.eyes import can_see
from worker.publication import check
from worker.publication.attachments import Attachments
from worker.publication.commit import COMMIT
from worker.publication.new_pull import NewPull
from worker.publication.on_pull import OnPull
from worker.publication.on_pull import issue_of as issue_of_pull
from worker.publication.outlet import Publishing
from worker.publication.sticky import Comment
from worker.steps.request import Job, Place
from worker.tools import Tools


class Cancelled(Unfinished):
    """A person asked for the end before anything was published."""


class Holder(Protocol):
    """Who holds the lease, and hears that a person wants the end."""

    cancelling: bool


def carry_out(case: Case, holder: Holder, comment: Comment, bring: Callable[[Case], Checkout] = check_out) -> End:
    """Do the request, or go on with it from its records; its end is not posted yet. `bring` fetches its commits."""
    stored = _stored(case)
    if stored and stored.state == "finished" and stored.outcome:
        return of_run(stored.outcome, case.office.store.desk.publication(case.request.id), _plan(case, stored))
    checkout = bring(case)
    live = _live(case, checkout)
    outlet = _outlet(case, checkout, _sure(holder), live)
    if live is not None and outlet is not None:
        outlet.keep(check_run_id=live)
    comment.state = _linked(case, _limited(case, comment.state), live)
    progress = Progress(case.site, comment, live, case.office.job.watcher if case.office.job else None)
    pipeline = plugins.load(pipelines, case.subject.goal)
    known = _tools(case)
    tools = replace(known, log=known.log.of(case.request.ask, case.request.id))
    done = pipeline.run(_job(case, checkout), tools, case.office.store, progress, stored, outlet)
    return of_run(done.report.run, case.office.store.desk.publication(case.request.id), done.plan)


def _limited(case: Case, state: Sticky) -> Sticky:
    """What it may use at most, now that the repository's numbers are known."""
    bounds = _tools(case).bounds(case.site.config, _asked(case))
    each = bounds.candidates or 1
    return replace(state, most_usd=bounds.budget_usd, most_attempts=bounds.attempts, candidates=each)


def _tools(case: Case) -> Tools:
    """Within what is reserved for the request."""
    return Charging(case.office, case.request).within(case.office.tools, case.site.config, _asked(case))


def _linked(case: Case, state: Sticky, live: int | None) -> Sticky:
    """With the page of the check run that shows the steps, where there is one."""
    return state if live is None else replace(state, link=check_page(case.site.web, live))


def _asked(case: Case) -> Bounds:
    options = case.subject.ask.options
    return Bounds(attempts=options.attempts, budget_usd=options.budget_usd, candidates=options.candidates)


def _stored(case: Case) -> StoredRun | None:
    history = case.office.store.history
    return history.load(case.run) if history.knows(case.run) else None


def _plan(case: Case, stored: StoredRun) -> str:
    planned = case.subject.goal == "plan" and stored.proposals
    return stored.proposals[0].proposal.answer if planned else ""


def _live(case: Case, checkout: Checkout) -> int | None:
    """On a pull request the steps are shown on its head commit too, while it is the newest one."""
    if case.pull is None or case.office.is_dry:
        return None
    try:
        return check.begin(case.site, checkout.onto, "The work has begun.")
    except Forbidden:  # a job of a workflow need not have this permission; the comment tells it as well
        return None


def _sure(holder: Holder) -> Callable[[], None]:
    """Before the first write: a wish for the end is heard now, or not any more."""

    def sure() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        if holder.cancelling:
            raise Cancelled("It was cancelled.")

    return sure


def _outlet(case: Case, checkout: Checkout, sure: Callable[[], None], live: int | None) -> Publishing | None:
    """Where the result goes; None where it stays on this machine."""
    if case.office.is_dry:
        return None
    if case.pull is None:
        thread_ = case.subject.ask.thread
        return NewPull(case.site, sure, None if thread_.is_pull_request else thread_.number or None)
    merged = checkout.base if case.subject.goal == "rebase" else None
    return OnPull(case.site, sure, issue_of_pull(case.pull), live).on(case.pull, checkout.onto, merged)


def _job(case: Case, checkout: Checkout) -> Job:
    settings, config = case.office.settings, case.site.config
    issue = issue_of(case.subject, opener_of(case.request, case.office.store))
    named = case.site.gate.without_secrets(issue.title)
    models = models_of(case.subject.ask, settings.chain, config, allowed_models(settings.choosable, settings.chain))
    return Job(
        id=case.run,
        source=checkout.source,
        issue=issue,
        models=models,
        asked=_asked(case),
        time_s=_time_left(case),
        out=case.folder / "reports",
        branch=case.pull.head_ref if case.pull else branch_of(case.subject, config, case.run, named),
        context=_context(case, models or config.models),
        rules=rules(case),
        start=_start(case, checkout),
        request=case.request.id,
        called=(called := f"{case.site.repository.owner}/{case.site.repository.name}"),
        place=Place(case.site.web_root, called, case.site.repository.id, case.request.ask.installation),
        line="" if case.site.base == case.site.repository.default_branch else case.site.base,
        repository=f"{case.request.ask.installation}/{case.site.repository.id}",
    )


def _time_left(case: Case) -> float:
    """Seconds for new attempts: none once a commit was made, since what is said then is said of that commit."""
    return 0.0 if case.site.effects.known(COMMIT) else case.office.settings.time_s


def _start(case: Case, checkout: Checkout) -> Sha | None:
    if case.subject.goal != "rebase" or checkout.parted is None:
        return checkout.start
    if checkout.parted.base == checkout.base:
        raise Needless(f"The branch has everything of {case.site.base} already; there is nothing to do.")
    return checkout.parted.merged()


def _context(case: Case, models: Sequence[str]) -> tuple[Piece, ...]:
    if case.subject.goal == "rebase":
        return ()
    site, least = case.site, case.least
    said = (*linked(site, least), *thread.conversation(site, least), *thread.review(site, least))
    return (*said, *_pictures(case, models), *thread.approved(case.subject.plan))


def _pictures(case: Case, models: Sequence[str]) -> tuple[Piece, ...]:
    """Of the issue, of what was asked, and of the comments that a model is shown."""
    ask, site = case.subject.ask, case.site
    written = (Said(ask.snapshot.body, ask.snapshot.author), Said(ask.text, ask.person))
    told = (Said(one.body, one.author) for one in thread.shown(site, case.least))
    attachments = Attachments(web_url(case.office.settings.github_url), case.office.settings.ca_bundle)
    return pictures((*written, *told), People(site.github, case.least), attachments, seen=can_see(models))
