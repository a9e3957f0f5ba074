"""Purchases against keys: whether anything was paid twice, lost, or left in doubt."""

from enrich.audit.auditing import Audit, audit
from enrich.audit.findings import Doubt, Finding
from enrich.model.again import Reason

__all__ = ["Audit", "Doubt", "Finding", "Reason", "audit"]
