"""The webhook's door: check, keep the delivery, answer."""

from enrich.receive.receiver import bind, listening_address, receiving
from enrich.receive.service import is_receiving, receive

__all__ = ["bind", "is_receiving", "listening_address", "receive", "receiving"]
