"""Referrals as FHIR tasks, for systems inside the office: our states under the codes of SDOH Clinical Care."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from layers.errors import HomewardError
from layers.referrals.states import STATES, Priority
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from layers.recipe import Recipe
    from layers.referrals.events import Event, Referral
    from layers.store import Store

_PRIORITIES = {Priority.EMERGENCY: "stat", Priority.URGENT: "urgent", Priority.NORMAL: "routine"}
"""The IASC form's priorities under FHIR's."""


def export_fhir(store: Store, referrals: Sequence[Referral], target: Path, recipe: Recipe, *, actor: str) -> int:
    """Write referrals as one FHIR bundle, readable by its owner alone, and write down that they were exported.

    Case codes are in it: it is for the office. Nothing is written over. Open referrals of people who no longer agree
    to their data being sent are left out; how many is returned.

    Raises
    ------
    HomewardError
        When there is something at the target already, or it cannot be written.

    """
    stopped = store.withdrawn()
    out = [referral for referral in referrals if referral.referral_id not in stopped]
    text = json.dumps(fhir_bundle(out, recipe), ensure_ascii=False, indent=1)
    try:
        with target.open("x", encoding="utf-8") as file:
            target.chmod(0o600)
            file.write(text)
    except FileExistsError:
        raise HomewardError(
            say("There is already something at {target}. Give another name; nothing was changed.", target=str(target)),
            "export.exists",
        ) from None
    except OSError:
        raise HomewardError(say("{file} cannot be written.", file=str(target)), "export.write") from None
    store.audit(
        "export",
        actor=actor,
        object_type="referral",
        object_ids=[referral.referral_id for referral in out],
        count=len(out),
        details={"format": "fhir", "with_persons": True},
    )
    return len(referrals) - len(out)


def fhir_bundle(referrals: Sequence[Referral], recipe: Recipe) -> dict[str, Any]:
    """Return a FHIR bundle (R4, type collection) with one task for each referral."""
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": recipe.made_at.isoformat(timespec="seconds"),
        "entry": [
            {"fullUrl": f"urn:homeward:referral:{referral.referral_id}", "resource": fhir_task(referral)}
            for referral in referrals
        ],
    }
    if recipe.simulated:
        bundle["meta"] = {"tag": [{"system": "urn:homeward", "code": "simulated"}]}
    return bundle


def fhir_task(referral: Referral) -> dict[str, Any]:
    """Return one referral as a FHIR task: a case code and codes of ours, never a name, a place or a need.

    `businessStatus` is our own state, because several of ours share a FHIR status; every event is an extension.
    """
    opening, last = referral.opening, referral.events[-1]
    task: dict[str, Any] = {
        "resourceType": "Task",
        "id": referral.referral_id,
        "identifier": [_identifier("referral", referral.referral_id)],
        "status": STATES[referral.state].fhir,
        "businessStatus": _coded("state", str(referral.state)),
        "intent": "order" if referral.sent_on else "proposal",
        "priority": _PRIORITIES[Priority(opening.priority)],
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "for": {"identifier": _identifier("case", referral.case_code)},
        "authoredOn": opening.opened_on.isoformat(),
        "requester": {"identifier": _identifier("actor", referral.holder)},
        "input": _inputs(referral),
        "extension": [_event(event) for event in referral.events],
    }
    if last.at is not None:
        task["lastModified"] = last.at.isoformat(timespec="seconds")
    if referral.service_id is not None:
        task["owner"] = {"identifier": _identifier("service", referral.service_id)}
    if referral.reason is not None:
        task["statusReason"] = _coded("reason", referral.reason)
    if referral.enrolled_on is not None:
        ended = {} if referral.ended_on is None else {"end": referral.ended_on.isoformat()}
        task["executionPeriod"] = {"start": referral.enrolled_on.isoformat(), **ended}
    if opening.replaces is not None:
        task["basedOn"] = [{"identifier": _identifier("referral", opening.replaces)}]
    return task


def _identifier(kind: str, value: str) -> dict[str, str]:
    return {"system": f"urn:homeward:{kind}", "value": value}


def _coded(kind: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"urn:homeward:{kind}", "code": code}]}


def _inputs(referral: Referral) -> list[dict[str, Any]]:
    opening = referral.opening
    told = {"programme": opening.programme_id, "choice": opening.choice, "override": opening.override}
    return [{"type": {"text": name}, "valueString": value} for name, value in told.items() if value is not None]


def _event(event: Event) -> dict[str, Any]:
    parts: dict[str, tuple[str, object]] = {
        "number": ("valueInteger", event.number),
        "kind": ("valueCode", str(event.kind)),
        "state": ("valueCode", str(event.state)),
        "on": ("valueDate", event.on.isoformat()),
        "by": ("valueCode", str(event.by)),
        "reason": ("valueCode", event.reason),
        "told": ("valueDate", None if event.told_on is None else event.told_on.isoformat()),
        "recorded": ("valueInstant", None if event.at is None else event.at.isoformat(timespec="seconds")),
    }
    inside = [{"url": name, form: value} for name, (form, value) in parts.items() if value is not None]
    return {"url": "urn:homeward:event", "extension": inside}
