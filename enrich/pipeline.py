"""The whole run on one page: read, plan, submit, collect, merge, write."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from enrich.awaiting import await_files
from enrich.buying import Bought, Buying
from enrich.delivered import with_delivered
from enrich.errors import LedgerRefused, OutputRefused
from enrich.excluding import count_excluded
from enrich.interim import Interim
from enrich.job import Job, Thought, Watcher
from enrich.ledger import lock
from enrich.ledger.evidence import Evidence
from enrich.ledger.ledger import Ledger, open_ledger
from enrich.merge.merging import Merged, added_sheet_names, merge
from enrich.merge.outcomes import Known
from enrich.model.nights import is_unusual
from enrich.model.search import SearchHistory, SearchState
from enrich.model.target import Target
from enrich.plan.wishes import outdated
from enrich.publish import Published, make_sure, publish, publish_meanwhile
from enrich.report import Report, RequestCounts, SearchCounts
from enrich.sheets.reading import stamp_of
from enrich.stopping import Stopping, interrupted_by_signals
from enrich.thinking import think

_USUAL = timedelta(days=30)
"""What is usual is what was so in this time before."""


def _with_outdated_wishes(thought: Thought, ledger: Ledger) -> Thought:
    """Only the ledger knows which wishes were typed beside something older."""
    if not thought.wishes:
        return thought
    plan = thought.plan
    histories = ledger.attempts.histories(plan.searches)
    doubts = outdated(thought.wishes, plan, thought.table, histories=histories)
    return replace(thought, plan=replace(plan, problems=(*plan.problems, *doubts)))


def run(job: Job, watcher: Watcher) -> Report:
    """Do the whole job.

    Raises:
        EnrichError: nothing could be done at all; later faults are in the report.
    """
    began = job.clock.seconds()
    thought = think(job)
    with (
        lock.hold(job.ledger, wait=job.settings.limits.lock_wait),
        open_ledger(job.ledger, job.clock.now, look_through=True) as ledger,
    ):
        ledger.bind(job.vendor)
        thought = _as_it_is_now(job, thought, watcher)
        _introduce(job, thought, ledger, watcher=watcher)
        _make_sure_of_output(job, thought, ledger)
        thought = _with_outdated_wishes(thought, ledger)
        since = ledger.now()
        night = ledger.begin_run(thought.plan.book)
        ledger.remember(thought.plan)
        stopping = Stopping(job.clock)
        buying = Buying(
            job,
            thought,
            ledger,
            stopping=stopping,
            watcher=watcher,
            interim=_interim(job, thought, ledger, since=since),
        )
        bought = buying.run()
        with interrupted_by_signals(stopping):
            report = _write(job, thought, ledger, since=since)
        report = _complete(report, bought, stopping, seconds=job.clock.seconds() - began)
        report = replace(report, notices=(*report.notices, *_unlike_other_nights(ledger, since)))
        ledger.end_run(night, report.exit_code, bought=bought.submitted, failed=bought.failed)
        # Last of all: whoever is killed before it joins the round again, and buys nothing twice.
        buying.close_round()
    return report


def _introduce(job: Job, thought: Thought, ledger: Ledger, *, watcher: Watcher) -> None:
    """Say what is known and what may be bought, before anything is."""
    watcher.say(f"Ledger {job.ledger}: {ledger.attempts.count_searches()} searches known.")
    if job.settings.input.where is not None:
        watcher.say(f"where: {len(thought.scope)} of {len(thought.plan.rows)} rows are chosen.")
    if excluded := count_excluded(thought):
        watcher.say(str(excluded))


def _as_it_is_now(job: Job, thought: Thought, watcher: Watcher) -> Thought:
    """While another run was waited for, the file may have become another one, or be about to."""
    if thought.spreadsheet.stamp == _stamp(job.input):
        return thought
    await_files((job.input,), wait=job.settings.input.input_wait, say=watcher.say)
    return think(job)


def _stamp(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        return stamp_of(path)
    return None


def export(job: Job) -> Report:
    """Write the output again from what the ledger knows; no network, nothing spent.

    Raises:
        EnrichError: the input, the ledger or the output cannot be used.
    """
    began = job.clock.seconds()
    thought = think(job)
    with open_existing(job.ledger) as ledger:
        _make_sure_of_output(job, thought, ledger)
        thought = _with_outdated_wishes(thought, ledger)
        report = _write(job, thought, ledger, since=ledger.now())
    return replace(report, seconds=job.clock.seconds() - began)


def look(job: Job, ledger: Ledger, *, leads_from: Ledger | Evidence | None = None) -> Merged:
    """What the output would say of the input's rows now; nothing is written.

    Leads that can no longer be read are a fault, unless they are taken from the evidence.
    """
    return _merge(job, think(job), ledger, since=ledger.now(), leads_from=leads_from)


def open_existing(path: Path) -> AbstractContextManager[Ledger]:
    """Open a ledger that must be there already.

    Raises:
        LedgerRefused: there is none.
    """
    if not path.exists():
        raise LedgerRefused(
            f"There is no ledger at {path}.",
            "Run `enrich run` first, or name the ledger with --ledger.",
        )
    return open_ledger(path)


def _make_sure_of_output(job: Job, thought: Thought, ledger: Ledger) -> None:
    """Whoever cannot be given what they pay for shall not pay."""
    names = (thought.table.sheet, *added_sheet_names(_sheet_names(thought)))
    make_sure(
        job.output,
        names,
        thought.spreadsheet,
        ledger=ledger,
        may_replace=job.may_do_all,
        in_place=job.in_place,
        also_read=[path for path in (job.personas, job.exclude) if path],
        is_sandbox=job.is_sandbox,
    )


def _sheet_names(thought: Thought) -> list[str]:
    return [grid.name for grid in thought.spreadsheet.grids]


def _write(job: Job, thought: Thought, ledger: Ledger, *, since: datetime) -> Report:
    merged = _merge(job, thought, ledger, since=since)
    published, unwritten = _publish(job, thought, merged, ledger=ledger)
    return Report(
        rows=merged.rows,
        targets=merged.targets,
        searches=_count_searches(thought, ledger),
        leads=merged.leads,
        requests=RequestCounts(),
        seconds=0.0,
        output=published.paths,
        remarks=published.remarks,
        notices=published.notices,
        waiting=_count_waiting(thought, ledger),
        unwritten=unwritten,
        findings=thought.plan.findings,
    )


def _publish(
    job: Job, thought: Thought, merged: Merged, *, ledger: Ledger
) -> tuple[Published, OutputRefused | None]:
    """What cannot be written ends no run in disorder: all that was bought is in the ledger."""
    try:
        published = publish(
            job.output,
            merged.sheets,
            thought.spreadsheet,
            ledger=ledger,
            may_replace=job.may_do_all,
            in_place=job.in_place,
            keep_backups=job.settings.output.keep_backups,
            csv_guard=job.settings.output.csv_guard,
            book=thought.plan.book,
            is_sandbox=job.is_sandbox,
        )
    except OutputRefused as refusal:
        way_back = f"Then `enrich export {job.input.name}` writes it, and buys nothing."
        return Published(()), OutputRefused(refusal.what, f"{refusal.cure} {way_back}")
    return published, None


def _interim(job: Job, thought: Thought, ledger: Ledger, *, since: datetime) -> Interim:
    """The workbook that is input and output at once is its user's, and read, until the end.

    Replaced every quarter of an hour, what somebody saves meanwhile would no longer be told from it.
    """

    def write() -> None:
        # A connection belongs to one thread.
        with open_ledger(job.ledger, job.clock.now) as own:
            merged = _merge(job, thought, own, since=since)
            publish_meanwhile(
                job.output,
                merged.sheets,
                thought.spreadsheet,
                ledger=own,
                csv_guard=job.settings.output.csv_guard,
                book=thought.plan.book,
                is_sandbox=job.is_sandbox,
            )

    every = None if job.in_place else job.settings.output.refresh_every
    return Interim(write, ledger, clock=job.clock, every=every)


def _merge(
    job: Job,
    thought: Thought,
    ledger: Ledger,
    *,
    since: datetime,
    leads_from: Ledger | Evidence | None = None,
) -> Merged:
    source = leads_from or ledger
    known = Known(
        histories=ledger.attempts.histories(thought.plan.searches),
        leads=with_delivered(ledger, source.leads),
        gone=source.gone,
        changed_at=_news(ledger.links.changed(thought.plan.book), since),
    )
    return merge(
        thought.table,
        thought.plan,
        known,
        scope=thought.scope_indexes,
        since=since,
        include_disqualified=job.settings.output.include_disqualified,
        carried=thought.carried,
        exclusions=thought.exclusions,
        top_leads=job.settings.output.top_leads,
        wishes=thought.wishes,
        taken_names=_sheet_names(thought),
        is_sandbox=job.is_sandbox,
    )


def _news(
    changed: Mapping[tuple[str, str], datetime], since: datetime
) -> Callable[[Target, SearchHistory], datetime | None]:
    """A change is news until a run has shown what came of it."""

    def changed_at(target: Target, history: SearchHistory) -> datetime | None:
        when = changed.get((target.account_id, target.persona))
        answered = history.result.ended_at if history.result else None
        is_told = when is None or (answered is not None and max(answered, when) < since)
        return None if is_told else when

    return changed_at


def _count_searches(thought: Thought, ledger: Ledger) -> SearchCounts:
    targets = [target for row in thought.scope for target in row.targets]
    keys = {target.key for target in targets}
    histories = ledger.attempts.histories(keys)
    latest = [history.current for history in histories.values() if history.current]
    return SearchCounts(
        planned=len(keys),
        shared=len(targets) - len(keys),
        unsettled=sum(attempt.state is SearchState.UNSETTLED for attempt in latest),
    )


def _count_waiting(thought: Thought, ledger: Ledger) -> int:
    histories = ledger.attempts.histories(thought.plan.searches).values()
    return sum(
        history.current is not None and history.current.state is SearchState.PLANNED
        for history in histories
    )


def _complete(report: Report, bought: Bought, stopping: Stopping, *, seconds: float) -> Report:
    return replace(
        report,
        searches=replace(
            report.searches,
            submitted=bought.submitted,
            reused=bought.purchases.reused,
            adopted=bought.adopted,
            finished=bought.finished,
            failed=bought.failed,
        ),
        requests=RequestCounts(bought.requests, bought.rate_limited, bought.retried),
        seconds=seconds,
        was_interrupted=stopping.is_interrupted,
        fault=stopping.fault,
        notices=(*report.notices, *bought.notices),
        withheld=bought.purchases.withheld,
        cut_short=bought.cut_short,
    )


def _unlike_other_nights(ledger: Ledger, since: datetime) -> Iterator[str]:
    """What a person should hear of a night in which far more failed than usual."""
    tonight = ledger.attempts.endings(since, ledger.now() + timedelta(seconds=1))
    before = ledger.attempts.endings(since - _USUAL, since)
    if is_unusual(tonight, before):
        yield (
            f"{tonight.failed} of the {tonight.ended} searches that ended in this run failed; in "
            f"the {_USUAL.days} days before it were {before.failed} of {before.ended}. The notes "
            "of the rows say why. If it is not the file, look in the vendor's app."
        )
