"""Tag `deployments`: manage deployed models. Their predictions are in `handlers.predictions`, costs in `state.deployment_costs`."""

from __future__ import annotations

import json
import secrets

from attrs import evolve

from pictograph.emulator.backend import Backend
from pictograph.emulator.handlers.bulk_results import bulk_action, bulk_delete
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.models import model
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import conflict, insufficient_credits, invalid, not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp, timestamp_or_none
from pictograph.emulator.state.api_keys import hash_key
from pictograph.emulator.state.credits import balance
from pictograph.emulator.state.database import Row
from pictograph.emulator.state.deployment_costs import (
    MINUTE_SECONDS,
    OPTIONS,
    charge_usage,
    compute_option,
    container_seconds,
    deployment_row,
)
from pictograph.emulator.state.jobs import UPDATES_PER_JOB, Job

TOKEN_PREFIX = "pk_deploy_"  # noqa: S105 (a prefix, not a secret)
_SHOWN_CHARACTERS = 16
_COPIED_COLUMNS = ("id", "model_id", "name", "status", "compute_type", "gpu_type", "min_containers", "max_containers", "scaledown_window")


@handles("list_deployments")
def list_deployments(call: Call) -> JsonObject:
    """List deployments. Terminated ones are included only if `status` is `terminated`."""
    args = call.arguments
    rows = call.db.rows(
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
    return {"deployments": [_serialize(call, row) for row in rows]}


@handles("create_deployment")
def create_deployment(call: Call) -> JsonObject:
    """Start to provision a deployment. The balance must cover the first minute, which is charged when it is used."""
    body = call.body
    source = model(call, body["model_id"])
    if body["max_containers"] < body["min_containers"]:
        raise invalid(["body", "max_containers"], "max_containers must be greater than or equal to min_containers")
    if source["status"] != "ready":
        raise conflict(f"The model is not ready (status '{source['status']}')")
    option = compute_option(body["compute_type"], body.get("gpu_type"))
    _check_affordable(call, option.rate * max(1, body["min_containers"]))
    token, deployment_id = TOKEN_PREFIX + secrets.token_urlsafe(24), new_id()
    call.db.insert(
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
        token_sha256=hash_key(token),
        rate=option.rate,
        created_at=call.now,
    )
    call.backend.jobs.start("create_deployment", deployment_id, call.org_id)
    result = _serialize(call, deployment_row(call.db, deployment_id))
    return {"deployment": result, "auth_token": token, "message": "Store this token now. It is not shown again."}


@handles("get_deployment")
def get_deployment(call: Call) -> JsonObject:
    """Return a deployment, without its token."""
    return {"deployment": _serialize(call, _deployment(call))}


@handles("pause_deployment")
def pause_deployment(call: Call) -> JsonObject:
    """Charge the usage and stop the containers."""
    row = _deployment(call)
    if row["status"] != "active":
        raise conflict(f"The deployment is not active (status '{row['status']}')")
    _deactivate(call, row, "paused")
    return {"deployment": _serialize(call, deployment_row(call.db, row["id"]))}


@handles("resume_deployment")
def resume_deployment(call: Call) -> JsonObject:
    """Start the containers again."""
    row = _deployment(call)
    if row["status"] != "paused":
        raise conflict(f"The deployment is not paused (status '{row['status']}')")
    _check_affordable(call, row["rate"] * max(1, row["min_containers"]))
    _activate(call.backend, row, call.now)
    return {"deployment": _serialize(call, deployment_row(call.db, row["id"]))}


@handles("delete_deployment")
def delete_deployment(call: Call) -> JsonObject:
    """Charge the usage and terminate the deployment."""
    row = _deployment(call)
    _deactivate(call, row, "terminated")
    return {"success": True, "message": f"Deployment '{row['name']}' deleted"}


@handles("bulk_pause_deployments")
def bulk_pause_deployments(call: Call) -> JsonObject:
    """Pause the deployments that are active."""
    return bulk_action(call.body["deployment_ids"], lambda id: pause_deployment(_call_for(call, id)))


@handles("bulk_resume_deployments")
def bulk_resume_deployments(call: Call) -> JsonObject:
    """Resume the deployments that are paused, or none if the credits are insufficient for all of them."""
    return bulk_action(call.body["deployment_ids"], lambda id: resume_deployment(_call_for(call, id)))


@handles("bulk_delete_deployments")
def bulk_delete_deployments(call: Call) -> JsonObject:
    """Terminate deployments."""
    return bulk_delete(call.body["deployment_ids"], lambda id: delete_deployment(_call_for(call, id)))


@handles("list_deployment_compute_options")
def list_deployment_compute_options(call: Call) -> JsonObject:
    """List the compute options with their prices."""
    options: list[JsonObject] = [
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
def quote_deployment(call: Call) -> JsonObject:
    """Return the price of `min_containers` containers, or of one if that is 0."""
    args = call.arguments
    rate, min_containers = compute_option(args["compute_type"], args["gpu_type"]).rate_micro_usd, args["min_containers"]
    hour = 60 * rate * max(1, min_containers)
    note = "Billed per started minute of each running container." + ("" if min_containers else " Idle deployments are free.")
    return {
        "quote": {
            "rate_per_min_micro_usd": rate,
            "cost_per_hour_micro_usd": hour,
            "cost_per_day_micro_usd": 24 * hour,
            "scale_to_zero": min_containers == 0,
            "billing_note": note,
        }
    }


@runs_job("create_deployment")
class ProvisioningRunner:
    """Activates a deployment at the end of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Set the status `active` when the job ends."""
        row = self._backend.db.row("SELECT * FROM deployments WHERE id = ? AND status = 'provisioning'", job.id)
        if job.fraction >= 1 and row is not None:
            _activate(self._backend, row, job.now)

    def fail(self, job: Job, message: str) -> None:
        """Set the status `failed`; the contract has no field for the message."""
        self._backend.db.update("deployments", job.id, status="failed")


@runs_job("resume_deployment")
class BillingRunner:
    """Charges an active deployment every minute; the job restarts while the deployment is active."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Charge the usage since the last update."""
        now = self._backend.clock.now()
        row = charge_usage(self._backend.db, deployment_row(self._backend.db, job.id), now)
        if row["status"] != "active":
            self._backend.jobs.stop(job.id)
        elif job.fraction >= 1:
            _start_billing(self._backend, row)

    def fail(self, job: Job, message: str) -> None:
        """Charge the usage and set the status `failed`: the containers crashed."""
        charge_usage(self._backend.db, deployment_row(self._backend.db, job.id), job.now)
        self._backend.db.update("deployments", job.id, status="failed")


def _activate(backend: Backend, row: Row, now: float) -> None:
    backend.db.update("deployments", row["id"], status="active", started_at=now, metered_at=now, up_from=None, up_until=None)
    _start_billing(backend, row)


def _start_billing(backend: Backend, row: Row) -> None:
    backend.jobs.start("resume_deployment", row["id"], row["org_id"], seconds=UPDATES_PER_JOB * MINUTE_SECONDS)


def _deactivate(call: Call, row: Row, status: str) -> None:
    call.backend.jobs.stop(row["id"])
    charge_usage(call.db, row, call.now)
    call.db.update("deployments", row["id"], status=status, up_from=None, up_until=None)


def _check_affordable(call: Call, credits: int) -> None:
    remaining = balance(call.db, call.org_id)
    if credits > remaining:
        raise insufficient_credits(credits, remaining)


def _call_for(call: Call, deployment_id: str) -> Call:
    return evolve(call, arguments={"deployment_id": deployment_id}, body={})


def _deployment(call: Call) -> Row:
    row = call.db.row(
        "SELECT * FROM deployments WHERE org_id = ? AND id = ? AND status != 'terminated'",
        call.org_id,
        call.arguments["deployment_id"].lower(),
    )
    if row is None:
        raise not_found("Deployment")
    return row


def _serialize(call: Call, row: Row) -> JsonObject:
    return {
        **{name: row[name] for name in _COPIED_COLUMNS},
        "organization_id": row["org_id"],
        "endpoint_url": None if row["started_at"] is None else f"{call.backend.origins.inference}/{row['id']}",
        "auth_token_prefix": row["token_prefix"],
        "inference_config": json.loads(row["inference_config"]),
        "cost_rate_per_min": row["rate"],
        "cost_per_hour": 60 * row["rate"],
        "accrued_cost_credits": row["charged_minutes"] * row["rate"],
        "uptime_seconds": int(container_seconds(row, call.now)),
        "created_at": timestamp(row["created_at"]),
        "started_at": timestamp_or_none(row["started_at"]),
    }
