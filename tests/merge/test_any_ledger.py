"""Whatever the ledger knows: merging loses nothing, doubles nothing and invents nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st
from merge.book import Book, kept

from enrich.model.lead import Change, LeadStatus
from enrich.model.search import OPEN_STATES, Cause, SearchState
from enrich.model.status import RowStatus
from enrich.model.target import Target

STATES = st.sampled_from(list(SearchState))
PEOPLE = st.lists(st.sampled_from(["ann", "bob", "cid", "dee"]), unique=True, max_size=4)


@st.composite
def books(draw: st.DrawFn) -> Book:
    book = Book()
    pool = [
        book.target(account_id, titles, persona=persona, limit=draw(st.sampled_from([1, 50, None])))
        for account_id in ("1", "2", "3")
        for titles, persona in (("CEO", "A"), ("CFO", "B"), ("CFO", ""))
    ]
    for target in pool:
        book.tried(target, *draw(st.lists(STATES.map(_attempt), max_size=3)))
        statuses = st.sampled_from(list(LeadStatus))
        changes = st.sampled_from([Change.NEW, Change.SAME, Change.CHANGED])
        found = [kept(name, draw(changes), status=draw(statuses)) for name in draw(PEOPLE)]
        book.find(target, *found)
    for _ in range(draw(st.integers(0, 5))):
        account_id = draw(st.sampled_from(["1", "2", "3"]))
        own = [target for target in pool if target.account_id == account_id]
        targets = draw(st.lists(st.sampled_from(own), unique_by=lambda item: item.persona))
        problems = (book.fault(account_id),) if draw(st.booleans()) or not targets else ()
        book.row(account_id, *targets, problems=problems)
    return book


def _attempt(state: SearchState) -> dict[str, object]:
    cause = Cause.ERROR if state is SearchState.FAILED else None
    return {"state": state, "cause": cause, "returned": 0 if state in OPEN_STATES else 2}


MANY = settings(max_examples=150, deadline=None)


@MANY
@given(book=books(), disqualified=st.booleans())
def test_merging_loses_no_row_and_invents_none(book: Book, *, disqualified: bool) -> None:
    accounts = book.sheet("Accounts", include_disqualified=disqualified)
    assert [(row["id"], row["company"]) for row in accounts] == book.cells
    assert [row["enrich_row_id"] for row in accounts] == [row.account_id for row in book.rows]
    for row in accounts:
        assert row["enrich_status"] in set(RowStatus)
        assert row["enrich_note"] or row["enrich_status"] == "done"
    leads = book.sheet("Leads", include_disqualified=disqualified)
    assert {row["enrich_row_id"] for row in leads} <= {row["enrich_row_id"] for row in accounts}


@MANY
@given(book=books(), disqualified=st.booleans())
def test_every_lead_is_there_once_for_each_account_and_persona(
    book: Book, *, disqualified: bool
) -> None:
    targets: dict[tuple[str, str], Target] = {
        (target.account_id, target.persona): target for row in book.rows for target in row.targets
    }
    expected = sorted(
        (*identity, item.lead.full_name)
        for identity, target in targets.items()
        for item in book.found[target.key]
        if disqualified or item.lead.status is LeadStatus.QUALIFIED
    )
    leads = book.sheet("Leads", include_disqualified=disqualified)
    shown = [(row["enrich_row_id"], row["persona"], row["full_name"]) for row in leads]
    assert sorted(map(str, shown)) == sorted(map(str, expected))
    assert book.merged(include_disqualified=disqualified).leads.total == len(leads)


@MANY
@given(books())
def test_the_count_beside_a_row_is_of_its_own_qualified_people(book: Book) -> None:
    leads = book.sheet("Leads")
    for row, cells in zip(book.rows, book.sheet("Accounts"), strict=True):
        personas = {target.persona for target in row.targets}
        people = {
            lead["full_name"]
            for lead in leads
            if lead["enrich_row_id"] == row.account_id and lead["persona"] in personas
        }
        is_settled = cells["enrich_status"] in {"done", "empty"}
        assert cells["enrich_leads"] == (len(people) if is_settled else None)
