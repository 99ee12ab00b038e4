"""Workflows: graphs of processing nodes that run on images or video."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.workflows import (
    bulk_cancel_workflow_runs,
    bulk_delete_workflows,
    cancel_workflow_run,
    create_workflow,
    delete_workflow,
    get_workflow,
    get_workflow_run,
    list_workflows,
    run_workflow,
    update_workflow,
)

from pictograph._resilience.operations import call, call_before
from pictograph._resilience.polling import Job, JobKey, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph_api.models import WorkflowRunCreated, WorkflowRunResponse

    from pictograph.models import (
        BulkActionResult,
        BulkDeleteResult,
        Confirmation,
        Workflow,
        WorkflowGraph,
        WorkflowRun,
        WorkflowStatus,
    )

_RUN: Final[Job[WorkflowRunResponse, WorkflowRun]] = Job(
    noun="workflow run",
    document=lambda response: response.run,
    status=lambda run: run.status,
    error=lambda run: run.error,
    good=("completed",),
    bad=("error", "cancelled"),
    pick_up="client.workflows.wait_for_run({run_id!r})",
)


class Workflows(Resource[M_co]):
    """Graphs of processing nodes that run on images or video: `client.workflows`.

    Amounts are in micro-USD (millionths of a US dollar).

    Example:
        graph = {"version": 1, "nodes": [{"id": "in", "type": "input"}], "edges": []}
        workflow = client.workflows.create("count birds", graph)
        print(client.workflows.run(workflow.id).step_results)
    """

    @operation
    async def list(self) -> builtins.list[Workflow]:
        """Get all workflows.

        Example:
            print([workflow.name for workflow in client.workflows.list()])
        """
        return (await call(list_workflows.request())).workflows

    @operation
    async def get(self, workflow_id: str) -> Workflow:
        """Get a workflow with its graph.

        Raises:
            NotFoundError: The workflow does not exist.
        """
        return (await call(get_workflow.request(workflow_id))).workflow

    @operation
    async def create(
        self,
        name: str,
        graph: WorkflowGraph | Mapping[str, object],
        *,
        description: str | None = None,
        template_key: str | None = None,
        idempotency_key: str | None = None,
    ) -> Workflow:
        """Create a workflow.

        Args:
            graph: `version`, `nodes` and `edges`, as a `WorkflowGraph` or a dict. Its nodes are validated by `run`, not here.
            description: Description of the workflow.
            template_key: Template that the workflow was created from.

        Raises:
            ValidationError: The graph has an invalid structure.

        Example:
            workflow = client.workflows.create("count birds", {"version": 1, "nodes": [], "edges": []})
        """
        body = models.CreateWorkflowRequest(name=name, graph=graph, description=description, template_key=template_key)
        return (await call(create_workflow.request(body=body), idempotency_key=idempotency_key)).workflow

    @operation
    async def update(
        self,
        workflow_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        graph: WorkflowGraph | Mapping[str, object] | None = None,
        status: WorkflowStatus | str | None = None,
        idempotency_key: str | None = None,
    ) -> Workflow:
        """Change a workflow.

        Only the given fields change; give at least one.

        Args:
            name: New name.
            description: New description.
            graph: New graph, as a `WorkflowGraph` or a dict.
            status: `draft`, `ready` or `archived`.

        Raises:
            NotFoundError: The workflow does not exist.
            ValidationError: No field was given, or the graph has an invalid structure.
        """
        body = models.UpdateWorkflowRequest(name=name, description=description, graph=graph, status=status)
        return (await call(update_workflow.request(workflow_id, body=body), idempotency_key=idempotency_key)).workflow

    @operation
    async def delete(self, workflow_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Delete a workflow.

        Raises:
            NotFoundError: The workflow does not exist.
        """
        return await call(delete_workflow.request(workflow_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(self, workflow_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkDeleteResult:
        """Delete several workflows. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkDeleteWorkflowsRequest(workflow_ids=workflow_ids)
        return await call(bulk_delete_workflows.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def run(
        self,
        workflow_id: str,
        *,
        wait: bool = True,
        poll_interval: float = 5.0,
        timeout: float = 3600.0,
        on_poll: Callable[[WorkflowRun], object] | None = None,
        idempotency_key: str | None = None,
    ) -> WorkflowRun:
        """Run a workflow and wait for it to complete unless `wait=False`.

        A deposit is charged when the run starts and settled when it ends: see `deposit_micro_usd` and `final_micro_usd` of the run.

        Args:
            wait: Wait until the run is completed; `False` returns as soon as it has started.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the run at the start and after each status request.

        Raises:
            NotFoundError: The workflow does not exist.
            ValidationError: The graph can't be run.
            PaymentRequiredError: The balance is lower than the deposit; the run was not started.
            ApiError: The run failed or was cancelled; `response` is its last document.
            PollTimeoutError: The run was not completed within `timeout`. It continues on the server; `run_id` is its id.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        request = run_workflow.request(workflow_id)
        started = await call_before(request, lambda run: get_workflow_run.request(run.run_id), idempotency_key=idempotency_key)
        poll_request = get_workflow_run.request(started.run_id)
        if not wait:
            return (await call(poll_request)).run
        run = _initial_run(started, workflow_id)
        return await wait_for(poll_request, _RUN, JobKey(run_id=started.run_id), poll, started=run)

    @operation
    async def get_run(self, run_id: str) -> WorkflowRun:
        """Get a workflow run: status, progress (0 to 100), results per step.

        Raises:
            NotFoundError: The run does not exist.
        """
        return (await call(get_workflow_run.request(run_id))).run

    @operation
    async def wait_for_run(
        self,
        run_id: str,
        *,
        poll_interval: float = 5.0,
        timeout: float = 3600.0,
        on_poll: Callable[[WorkflowRun], object] | None = None,
    ) -> WorkflowRun:
        """Wait until a workflow run is completed.

        The run may have been started by any process.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the run after each status request.

        Raises:
            NotFoundError: The run does not exist.
            ApiError, PollTimeoutError, ValueError: As for `run`.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        return await wait_for(get_workflow_run.request(run_id), _RUN, JobKey(run_id=run_id), poll)

    @operation
    async def cancel_run(self, run_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Cancel a workflow run.

        Raises:
            NotFoundError: The run does not exist.
            ConflictError: The run has already ended.
        """
        return await call(cancel_workflow_run.request(run_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_cancel_runs(self, run_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkActionResult:
        """Cancel several workflow runs. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkRunIdsRequest(run_ids=run_ids)
        return await call(bulk_cancel_workflow_runs.request(body=body), idempotency_key=idempotency_key)


def _initial_run(created: WorkflowRunCreated, workflow_id: str) -> WorkflowRun:
    """Build the document of a run that has just started: the response has its id and deposit only."""
    return models.WorkflowRun(
        id=created.run_id,
        organization_id="",
        workflow_id=workflow_id,
        status=models.WorkflowRunStatus.QUEUED,
        progress=0.0,
        warnings=[],
        deposit_micro_usd=created.deposit_micro_usd,
    )
