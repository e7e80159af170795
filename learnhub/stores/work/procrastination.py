"""The engine for PostgreSQL: Procrastinate (procrastinate.readthedocs.io), for several processes and hosts.

It keeps the work in tables of its own, which are made and brought up to date here. Work is put off on the connection
of the deed's own transaction. Workers say every ten seconds that they live; what one had begun that is silent for
longer than the lease is taken over.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
import psycopg
from procrastinate import sql
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker as ProcrastinateWorker
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from learnhub import clock, ids
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work import failures, handlers, schedules
from learnhub.stores.work.handlers import Context, Kept, Work, log
from learnhub.stores.work.loops import AFTER_TROUBLE, Loop, seconds_until

LEASE = timedelta(seconds=30)
# Pieces of work that one process does beside each other, by the queue that they wait in.
_QUICK, _SLOW = "default", "slow"
CONCURRENCY = {_QUICK: 2, _SLOW: 1}
# Seconds between looks for work of which the database does not tell by itself: what is tried again, what stalled.
POLL = 10.0
# Seconds between two words to a worker that it should stop.
STOPPING = 0.2
# Which worker takes over: one at a time, by a lock of the database that ends with the transaction.
_TAKING_OVER = 0x4C48

_to_put_off = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
# It would tell of every piece of work and quote the words of errors; our own lines say what the operator needs.
logging.getLogger("procrastinate").setLevel(logging.CRITICAL)


def add(name: str, arguments: Mapping[str, Any]) -> None:
    """Put a piece of work off, in the transaction of the deed."""
    deferred = _to_put_off.configure_task(
        name,
        queue=_SLOW if handlers.get(name).is_slow else _QUICK,
        task_kwargs={"code": ids.public_id(), "arguments": dict(arguments)},
        connection=db.session.connection().connection.dbapi_connection,
    )
    try:
        deferred.defer()
    except ConnectorException as error:
        # In the shape in which all else tells of it: a full disk is told as such at the edge.
        if isinstance(error.__cause__, psycopg.OperationalError):
            raise OperationalError("defer", None, error.__cause__) from error
        raise DatabaseError("defer", None, error) from error


def _run_query(name: str, **values: Any) -> Any:
    """Run one of Procrastinate's own queries in the present transaction."""
    return db.session.connection().exec_driver_sql(sql.queries[name], values)


_LIST = """
    SELECT job.args ->> 'code' AS code, job.task_name, job.status, job.attempts,
           CASE WHEN job.status = 'failed' THEN max(event.at) ELSE coalesce(job.scheduled_at, min(event.at)) END AS at
      FROM procrastinate_jobs job LEFT JOIN procrastinate_events event ON event.job_id = job.id
     WHERE job.status::text = ANY(:states) AND job.args ? 'code'
     GROUP BY job.id ORDER BY {order} LIMIT :most
"""


def list_kept(*, failed: bool, limit: int) -> list[Kept]:
    """Return what has failed, the latest first, or else what waits or is under way, the next due first."""
    query = text(_LIST.format(order="at DESC, job.id" if failed else "at, job.id"))
    rows = db.session.execute(query, {"states": ["failed"] if failed else ["todo", "doing"], "most": limit}).all()
    errors = failures.of([row.code for row in rows])
    return [
        Kept(row.code, row.task_name, row.status == "doing", row.attempts, row.at, errors.get(row.code)) for row in rows
    ]


def try_again(code: str) -> bool:
    """Make failed work wait for one more try; tell whether there was any of this code."""
    query = text("SELECT id FROM procrastinate_jobs WHERE status = 'failed' AND args ->> 'code' = :code FOR UPDATE")
    found = db.session.scalars(query, {"code": code}).first()
    if found is None:
        return False
    _make_wait(found)
    failures.forget([code])
    return True


def forget_finished(before: datetime) -> None:
    """Forget what was over before an instant, whether it went well or failed."""
    hours = int((clock.now() - before) / timedelta(hours=1))
    over = [Status.SUCCEEDED.value, Status.FAILED.value, Status.CANCELLED.value, Status.ABORTED.value]
    _run_query("delete_old_jobs", nb_hours=hours, queue=None, statuses=over)
    kept = "SELECT args ->> 'code' FROM procrastinate_jobs WHERE args ? 'code'"
    db.session.execute(text(f"DELETE FROM task_failures WHERE code NOT IN ({kept})"))  # noqa: S608 -- our own text


def take_over(lease: timedelta = LEASE) -> int:
    """Make wait again what stalled because its worker is silent, and return how many pieces of work there were.

    What has had all its tries without coming back once is kept as failed: it may be what kills its process.
    """
    db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _TAKING_OVER})
    stalled = _run_query(
        "select_stalled_jobs_by_heartbeat",
        queue=None,
        task_name=None,
        seconds_since_heartbeat=lease.total_seconds(),
    ).mappings()
    jobs = [Job.from_row(dict(row)) for row in stalled]
    for job in jobs:
        _take_over(job)
    return len(jobs)


def _take_over(job: Job) -> None:
    work = handlers.find(job.task_name)
    if work is not None and job.attempts + 1 >= work.most_tries:
        _run_query("finish_job", job_id=job.id, status=Status.FAILED.value, delete_job=False)
        failures.note(str(job.task_kwargs["code"]), handlers.ABANDONED)
    else:
        _make_wait(job.id)


def _make_wait(job_id: int | None) -> None:
    _run_query("retry_job", job_id=job_id, retry_at=clock.now(), new_priority=None, new_queue_name=None, new_lock=None)


class _Retry(procrastinate.BaseRetryStrategy):
    """Waits after a failed try as long as its kind of work says."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """Return when to try again, or None."""
        wait = self._work.wait_after(job.attempts + 1) if isinstance(exception, handlers.Failed) else None
        return None if wait is None else procrastinate.RetryDecision(retry_at=datetime.now(UTC) + wait)


def _app(context: Context, conninfo: str) -> procrastinate.App:
    """Return Procrastinate's app that does all registered work."""
    connector = procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=sum(CONCURRENCY.values()) + 2)
    app = procrastinate.App(connector=connector)
    for work in handlers.all_known():
        app.task(name=work.name, retry=_Retry(work), pass_context=True)(_doing(context, work))
    return app


def _doing(context: Context, work: Work) -> Callable[..., None]:
    def do(job_context: procrastinate.JobContext, code: str, arguments: dict[str, Any]) -> None:
        try:
            handlers.run(context, work.name, arguments)
        except handlers.Failed as failed:
            with context(), unit_of_work():
                failures.note(code, str(failed))
            raise handlers.Failed(str(failed)) from None
        if job_context.job.attempts:
            with context(), unit_of_work():
                failures.forget([code])

    return do


class Worker:
    """Does periodic work and what was put off, in two threads of this process."""

    def __init__(self, context: Context, lease: timedelta = LEASE) -> None:
        self._context = context
        self._lease = lease
        self._poll = min(POLL, lease.total_seconds() / 3)
        self._schedules = Loop("learnhub-schedules", self._do_periodic_work)
        self._work = threading.Thread(target=self._run, name="learnhub-work", daemon=True)
        self._running: list[ProcrastinateWorker] = []

    def start(self) -> None:
        """Begin."""
        with self._context(), unit_of_work():
            schedules.prepare()
        self._schedules.start()
        self._work.start()

    def ring(self) -> None:
        """Do nothing: the database itself tells all workers when something was put off."""

    def stop(self, timeout: float) -> bool:
        """End what is under way, at most `timeout` seconds, and begin nothing more; tell whether it ended."""
        self._schedules.stop()
        latest = time.monotonic() + timeout
        while self._work.is_alive() and time.monotonic() < latest:
            self._stop_running()  # again and again: one that is just beginning forgets what it was told before
            self._work.join(STOPPING)
        return self._schedules.join(max(0.0, latest - time.monotonic())) and not self._work.is_alive()

    def _do_periodic_work(self) -> float:
        schedules.run_due(self._context, self._schedules.is_over)
        with self._context(), unit_of_work():
            take_over(self._lease)
            self._begin_anew_unless_alive()
        with self._context():
            return seconds_until(self._poll, schedules.next_at())

    def _begin_anew_unless_alive(self) -> None:
        """End the worker when others must take it for dead: it was not heard, as on a computer that was asleep."""
        codes = [one.worker_id for one in self._running if one.worker_id is not None]
        query = text(
            "SELECT count(*) FROM procrastinate_workers WHERE id = ANY(:ids) AND last_heartbeat > now() - :lease"
        )
        if db.session.scalar(query, {"ids": codes, "lease": self._lease}) < len(codes):
            log.error("background work begins anew: its worker was not heard")
            self._stop_running()

    def _stop_running(self) -> None:
        for one in self._running:
            one.stop()  # type: ignore[no-untyped-call] # the library has no types here

    def _run(self) -> None:
        while not self._schedules.is_over():
            try:
                asyncio.run(self._work_on())
            except Exception as error:  # noqa: BLE001 -- it goes on when the database is there again
                log.error("background work is held up: %s", type(error).__name__)
            self._schedules.rest(AFTER_TROUBLE)

    async def _work_on(self) -> None:
        with self._context():
            conninfo = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        app = _app(self._context, conninfo)
        async with app.open_async():
            self._running = [self._worker_of(app, queue) for queue in CONCURRENCY]
            if not self._schedules.is_over():
                await asyncio.gather(*(self._run_one(one) for one in self._running))

    async def _run_one(self, one: ProcrastinateWorker) -> None:
        """Let a worker go on until it is stopped. The others end with it, and all begin anew."""
        try:
            await one.run()  # type: ignore[no-untyped-call] # likewise
        finally:
            self._stop_running()

    def _worker_of(self, app: procrastinate.App, queue: str) -> ProcrastinateWorker:
        return ProcrastinateWorker(
            app,
            queues=[queue],
            concurrency=CONCURRENCY[queue],
            fetch_job_polling_interval=self._poll,
            update_heartbeat_interval=self._lease.total_seconds() / 3,
            stalled_worker_timeout=self._lease.total_seconds(),
            install_signal_handlers=False,
        )
