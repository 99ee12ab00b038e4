"""Errors of that client: 401, 402, 403, 404, 422, 429, and retries."""

from __future__ import annotations

from fixtures import SOME_ID, Fixtures, annotations, equal, raises, true
from registry import check

from pictograph.exceptions import (
    AuthError,
    ForbiddenError,
    NotFoundError,
    PaymentRequiredError,
    RateLimitError,
    ValidationError,
)


@check("projects.list")
def an_invalid_key_is_401(s: Fixtures) -> None:
    with raises(AuthError, status=401) as caught:
        s.open("main", "pk_live_" + "x" * 32).projects.list()
    true(caught[0].request_id, caught[0])


@check("projects.create", "projects.delete", "images.delete", "exports.create")
def a_missing_role_is_403(s: Fixtures) -> None:
    project = s.project()
    viewer, member = s.as_role("viewer"), s.as_role("member")
    viewer.projects.get(project.name)
    for call in (
        lambda: viewer.projects.create(s.name()),
        lambda: viewer.exports.create(project.name, "e", wait=False),
        lambda: viewer.images.upload(project.id, s.picture("a.png")),
        lambda: member.projects.delete(project.name),
        lambda: member.organizations.invite("wren@example.com"),
        lambda: member.api_keys.create(project.organization_id, "k"),
    ):
        with raises(ForbiddenError, status=403):
            call()
    viewer_image = member.images.upload(project.id, s.picture("a.png"))
    with raises(ForbiddenError, status=403):
        viewer.images.delete(viewer_image.id)


@check("projects.get", "images.get", "annotations.save", "annotations.delete", "models.get")
def a_missing_object_is_404(s: Fixtures) -> None:
    for call in (
        lambda: s.client.projects.get("nowhere"),
        lambda: s.client.images.get(SOME_ID),
        lambda: s.client.annotations.save(SOME_ID, annotations()),
        lambda: s.client.annotations.delete(SOME_ID),
        lambda: s.client.models.get(SOME_ID),
        lambda: s.client.auto_annotate.get_batch(SOME_ID),
        lambda: s.client.video.get_extraction(SOME_ID),
    ):
        with raises(NotFoundError, status=404) as caught:
            call()
        true(str(caught[0]) and caught[0].request_id, caught[0])


@check("auto_annotate.text", "training.create")
def too_few_credits_are_402(s: Fixtures) -> None:
    client, (dataset, export) = s.open("poor"), s.given["poor"]["export"]
    filename = client.datasets.get(dataset, include_images=True).images[0].filename
    with raises(PaymentRequiredError, status=402) as caught:
        client.auto_annotate.text(dataset, filename, text_prompt="heron")
    equal((caught[0].credit_cost, caught[0].credits_remaining), (3, 1))
    true(caught[0].upgrade_url, caught[0])
    with raises(PaymentRequiredError, status=402) as caught:
        client.training.create(dataset, export, pipeline_type="yolox", name="x", wait=False)
    true(caught[0].credit_cost > caught[0].credits_remaining == 1, vars(caught[0]))
    with raises(PaymentRequiredError, status=402):
        client.auto_annotate.batch(dataset, [filename], [{"name": "object"}], wait=False)


@check("projects.create", "organizations.invite", "images.upload")
def a_plan_limit_is_402(s: Fixtures) -> None:
    client = s.open("poor")
    for call, kind in (
        (lambda: client.projects.create(s.name()), "projects"),
        (lambda: client.organizations.invite("wren@example.com"), "users"),
        (lambda: client.images.upload(client.datasets.list()[0].id, s.picture("one.png")), "images"),
    ):
        with raises(PaymentRequiredError, status=402) as caught:
            call()
        detail = caught[0].response["detail"]
        equal((detail["error"], detail["limit_type"]), ("limit_exceeded", kind))
        true(detail["current"] >= detail["limit"] and caught[0].upgrade_url, detail)


@check("datasets.list", "exports.create", "annotations.save")
def an_invalid_argument_is_422(s: Fixtures) -> None:
    project, images = s.filled(1)
    with raises(ValidationError, status=422) as caught:
        s.client.exports.create(project.name, "", format="odd", wait=False)
    equal(sorted(one["loc"][-1] for one in caught[0].field_errors), ["format", "name"])
    broken = annotations()[1]
    broken.polygon.paths[0][0] = broken.polygon.paths[0][0].model_copy(update={"x": "far"})
    with raises(ValidationError, status=422) as caught:
        s.client.annotations.save(images[0].id, [broken])
    equal(caught[0].field_errors[0]["loc"], ["body", "annotations", 0, "polygon", "paths", 0, 0, "x"])
    with raises(ValidationError, status=422) as caught:
        s.client.datasets.list(limit=0)
    equal(caught[0].field_errors[0]["loc"], ["query", "limit"])


@check("projects.list")
def a_rate_limit_is_429(s: Fixtures) -> None:
    client = s.open("strict", max_retries=0)
    with raises(RateLimitError, status=429) as caught:
        for _ in range(10):
            client.projects.list()
    true(caught[0].retry_after > 0, caught[0])


@check("projects.create", "projects.get", "projects.list")
def a_retried_write_is_done_once(s: Fixtures) -> None:
    client = s.open("flaky")
    made = client.projects.create("once")
    equal(client.projects.get("once").id, made.id)
    equal([one.id for one in client.projects.list()], [made.id])
