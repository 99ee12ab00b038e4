"""Workflows: graphs of processing nodes that run on images or video."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Unpack

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

from pictograph._resilience.operations import call
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import WorkflowId, WorkflowRunId, id_text, id_texts
from pictograph.types import WorkflowStatusValue

if TYPE_CHECKING:
    from pictograph_api.models import WorkflowRunCreated, WorkflowRunResponse

    from pictograph.models import (
        BulkActionResult,
        BulkDeleteResult,
        Confirmation,
        Workflow,
        WorkflowGraph,
        WorkflowRun,
    )
    from pictograph.request_options import RequestOptions, WaitOptions

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
    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Workflow]:
        """Get all workflows.

        Example:
            print([workflow.name for workflow in client.workflows.list()])
        """
        return (await call(list_workflows.request())).workflows

    @operation
    async def get(self, workflow_id: WorkflowId, **options: Unpack[RequestOptions]) -> Workflow:
        """Get a workflow with its graph.

        Raises:
            NotFoundError: The workflow does not exist.
        """
        return (await call(get_workflow.request(id_text(workflow_id)))).workflow

    @operation
    async def create(
        self,
        name: str,
        graph: WorkflowGraph | Mapping[str, object],
        *,
        description: str | None = None,
        template_key: str | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
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
        workflow_id: WorkflowId,
        *,
        name: str | None = None,
        description: str | None = None,
        graph: WorkflowGraph | Mapping[str, object] | None = None,
        status: WorkflowStatusValue | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
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
        return (await call(update_workflow.request(id_text(workflow_id), body=body), idempotency_key=idempotency_key)).workflow

    @operation
    async def delete(
        self, workflow_id: WorkflowId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Delete a workflow.

        Raises:
            NotFoundError: The workflow does not exist.
        """
        return await call(delete_workflow.request(id_text(workflow_id)), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(
        self, workflow_ids: Iterable[WorkflowId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkDeleteResult:
        """Delete several workflows. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkDeleteWorkflowsRequest(workflow_ids=id_texts(workflow_ids))
        return await call(bulk_delete_workflows.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def run(
        self,
        workflow_id: WorkflowId,
        *,
        wait: bool = True,
        poll_interval: float = 5.0,
        timeout: float = 3600.0,
        on_poll: Callable[[WorkflowRun], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
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
        request = run_workflow.request(id_text(workflow_id))
        started = await start(
            request,
            _RUN,
            lambda run: JobKey(run_id=run.run_id),
            lambda run: get_workflow_run.request(run.run_id),
            idempotency_key=idempotency_key,
        )
        poll_request = get_workflow_run.request(started.run_id)
        if not wait:
            return (await call(poll_request)).run
        run = _initial_run(started, id_text(workflow_id))
        return await wait_for(poll_request, _RUN, JobKey(run_id=started.run_id), poll, started=run)

    @operation
    async def get_run(self, run_id: WorkflowRunId, **options: Unpack[RequestOptions]) -> WorkflowRun:
        """Get a workflow run: status, progress (0 to 100), results per step.

        Raises:
            NotFoundError: The run does not exist.
        """
        return (await call(get_workflow_run.request(id_text(run_id)))).run

    @operation
    async def wait_for_run(
        self,
        run_id: WorkflowRunId,
        *,
        poll_interval: float = 5.0,
        timeout: float = 3600.0,
        on_poll: Callable[[WorkflowRun], object] | None = None,
        **options: Unpack[WaitOptions],
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
        known_id = id_text(run_id)
        poll = PollOptions(poll_interval, timeout, on_poll)
        return await wait_for(get_workflow_run.request(known_id), _RUN, JobKey(run_id=known_id), poll)

    @operation
    async def cancel_run(
        self, run_id: WorkflowRunId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Cancel a workflow run.

        Raises:
            NotFoundError: The run does not exist.
            ConflictError: The run has already ended.
        """
        return await call(cancel_workflow_run.request(id_text(run_id)), idempotency_key=idempotency_key)

    @operation
    async def bulk_cancel_runs(
        self, run_ids: Iterable[WorkflowRunId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkActionResult:
        """Cancel several workflow runs. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkRunIdsRequest(run_ids=id_texts(run_ids))
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
