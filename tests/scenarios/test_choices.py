"""What a caller may choose when a stack is made or changed: parameters, tags, PATCH, previews, rollback."""

from tests.scenarios.doors import Rest, hot, new_name, request_body

SIZED = hot(
    "word: {type: OS::Heat::RandomString, properties: {length: {get_param: size}}}",
    parameters={
        "size": {"type": "number", "default": 8},
        "other": {"type": "string", "default": "x"},
        "secret": {"type": "string", "default": "hush", "hidden": True},
    },
    outputs={"word": {"value": {"get_attr": ["word", "value"]}}, "other": {"value": {"get_param": "other"}}},
)
FAILS = "bad: {type: OS::Heat::TestResource, properties: {value: x, fail: true}}"
SLOW = "slow: {type: OS::Heat::TestResource, properties: {value: x, action_wait_secs: {create: 60}}}"


def test_parameters_are_given_by_the_caller(heat: Rest) -> None:
    stack = heat.made(SIZED, parameters={"size": 12})

    assert len(stack.outputs()["word"]) == 12


def test_an_environment_gives_defaults_that_parameters_overrule(heat: Rest) -> None:
    environment = {"parameter_defaults": {"size": 5, "other": "env"}, "parameters": {"other": "mine"}}
    stack = heat.made(SIZED, environment=environment)

    assert (len(stack.outputs()["word"]), stack.outputs()["other"]) == (5, "mine")


def test_environment_files_are_merged_in_their_order(heat: Rest) -> None:
    files = {"one": "parameters: {size: 3, other: one}", "two": "parameters: {other: two}"}
    stack = heat.made(SIZED, files=files, environment_files=["one", "two"])

    assert (len(stack.outputs()["word"]), stack.outputs()["other"]) == (3, "two")


def test_a_hidden_parameter_is_never_shown(heat: Rest) -> None:
    stack = heat.made(SIZED, parameters={"secret": "do-not-tell"})

    assert stack.show()["parameters"]["secret"] == "******"


def test_a_patch_keeps_template_and_other_parameters(heat: Rest) -> None:
    stack = heat.made(SIZED, parameters={"size": 6, "other": "kept"})

    stack.patch(parameters={"size": 7})

    assert (len(stack.outputs()["word"]), stack.outputs()["other"]) == (7, "kept")


def test_a_patch_sets_parameters_back_to_their_defaults(heat: Rest) -> None:
    stack = heat.made(SIZED, parameters={"size": 6, "other": "given"})

    stack.patch(clear_parameters=["other"])

    assert stack.outputs()["other"] == "x"


def test_a_full_update_forgets_what_was_given_before(heat: Rest) -> None:
    stack = heat.made(SIZED, parameters={"size": 6, "other": "given"})

    stack.update(SIZED, parameters={"size": 6})

    assert stack.outputs()["other"] == "x"


def test_stacks_are_found_by_their_tags(heat: Rest) -> None:
    tag = new_name("tag")
    stack = heat.made(SIZED, tags=f"{tag},second")

    assert stack.show()["tags"] == [tag, "second"]
    assert [one["id"] for one in heat.get("/stacks", params={"tags": tag})["stacks"]] == [stack.id]


def test_a_preview_of_a_creation_makes_nothing(heat: Rest) -> None:
    name = new_name()

    answer = heat.call("POST", "/stacks/preview", request_body(SIZED, stack_name=name))

    assert answer.status_code == 200
    assert [one["resource_name"] for one in answer.json()["stack"]["resources"]] == ["word"]
    assert heat.call("GET", f"/stacks/{name}").status_code == 404


def test_a_preview_of_an_update_says_what_would_happen(heat: Rest) -> None:
    stack = heat.made(hot("kept: {type: OS::Heat::RandomString}\ngone: {type: OS::Heat::RandomString}"))
    wanted = hot("kept: {type: OS::Heat::RandomString}\nnew: {type: OS::Heat::RandomString}")

    answer = heat.call("PUT", f"{stack.path}/preview", request_body(wanted))

    changes = {
        kind: [one["resource_name"] for one in found] for kind, found in answer.json()["resource_changes"].items()
    }
    assert changes == {"unchanged": ["kept"], "added": ["new"], "deleted": ["gone"], "updated": [], "replaced": []}


def test_a_preview_tells_replacement_from_change(heat: Rest) -> None:
    parts = """
      net: {type: OS::Neutron::Net, properties: {name: %s}}
      word: {type: OS::Heat::RandomString, properties: {length: %s}}
    """
    stack = heat.made(hot(parts % ("one", 5)))

    answer = heat.call("PUT", f"{stack.path}/preview", request_body(hot(parts % ("two", 6))))

    changes = answer.json()["resource_changes"]
    assert [one["resource_name"] for one in changes["updated"]] == ["net"]
    assert [one["resource_name"] for one in changes["replaced"]] == ["word"]
    stack.deleted()


def test_a_failed_creation_stays_for_inspection(heat: Rest) -> None:
    stack = heat.create(hot(FAILS)).settled("CREATE_FAILED")

    assert stack.reason.startswith("Resource CREATE failed: ValueError: resources.bad: ")
    stack.deleted()


def test_a_failed_creation_is_rolled_back_when_asked(heat: Rest) -> None:
    stack = heat.create(hot(FAILS), disable_rollback=False).settled("ROLLBACK_COMPLETE")

    assert stack.resources() == {}


def test_a_failed_update_is_rolled_back_when_asked(heat: Rest) -> None:
    stack = heat.made(SIZED, parameters={"size": 5})
    before = stack.physical("word")
    broken = {**SIZED, "resources": {**SIZED["resources"], **hot(FAILS)["resources"]}}

    stack.update(broken, "ROLLBACK_COMPLETE", parameters={"size": 5}, disable_rollback=False)

    assert set(stack.resources()) == {"word"}
    assert stack.physical("word") == before


def test_a_failed_stack_is_mended_by_an_update(heat: Rest) -> None:
    stack = heat.create(hot(FAILS)).settled("CREATE_FAILED")

    stack.update(hot(FAILS.replace("true", "false")))

    assert stack.resources()["bad"]["resource_status"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def test_an_update_is_cancelled_with_rollback(heat: Rest) -> None:
    stack = heat.made(SIZED)
    stack.change({**SIZED, "resources": {**SIZED["resources"], **hot(SLOW)["resources"]}})

    answer = heat.call("POST", f"{stack.path}/actions", {"cancel_update": None})

    assert answer.status_code == 200, answer.text
    assert set(stack.settled("ROLLBACK_COMPLETE").resources()) == {"word"}


def test_an_immutable_parameter_cannot_be_changed(heat: Rest) -> None:
    parameters = {"size": {"type": "number", "immutable": True}}
    template = hot("word: {type: OS::Heat::RandomString}", parameters=parameters)
    stack = heat.made(template, parameters={"size": 1})

    answer = heat.call("PUT", stack.path, request_body(template, parameters={"size": 2}))

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "ImmutableParameterModified")
