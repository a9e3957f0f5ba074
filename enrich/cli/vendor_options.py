"""The words that tell the sandbox how its vendor answers, fails and charges."""

from typing import Annotated

import typer

from enrich.sandbox.customs import Reaction
from enrich.sandbox.endings import NoLinkedIn, SearchFailure
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Generation,
    ListForm,
    LocationKey,
    Shape,
)
from enrich.sandbox.money import CapAnswer

Night = Annotated[
    int, typer.Option(min=0, help="Nights gone by: people leave, join and change titles.")
]
Contacts = Annotated[
    float, typer.Option(min=0, max=1, help="Share of people with a known e-mail and phone.")
]

# the forms of answers
Generations = Annotated[Generation, typer.Option(help="What a create answers.")]
CreateStatus = Annotated[int, typer.Option(help="HTTP code of a create: 200, 201 or 202.")]
Shapes = Annotated[Shape, typer.Option(help="Where a result has its status.")]
Fields = Annotated[FieldNames, typer.Option(help="Names of the fields of leads.")]
Listing = Annotated[ListForm, typer.Option("--list", help="The list of searches: wrapped or bare.")]
ListStatus = Annotated[
    bool, typer.Option("--list-status", help="The list tells each search's status.")
]
ListLag = Annotated[float, typer.Option(min=0, help="Seconds until the list shows a new search.")]
Errors = Annotated[ErrorForm, typer.Option(help="The body of a refusal.")]
Locations = Annotated[LocationKey, typer.Option(help="The key that a place is looked up by.")]
Personas = Annotated[ListForm, typer.Option(help="The list of personas: wrapped or bare.")]

# what nobody outside knows
Extras = Annotated[Reaction, typer.Option(help="Fields that no document has.")]
Doubles = Annotated[Reaction, typer.Option(help="A company given by ID and URL at once.")]
Strangers = Annotated[Reaction, typer.Option(help="A persona_id that nobody saved.")]
OtherPages = Annotated[Reaction, typer.Option(help="Schools and showcase pages.")]
EmptyLists = Annotated[
    bool, typer.Option("--empty-list-counts", help="An empty list is a people filter.")
]
WrongKey = Annotated[int, typer.Option(help="HTTP code of a wrong key: 401 or 403.")]
CreditsStatus = Annotated[int, typer.Option(help="HTTP code without credits: 422 or 402.")]
ReadLag = Annotated[float, typer.Option(min=0, help="Seconds until a new search can be read.")]
OddStatus = Annotated[
    str | None, typer.Option(metavar="WORD", help="The status of a search under way.")
]
Resumption = Annotated[
    float | None, typer.Option(min=0, help="Seconds until a RATE_LIMITED search goes on.")
]
MostShown = Annotated[int | None, typer.Option(min=0, help="Leads in one answer, at most.")]

# searches that fail
SearchErrorRate = Annotated[float, typer.Option(min=0, max=1, help="Share of searches that fail.")]
SearchErrors = Annotated[
    list[SearchFailure] | None,
    typer.Option("--search-error", help="How they fail; may be repeated. Default: all ways."),
]
PartialLeads = Annotated[
    bool,
    typer.Option(
        "--partial-leads/--no-partial-leads", help="Whether failed searches show what they found."
    ),
]
StuckRate = Annotated[float, typer.Option(min=0, max=1, help="Share of searches that never end.")]
MissingConnection = Annotated[
    NoLinkedIn | None,
    typer.Option(
        "--no-linkedin", help="No LinkedIn connection: refused creates, or failed searches."
    ),
]

# money
Credits = Annotated[
    int | None, typer.Option("--credits", min=0, help="Leads that the account can pay.")
]
PlanLimit = Annotated[int | None, typer.Option(min=0, help="Leads of the plan in 30 days.")]
DailyCap = Annotated[int | None, typer.Option(min=0, help="Leads in any 24 hours.")]
CapAnswers = Annotated[
    CapAnswer, typer.Option("--cap-answer", help="What a create meets at the daily cap.")
]
