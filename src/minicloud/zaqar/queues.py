"""Queues and their messages, as far as somebody posts and somebody reads.

Source: Messaging API v2, /queues and /queues/{name}/messages. A queue begins with its first message.
"""

from typing import Any

from minicloud.cloud import Cloud
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

QUEUES = "/messaging/v2/queues"
QUEUE = QUEUES + "/{queue}"
MESSAGES = QUEUE + "/messages"
LONGEST_TTL_S = 1_209_600
SHORTEST_TTL_S = 60
MOST_AT_ONCE = 20


def queues(cloud: Cloud) -> Collection:
    """All queues."""
    return cloud.state.collection("zaqar", "queues")


def messages(cloud: Cloud) -> Collection:
    """All messages."""
    return cloud.state.collection("zaqar", "messages")


@route("GET", "/messaging", operation="zaqar.version.list", public=True)
def versions(request: Request) -> Answer:
    """What Zaqar speaks."""
    link = {"rel": "self", "href": f"{request.cloud.base_url}/messaging/v2/"}
    return Reply(300, {"versions": [{"id": "2", "status": "CURRENT", "links": [link]}]})


@route("GET", QUEUES, operation="zaqar.queue.list")
def list_queues(request: Request) -> Answer:
    """The project's queues."""
    _client(request)
    found = [queue for queue in queues(request.cloud).values() if queue["project_id"] == request.project_id]
    return {"queues": [{"name": queue["name"], "href": f"/v2/queues/{queue['name']}"} for queue in found], "links": []}


@route("PUT", QUEUE, operation="zaqar.queue.create")
def create_queue(request: Request, queue: str) -> Answer:
    """A queue; one that is there stays."""
    _client(request)
    made = queues(request.cloud).get(_key(request, queue)) is None
    _ensure(request, queue)
    return Reply(201 if made else 204, None)


@route("DELETE", QUEUE, operation="zaqar.queue.delete")
def delete_queue(request: Request, queue: str) -> Answer:
    """No queue, and none of its messages."""
    _client(request)
    queues(request.cloud).remove(_key(request, queue))
    for message in _in(request, queue):
        messages(request.cloud).remove(message["id"])
    return Reply(204, None)


@route("POST", MESSAGES, operation="zaqar.message.create")
def post_messages(request: Request, queue: str) -> Answer:
    """More messages at the end of a queue."""
    client, cloud = _client(request), request.cloud
    given = (request.body or {}).get("messages")
    if not isinstance(given, list) or not given or len(given) > MOST_AT_ONCE:
        raise Problem(400, f"Invalid API request: the number of messages must be 1 to {MOST_AT_ONCE}.")
    for message in given:
        ttl = message.get("ttl", 3600)
        if not isinstance(ttl, int) or not SHORTEST_TTL_S <= ttl <= LONGEST_TTL_S:
            text = (
                f"The TTL for a message may not exceed {LONGEST_TTL_S} seconds, and must be at least {SHORTEST_TTL_S}."
            )
            raise Problem(400, f"Invalid API request: {text}")
    _ensure(request, queue)
    made = [messages(cloud).put(_message(request, queue, client, message)) for message in given]
    return Reply(201, {"resources": [f"/v2/queues/{queue}/messages/{message['id']}" for message in made]})


@route("GET", MESSAGES, operation="zaqar.message.list")
def list_messages(request: Request, queue: str) -> Answer:
    """The messages that are not too old; those of the asking client only with echo."""
    client, now = _client(request), request.cloud.clock()
    echo = request.query.get("echo", ["false"])[0].lower() == "true"
    found = [m for m in _in(request, queue) if m["expires"] > now and (echo or m["client"] != client)]
    return {"messages": [_view(queue, message, now) for message in found], "links": []}


def _client(request: Request) -> str:
    client = request.headers.get("client-id", "")
    if not client:
        raise Problem(400, "Invalid API request: the header Client-ID is missing.")
    return client


def _key(request: Request, queue: str) -> str:
    return f"{request.project_id}/{queue}"


def _ensure(request: Request, queue: str) -> None:
    key = _key(request, queue)
    if queues(request.cloud).get(key) is None:
        queues(request.cloud).put({"id": key, "name": queue, "project_id": request.project_id})


def _in(request: Request, queue: str) -> list[Record]:
    return [one for one in messages(request.cloud).values() if one["queue"] == _key(request, queue)]


def _message(request: Request, queue: str, client: str, given: dict[str, Any]) -> Record:
    now = request.cloud.clock()
    return {
        "id": request.cloud.new_id().replace("-", "")[:24],
        "queue": _key(request, queue),
        "client": client,
        "body": given.get("body"),
        "ttl": given.get("ttl", 3600),
        "created": now,
        "expires": now + given.get("ttl", 3600),
    }


def _view(queue: str, message: Record, now: float) -> dict[str, Any]:
    href = f"/v2/queues/{queue}/messages/{message['id']}"
    age = int(now - message["created"])
    return {
        "id": message["id"],
        "href": href,
        "ttl": message["ttl"],
        "age": age,
        "body": message["body"],
        "checksum": "",
    }
