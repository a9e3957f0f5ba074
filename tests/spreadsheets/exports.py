"""Exports of the programs that sales operations use, and the headers people write."""

from spreadsheets import crm_exports, database_exports, headers, linkedin_exports
from spreadsheets.seen import Trouble

TROUBLES: tuple[Trouble, ...] = (
    *crm_exports.SALESFORCE,
    *crm_exports.HUBSPOT,
    *crm_exports.APOLLO,
    *linkedin_exports.LINKEDIN_EXPORTERS,
    *database_exports.DATABASES,
    *headers.LANGUAGES,
    *headers.NEAR_NAMES,
    *headers.CELLS,
    *headers.TRAPS,
    *headers.REFUSED,
)
