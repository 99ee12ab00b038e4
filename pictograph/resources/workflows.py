"""Workflows: graphs of steps that run over images or video."""

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
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph_api.models import WorkflowRunResponse

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
    document=lambda answer: answer.run,
    status=lambda run: run.status,
    error=lambda run: run.error,
    good=("completed",),
    bad=("error", "cancelled"),
    pick_up="client.workflows.wait_for_run({run_id!r})",
)


class Workflows(Resource[M_co]):
    """Graphs of steps that run over images or video: `client.workflows`. Amounts are in micro-USD (a millionth of a dollar).

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
        """Get one workflow with its graph.

        Raises:
            NotFoundError: there is no such workflow.
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
            graph: `version`, `nodes` and `edges`, as a model or a dict. It is judged when it runs, not here.
            template_key: the template that it was made from.

        Raises:
            ValidationError: the graph has not this form.

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
        """Change a workflow. What is left out stays as it is.

        Args:
            status: `draft`, `ready` or `archived`.

        Raises:
            NotFoundError: there is no such workflow.
            ValidationError: nothing is to be changed, or the graph has not the right form.
        """
        body = models.UpdateWorkflowRequest(name=name, description=description, graph=graph, status=status)
        return (await call(update_workflow.request(workflow_id, body=body), idempotency_key=idempotency_key)).workflow

    @operation
    async def delete(self, workflow_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Delete a workflow.

        Raises:
            NotFoundError: there is no such workflow.
        """
        return await call(delete_workflow.request(workflow_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(self, workflow_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkDeleteResult:
        """Delete several workflows. Ids that are not there come back in `not_found`; they are no error."""
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
        """Start a run, and wait until it is completed unless `wait=False`.

        A deposit is taken when it starts and settled when it ends: see `deposit_micro_usd` and `final_micro_usd` of the run.

        Args:
            poll_interval: seconds between two looks at the run.
            timeout: seconds to wait for it in all.
            on_poll: called with each document of the run that a look gave.

        Raises:
            NotFoundError: there is no such workflow.
            ValidationError: its graph can't run.
            PaymentRequiredError: the balance does not cover the deposit; nothing was started.
            ApiError: the run ended with an error or was cancelled; `response` is its last document.
            PollTimeoutError: it was not completed in time and goes on; `run_id` picks it up.
            ValueError: `poll_interval` or `timeout` is not above 0.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        request, asked_for = run_workflow.request(workflow_id), get_workflow_run.request
        started = await call_before(request, lambda run: asked_for(run.run_id), idempotency_key=idempotency_key)
        if not wait:
            return (await call(asked_for(started.run_id))).run
        return await wait_for(asked_for(started.run_id), _RUN, started.run_id, poll)

    @operation
    async def get_run(self, run_id: str) -> WorkflowRun:
        """Get one run: status, progress (0 to 100), results by step.

        Raises:
            NotFoundError: there is no such run.
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
        """Wait until a run is completed, started here or elsewhere.

        Raises:
            NotFoundError, ApiError, PollTimeoutError, ValueError: as `run`.
        """
        return await wait_for(get_workflow_run.request(run_id), _RUN, run_id, PollOptions(poll_interval, timeout, on_poll))

    @operation
    async def cancel_run(self, run_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Cancel a run.

        Raises:
            NotFoundError: there is no such run.
            ConflictError: it has ended already.
        """
        return await call(cancel_workflow_run.request(run_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_cancel_runs(self, run_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkActionResult:
        """Cancel several runs. Ids that are not there come back in `not_found`; they are no error."""
        body = models.BulkRunIdsRequest(run_ids=run_ids)
        return await call(bulk_cancel_workflow_runs.request(body=body), idempotency_key=idempotency_key)
