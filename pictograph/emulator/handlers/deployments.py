"""Tag `deployments`: models behind addresses of their own. What they answer there is in `inference`, what they cost in `metering`."""

from __future__ import annotations

import json
import secrets

from attrs import evolve

from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.credits import balance
from pictograph.emulator.documents import Document, new_id, stamp, stamp_or_none
from pictograph.emulator.handlers.many import act_on_each, delete_each
from pictograph.emulator.handlers.models import model
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.jobs import STEPS, Job
from pictograph.emulator.keys import digest
from pictograph.emulator.metering import MINUTE_SECONDS, OPTIONS, current, meter, option_for, up_seconds
from pictograph.emulator.refusals import conflict, insufficient_credits, invalid, not_found
from pictograph.emulator.store import Row

TOKEN_PREFIX = "pk_deploy_"  # noqa: S105 (what tokens begin with)
_SHOWN_CHARACTERS = 16
_AS_THEY_ARE = ("id", "model_id", "name", "status", "compute_type", "gpu_type", "min_containers", "max_containers", "scaledown_window")


@handles("list_deployments")
def list_deployments(call: Call) -> Document:
    """One page. Those taken down are shown only when `terminated` is asked for."""
    args = call.arguments
    rows = call.store.rows(
        "SELECT * FROM deployments WHERE org_id = ? AND (? IS NULL OR model_id = ?) AND CASE WHEN ? IS NULL THEN status != 'terminated'"
        " ELSE status = ? END ORDER BY seq LIMIT ? OFFSET ?",
        call.org_id,
        args["model_id"],
        args["model_id"] and args["model_id"].lower(),
        args["status"],
        args["status"],
        args["limit"],
        args["offset"],
    )
    return {"deployments": [_view(call, row) for row in rows]}


@handles("create_deployment")
def create_deployment(call: Call) -> Document:
    """Begin to put a model up. The first minute must be affordable; it is charged when it is used."""
    body = call.body
    source = model(call, body["model_id"])
    if body["max_containers"] < body["min_containers"]:
        raise invalid(["body", "max_containers"], "max_containers can't be below min_containers")
    if source["status"] != "ready":
        raise conflict(f"The model is {source['status']}, not ready")
    option = option_for(body["compute_type"], body.get("gpu_type"))
    _check_affordable(call, option.rate * max(1, body["min_containers"]))
    token, deployment_id = TOKEN_PREFIX + secrets.token_urlsafe(24), new_id()
    call.store.insert(
        "deployments",
        id=deployment_id,
        org_id=call.org_id,
        model_id=source["id"],
        name=body.get("name") or f"{source['name']}-deployment",
        status="provisioning",
        compute_type=body["compute_type"],
        gpu_type=option.gpu_type,
        min_containers=body["min_containers"],
        max_containers=body["max_containers"],
        scaledown_window=body["scaledown_window"],
        inference_config=json.dumps(body.get("inference_config", {})),
        model_type=source["model_type"],
        class_names=json.dumps(list(json.loads(source["class_mapping"]).values())),
        token_prefix=token[:_SHOWN_CHARACTERS],
        token_sha256=digest(token),
        rate=option.rate,
        created_at=call.now,
    )
    call.backend.jobs.start("create_deployment", deployment_id, call.org_id)
    shown = _view(call, current(call.store, deployment_id))
    return {"deployment": shown, "auth_token": token, "message": "Store the token now: it is not shown again."}


@handles("get_deployment")
def get_deployment(call: Call) -> Document:
    """One deployment, without its token."""
    return {"deployment": _view(call, _deployment(call))}


@handles("pause_deployment")
def pause_deployment(call: Call) -> Document:
    """Charge what was used and take the containers down."""
    row = _deployment(call)
    if row["status"] != "active":
        raise conflict(f"The deployment is {row['status']}, not active")
    _take_down(call, row, "paused")
    return {"deployment": _view(call, current(call.store, row["id"]))}


@handles("resume_deployment")
def resume_deployment(call: Call) -> Document:
    """Put the containers up again."""
    row = _deployment(call)
    if row["status"] != "paused":
        raise conflict(f"The deployment is {row['status']}, not paused")
    _check_affordable(call, row["rate"] * max(1, row["min_containers"]))
    _put_up(call.backend, row, call.now)
    return {"deployment": _view(call, current(call.store, row["id"]))}


@handles("delete_deployment")
def delete_deployment(call: Call) -> Document:
    """Charge what was used; the address is gone."""
    row = _deployment(call)
    _take_down(call, row, "terminated")
    return {"success": True, "message": f"Deployment '{row['name']}' deleted"}


@handles("bulk_pause_deployments")
def bulk_pause_deployments(call: Call) -> Document:
    """Pause those that are active."""
    return act_on_each(call.body["deployment_ids"], lambda id: pause_deployment(_addressing(call, id)))


@handles("bulk_resume_deployments")
def bulk_resume_deployments(call: Call) -> Document:
    """Resume those that are paused, or none when the credits don't suffice for all."""
    return act_on_each(call.body["deployment_ids"], lambda id: resume_deployment(_addressing(call, id)))


@handles("bulk_delete_deployments")
def bulk_delete_deployments(call: Call) -> Document:
    """Take them down."""
    return delete_each(call.body["deployment_ids"], lambda id: delete_deployment(_addressing(call, id)))


@handles("list_deployment_compute_options")
def list_deployment_compute_options(call: Call) -> Document:
    """What there is, with prices."""
    options: list[Document] = [
        {
            "key": option.key,
            "label": option.label,
            "compute_type": "cpu" if option.gpu_type is None else "gpu",
            "gpu_type": option.gpu_type,
            "is_gpu": option.gpu_type is not None,
            "description": option.description,
            "rate_per_min_micro_usd": option.rate_micro_usd,
        }
        for option in OPTIONS.values()
    ]
    return {"options": options}


@handles("quote_deployment")
def quote_deployment(call: Call) -> Document:
    """The price of the containers that are always up, or of one where there is none."""
    args = call.arguments
    rate, always = option_for(args["compute_type"], args["gpu_type"]).rate_micro_usd, args["min_containers"]
    hour = 60 * rate * max(1, always)
    note = "Billed by the minute begun while a container is up." + ("" if always else " Costs nothing while nobody asks it.")
    return {
        "quote": {
            "rate_per_min_micro_usd": rate,
            "cost_per_hour_micro_usd": hour,
            "cost_per_day_micro_usd": 24 * hour,
            "scale_to_zero": always == 0,
            "billing_note": note,
        }
    }


@moves("create_deployment")
class Provisioning:
    """Puts a deployment up at the end of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Say `active` when it is."""
        row = self._backend.store.row("SELECT * FROM deployments WHERE id = ? AND status = 'provisioning'", job.id)
        if job.fraction >= 1 and row is not None:
            _put_up(self._backend, row, job.now)

    def fail(self, job: Job, message: str) -> None:
        """Say `failed`; the contract has no place for the reason."""
        self._backend.store.update("deployments", job.id, status="failed")


@moves("resume_deployment")
class Running:
    """Charges an active deployment each minute; the job begins anew as long as it runs."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Charge what was used."""
        now = self._backend.clock.now()
        row = meter(self._backend.store, current(self._backend.store, job.id), now)
        if row["status"] != "active":
            self._backend.jobs.stop(job.id)
        elif job.fraction >= 1:
            _watch(self._backend, row)

    def fail(self, job: Job, message: str) -> None:
        """Charge what was used and say `failed`: the containers have crashed."""
        meter(self._backend.store, current(self._backend.store, job.id), job.now)
        self._backend.store.update("deployments", job.id, status="failed")


def _put_up(backend: Backend, row: Row, now: float) -> None:
    backend.store.update("deployments", row["id"], status="active", started_at=now, metered_at=now, up_from=None, up_until=None)
    _watch(backend, row)


def _watch(backend: Backend, row: Row) -> None:
    backend.jobs.start("resume_deployment", row["id"], row["org_id"], seconds=STEPS * MINUTE_SECONDS)


def _take_down(call: Call, row: Row, status: str) -> None:
    call.backend.jobs.stop(row["id"])
    meter(call.store, row, call.now)
    call.store.update("deployments", row["id"], status=status, up_from=None, up_until=None)


def _check_affordable(call: Call, credits: int) -> None:
    left = balance(call.store, call.org_id)
    if credits > left:
        raise insufficient_credits(credits, left)


def _addressing(call: Call, deployment_id: str) -> Call:
    return evolve(call, arguments={"deployment_id": deployment_id}, body={})


def _deployment(call: Call) -> Row:
    row = call.store.row(
        "SELECT * FROM deployments WHERE org_id = ? AND id = ? AND status != 'terminated'",
        call.org_id,
        call.arguments["deployment_id"].lower(),
    )
    if row is None:
        raise not_found("Deployment")
    return row


def _view(call: Call, row: Row) -> Document:
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "organization_id": row["org_id"],
        "endpoint_url": None if row["started_at"] is None else f"{call.backend.origins.inference}/{row['id']}",
        "auth_token_prefix": row["token_prefix"],
        "inference_config": json.loads(row["inference_config"]),
        "cost_rate_per_min": row["rate"],
        "cost_per_hour": 60 * row["rate"],
        "accrued_cost_credits": row["charged_minutes"] * row["rate"],
        "uptime_seconds": int(up_seconds(row, call.now)),
        "created_at": stamp(row["created_at"]),
        "started_at": stamp_or_none(row["started_at"]),
    }
