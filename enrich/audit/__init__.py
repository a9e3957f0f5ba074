"""Purchases against keys: whether anything was paid twice, lost, or left in doubt."""

from enrich.audit.again import Reason
from enrich.audit.auditing import Audit, audit
from enrich.audit.findings import Doubt, Finding

__all__ = ["Audit", "Doubt", "Finding", "Reason", "audit"]
