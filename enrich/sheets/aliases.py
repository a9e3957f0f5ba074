"""What people and programs call the columns of an account sheet and of a persona sheet."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

_CUSTOM_FIELD = re.compile(r"__p?c$", re.IGNORECASE)
"""What Salesforce puts after the names of fields that its users added."""


def folded(header: str) -> str:
    """`Job Title(s)`, `job_titles`, `JobTitles` and `Job_Titles__c` are one header."""
    bare = _CUSTOM_FIELD.sub("", header.strip())
    plain = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(character for character in plain if character.isalnum())


@dataclass(frozen=True)
class Names:
    """All headers that mean one field, in four ranks."""

    sure: tuple[str, ...] = ()
    """They can mean nothing else."""
    second: tuple[str, ...] = ()
    """Used where no sure one is there."""
    open: tuple[str, ...] = ()
    """They may be about something else: a contact's own title, a person's page."""
    last: tuple[str, ...] = ()
    """As open, and rather not used."""

    @cached_property
    def ranks(self) -> tuple[tuple[frozenset[str], bool], ...]:
        """Folded, the surest rank first, and whether it needs no word from the cells."""
        every = ((self.sure, True), (self.second, True), (self.open, False), (self.last, False))
        return tuple((frozenset(map(folded, names)), is_sure) for names, is_sure in every)

    def __iter__(self) -> Iterator[str]:
        return iter((*self.sure, *self.second, *self.open, *self.last))


Aliases = Mapping[str, Names]
"""Field -> its names; the fields in the order in which they are shown."""


def _names(**ranks: str) -> Names:
    return Names(**{rank: _listed(names) for rank, names in ranks.items()})


def _listed(names: str) -> tuple[str, ...]:
    every = (name.strip() for line in names.splitlines() for name in line.split(","))
    return tuple(name for name in every if name)


_FILTERS: Aliases = {
    "persona_id": _names(sure="persona id, saved persona, saved persona id, persona uuid"),
    "job_titles": _names(
        sure="""job titles, titles, target titles, target job titles, wanted titles
            titles to search, job titles to search, titles to find, job titles to find
            included job titles, included titles, include titles, include job titles
            roles, job roles, target roles, roles to find, positions, target positions
            zielpositionen, gesuchte positionen, gesuchte titel, positionen
            postes, postes cibles, postes recherchés, intitulés de poste, fonctions, titres
            cargos, cargos objetivo, puestos, títulos, ruoli, qualifiche, functies
            functietitels""",
        # What is said once of a row may be said of the contact who stands in it.
        open="""title, job title, role, job role, position, designation
            jobtitel, titel, berufsbezeichnung, funktion, stelle, rolle
            poste, intitulé de poste, intitulé du poste, titre, titre du poste, fonction
            cargo, puesto, título, ruolo, qualifica, functie, functietitel""",
    ),
    "excluded_job_titles": _names(
        sure="""excluded job titles, exclude job titles, excluded titles, exclude titles
            titles to exclude, job titles to exclude, not titles, excluded job title
            excluded title, excluded roles, exclude roles, roles to exclude
            ausgeschlossene titel, ausgeschlossene positionen, titres exclus, postes exclus
            postes à exclure, cargos excluidos, puestos excluidos, ruoli esclusi
            uitgesloten functies""",
    ),
    "functions": _names(
        sure="functions, job functions, target functions, target departments",
        open="function, job function, department, departments",
    ),
    "seniority_levels": _names(
        sure="seniority levels, seniorities, levels, target seniority, target seniorities",
        open="seniority, seniority level, level, management level, job level",
    ),
    # Not "location": on an account sheet that is where the company sits.
    "included_locations": _names(
        sure="""included locations, locations, included location, include locations
            people locations, lead locations, target locations"""
    ),
    "excluded_locations": _names(
        sure="""excluded locations, excluded location, exclude locations, exclude location
            locations to exclude""",
    ),
    "limit": _names(
        sure="limit, lead limit, leads limit, max leads, leads per company, number of leads"
    ),
}

ACCOUNT_ALIASES: Aliases = MappingProxyType(
    {
        "id": _names(
            sure="id, row id, record id, account id",
            second="""account: account id, account.id, account id 18, account id (18)
                account id 18 digit, account id (18 digits), account id (18 characters)
                18 digit account id, 18 character account id, case safe id, case safe account id
                salesforce id, salesforce account id, sfdc id, sfdc account id, crm id
                crm account id, record id - company, company record id, hubspot record id
                hubspot company id, organization - id, organisation - id
                id compte, id du compte, identifiant, identifiant du compte""",
        ),
        "company_linkedin_url": _names(
            sure="""company linkedin url, company linkedin, company linkedin page
                company linkedin link, company linkedin profile, company linkedin profile url
                company linkedin page url, company linkedin flagship url, company page linkedin
                linkedin company, linkedin company url, linkedin company page
                linkedin company page url, linkedin company link, linkedin company profile
                linkedin company profile url, linkedin company account, linkedin url company
                account linkedin, account linkedin url, account linkedin page
                account: linkedin url, account: linkedin company url, account: linkedin
                organization linkedin, organization linkedin url, organisation linkedin url
                organisation linkedin, linkedin organization url, organization linkedin page
                organization - linkedin profile, organization - linkedin
                organisation - linkedin profile
                regular company url, flagship company url, linkedin company public url
                linkedin firma, linkedin unternehmen, linkedin unternehmensseite
                linkedin firmenseite, linkedin unternehmensprofil, firma linkedin
                unternehmen linkedin, linkedin url unternehmen, linkedin url firma
                linkedin entreprise, entreprise linkedin, linkedin de l'entreprise
                page linkedin entreprise, page linkedin de l'entreprise, url linkedin entreprise
                lien linkedin entreprise, linkedin société, page linkedin société
                url linkedin société
                linkedin empresa, empresa linkedin, linkedin de la empresa, linkedin da empresa
                url linkedin empresa, página linkedin empresa, página de linkedin de la empresa
                linkedin azienda, linkedin aziendale, azienda linkedin, pagina linkedin azienda
                pagina linkedin aziendale, url linkedin azienda
                linkedin bedrijf, bedrijf linkedin, linkedin bedrijfspagina, linkedin url bedrijf
                """,
            second="""company linkedin id url, linkedin company id url
                company linkedin numeric url, company sales navigator url
                sales navigator company url, sales navigator account url
                linkedin sales navigator company url, company linkedin sales navigator url
                sales nav company url, sales nav account url""",
            open="""linkedin, linkedin url, linkedin page, linkedin page url, linkedin link
                linkedin profile, linkedin profile url, linkedin address
                linkedin seite, linkedin profil, linkedin adresse
                lien linkedin, page linkedin, url linkedin, profil linkedin
                enlace linkedin, página linkedin, página de linkedin, perfil linkedin
                perfil de linkedin, pagina linkedin, profilo linkedin, link linkedin
                linkedin pagina, linkedin profiel""",
            last="sales navigator url, sales navigator link, linkedin sales navigator url",
        ),
        "company_linkedin_id": _names(
            sure="""company linkedin id, linkedin company id, linkedin organization id
                linkedin organisation id, organization linkedin id, account linkedin id
                company linkedin urn, linkedin company urn, linkedin organization urn""",
            open="linkedin id, linkedin urn, linkedin number",
        ),
        "company_name": _names(
            sure="""company name, account name, account: account name, account.name
                company / account, organization name, organisation name, organization - name
                organisation - name, business name, client name, customer name
                firmenname, unternehmensname, name des unternehmens, name der firma, kundenname
                nom de l'entreprise, nom entreprise, nom de la société, nom société
                raison sociale, nom du compte, nom du client
                nombre de la empresa, nombre empresa, nombre de empresa, razón social
                nombre de la cuenta, nome da empresa, nome empresa, nome azienda
                nome dell'azienda, ragione sociale, bedrijfsnaam, naam bedrijf
                organisatienaam""",
            second="""company, account, organization, organisation, companies, accounts
                firma, unternehmen, kunde, entreprise, société, compte, empresa, cuenta
                azienda, società, bedrijf, organisatie, klant, client, customer, cliente""",
            open="name, nom, nombre, nome, naam",
        ),
        "persona": _names(
            sure="""persona, personas, persona name, persona names, buyer persona, buyer personas
                target persona, target personas, zielpersona""",
        ),
        **_FILTERS,
    }
)

DOMAIN_NAMES = _names(
    sure="""domain, domains, company domain, account domain, domain name, website domain
        company domain name, primary domain, organization domain, domaine, dominio, domein""",
    second="""website, web site, website url, company website, account website, company url
        company website url, web page, homepage, home page, web address, url, web
        organization website, webseite, internetseite, site web, sitio web, pagina web
        página web, sito, sito web""",
)

EXCLUDED_ALIASES: Aliases = MappingProxyType(
    {
        **{name: ACCOUNT_ALIASES[name] for name in ("company_linkedin_url", "company_linkedin_id")},
        "person_linkedin_url": _names(
            sure="""person linkedin url, person linkedin, person linkedin profile
                contact linkedin url, contact linkedin, contact linkedin profile
                contact linkedin profile url, lead linkedin url, lead linkedin
                prospect linkedin url, prospect linkedin, linkedin contact
                linkedin contact profile url, linkedin person, linkedin profile of the contact""",
            second="""linkedin profile url, linkedin profile, linkedin url, linkedin
                linkedin link, linkedin page, profile url, default profile url, profile
                linkedin member id, member id, linkedin id, vmid, linkedin profil
                profil linkedin, perfil linkedin, perfil de linkedin, profilo linkedin
                linkedin profiel, sales navigator url, sales navigator profile url""",
        ),
        "domain": DOMAIN_NAMES,
    }
)
"""What a file of exclusions may have; which of these a cell is, its own words tell."""

PERSONA_ALIASES: Aliases = MappingProxyType(
    {
        "name": _names(sure="name, persona, persona name"),
        # A sheet of personas has no contacts: nothing in it is open.
        **{field: Names(names.sure, names.open) for field, names in _FILTERS.items()},
        "included_locations": Names(
            (*_FILTERS["included_locations"], "location", "region", "regions")
        ),
    }
)
