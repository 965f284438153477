"""The addresses of the API of the register of tasks."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from marshmallow import Schema

from search_api.access import get_register
from search_api.register import TaskPage
from search_api.task_schemas import TaskPageSchema, TasksQuery, filters_of

task_api = APIBlueprint("task_api", __name__, url_prefix="/api/v1/tasks", tag="Tasks")


def _shape(schema: type[Schema]) -> Any:
    """Return `schema`: APIFlask takes any of marshmallow's, though its types ask for a subclass of its own."""
    return schema


@task_api.get("")
@task_api.input(_shape(TasksQuery), location="query", arg_name="query")
@task_api.output(_shape(TaskPageSchema))
@task_api.doc(responses={404: "There is no such document", 503: "The archive or the model is not there"})
def tasks(query: dict[str, Any]) -> TaskPage:
    """List who must do what by when: the register of tasks."""
    return get_register().page(filters_of(query), date.today(), offset=query["offset"], limit=query["limit"])  # noqa: DTZ011  # the server's own day
