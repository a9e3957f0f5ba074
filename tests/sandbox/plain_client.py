"""One search at the vendor, asked for once and taken to its end: the fact sheet alone, as code.
Nothing of `enrich` is used, or a misreading would be shared. (1.2) is a section of the sheet."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

import httpx

PAUSE, LOOKS, POLLS = 5.0, 12, 360  # seconds between two looks; 1800 of them in all (2.1)
FAILURES = ("RATE_LIMITED", "UNAUTHORIZED", "FORBIDDEN", "ERROR")  # terminal (2.1)
ALIASES = """title current_title; most_probable_email_status email_status; phones phone;
most_probable_email email; rejection_reason rejection_reasons; linkedin_id linkedin_id_url;
linkedin_profile_url linkedin_url profile_url; lk_headline headline linkedin_headline"""  # (2.2)


@dataclass(frozen=True)
class Outcome:
    search_id: str = ""
    status: str = ""  # empty: never told; leads of a failed search are partial (2.1)
    leads: tuple[dict[str, str], ...] = ()
    error: str = ""  # why there is no search, or no end of it


def text(value: Any) -> str:
    """Phones, reasons and headquarters are a text, a list or an object (2.2)."""
    if isinstance(value, dict):
        return text(value.get("number", list(value.values())) or [])
    return ", ".join(map(text, filter(None, value))) if isinstance(value, list) else str(value)


def lead_of(item: dict[str, Any]) -> dict[str, str]:
    """What is known, as texts by documented names; `company_...` is the company's (2.2)."""
    lead = {f"company_{k}": v for k, v in (item.get("company") or {}).items()} | item["lead"]
    for names in map(str.split, ALIASES.split(";")):
        lead[names[0]] = next(filter(None, map(lead.get, names)), None)
    parts = filter(None, (lead.get("first_name"), lead.get("last_name")))
    lead["full_name"] = lead.get("full_name") or " ".join(parts)
    return {key: text(value) for key, value in lead.items() if value is not None}


@dataclass(frozen=True)
class PlainClient:
    http: httpx.Client  # its X-API-KEY is the key (0); redirects are not followed (10)
    sleep: Callable[[float], None] = time.sleep

    def search(self, name: str, **request: Any) -> Outcome:
        """Any 2xx with an ID is a yes. Before posting again, look for the unique name (1.2)."""
        request, found = request | {"name": name}, {}
        try:
            for turn in range(3 * LOOKS):
                found = self.listed(name) if turn % LOOKS else self.ask("/leads/search", request)
                if found.get("id"):
                    return self.follow(found["id"])
        except PermissionError as refusal:
            return Outcome(found.get("id", ""), error=str(refusal))
        return Outcome(error="No create was answered, and the list shows none.")

    def listed(self, key: str) -> dict[str, Any]:
        """The list's item; {} proves nothing, for the list may lag (2.3)."""
        items = self.ask("/searches").get("searches") or ()
        return next((one for one in items if isinstance(one, dict) and key in one.values()), {})

    def follow(self, search_id: str) -> Outcome:
        """Poll until a terminal status; unknown ones are not (2.1). With none at all (oldest docs)
        the end, good or bad, is a guess: LOOKS times alike, and as many leads as the list says."""
        seen, quiet = Outcome(search_id), 0
        for _ in range(POLLS):
            body = self.ask(f"/searches/{search_id}")
            status = text((body | (body.get("search") or {})).get("status") or [])
            leads = body.get("leads", body.get("results"))
            count = None if status or leads is None else self.listed(search_id).get("leads_count")
            quiet = quiet + 1 if count == len(leads or ()) == len(seen.leads) else 0
            seen = Outcome(search_id, status, tuple(map(lead_of, leads or ())))
            if status in FAILURES or quiet == LOOKS or (status == "FINISHED" and leads is not None):
                return seen
        return Outcome(search_id, seen.status, seen.leads, "It did not end in time.")

    def ask(self, path: str, request: Any = None, tries: int = 0) -> dict[str, Any]:
        """The body of a 2xx; {} where nobody knows whether a create was done (1.2, 1.3)."""
        self.sleep(0 if request else PAUSE)
        answer, body = httpx.Response(504), None
        with suppress(httpx.RequestError, ValueError):
            answer = self.http.request("POST" if request else "GET", path, json=request)
            body = None if answer.is_server_error else answer.json()
        unread = not (request or answer.is_client_error or isinstance(body, dict | list))
        body = body if isinstance(body, dict) else {"searches": body}  # a bare list (2.3)
        if tries < LOOKS and (unread or answer.status_code in (404, 429)):
            backoff = min(60, 2**tries * SystemRandom().uniform(1, 2))  # (4)
            self.sleep(float(answer.headers.get("Retry-After", backoff)))
            return self.ask(path, request, tries + 1)
        if not answer.is_client_error:
            return body
        errors = "; ".join(map(str, body.get("errors") or ()))
        texts = (body.get("error"), body.get("message"), errors, f"HTTP {answer.status_code}")
        raise PermissionError(next(one for one in texts if one and isinstance(one, str)))
