"""Much is not bought, and nothing twice, before somebody has agreed (design, section 5)."""

from enrich.errors import ConsentMissing
from enrich.job import Job, Watcher
from enrich.plan.purchases import Purchases

_ASK_ABOVE = 100


def make_sure_of_consent(job: Job, purchases: Purchases, watcher: Watcher) -> None:
    """Ask the person there, if a question is due that nobody has answered beforehand.

    Raises:
        ConsentMissing: nobody said yes.
    """
    question = _question(purchases, _unasked(job))
    if question is None or _was_given(job, purchases) or watcher.agrees(question):
        return
    raise ConsentMissing(
        question.replace("Buy", "Nothing was bought. This run would buy").rstrip("?") + ".",
        "Say yes with --yes, or set a cap with --max-searches.",
    )


def _unasked(job: Job) -> int | None:
    """How many searches are bought without a question; `None` for any number."""
    most, api = job.settings.limits.ask_above, job.settings.api
    return _ASK_ABOVE if most is None and not api.is_loopback else most


def _was_given(job: Job, purchases: Purchases) -> bool:
    """Whether the yes came with the words of the command or the config.

    A cap in the config is consent, but not to buying the same thing again, unless somebody has
    asked for that beside the row.
    """
    is_capped = job.settings.limits.max_searches is not None
    return job.may_do_all or (is_capped and purchases.bought_again == purchases.wished)


def _question(purchases: Purchases, unasked: int | None) -> str | None:
    """What to ask before buying; `None` where nothing needs to be asked."""
    again = purchases.bought_again
    if again:
        return f"Buy {len(purchases.buy)} searches, {again} of which have a fresh result?"
    if unasked is not None and len(purchases.buy) > unasked:
        return f"Buy {len(purchases.buy)} searches?"
    return None
