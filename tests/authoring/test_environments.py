"""Templates linted with environments, and environments by themselves."""


def codes(findings):
    return [(one.source.name, one.code, one.span.line) for one in findings]


def test_a_value_for_an_unknown_parameter_is_found_in_the_environment(write, lint):
    write("prod.env.yaml", "parameters:\n  colour: red\n")

    found = lint(
        """\
        parameters: {color: {type: string}}
        resources: {a: {type: OS::Heat::Value, properties: {value: {get_param: color}}}}
        """,
        environments=["prod.env.yaml"],
    )

    assert codes(found) == [("prod.env.yaml", "E305", 2)]
    assert found[0].fix == 'Did you mean "color"?'


def test_a_wrong_value_is_shown_in_the_environment_that_gives_it(write, lint):
    write("prod.env.yaml", "parameters:\n  size: large\n")

    found = lint(
        """\
        parameters: {size: {type: number, default: 1}}
        resources: {a: {type: OS::Heat::Value, properties: {value: {get_param: size}}}}
        """,
        environments=["prod.env.yaml"],
    )

    assert codes(found) == [("prod.env.yaml", "E201", 2)]


def test_a_later_environment_outweighs_an_earlier_one(write, lint):
    write("first.env.yaml", "parameters: {size: large}\n")
    write("second.env.yaml", "parameters: {size: 3}\n")

    found = lint(
        """\
        parameters: {size: {type: number}}
        resources: {a: {type: OS::Heat::Value, properties: {value: {get_param: size}}}}
        """,
        environments=["first.env.yaml", "second.env.yaml"],
    )

    assert found == []


def test_a_type_that_an_environment_maps_to_a_template_is_judged_by_it(write, lint):
    write("types/web.yaml", "parameters: {color: {type: string}}\noutputs: {o: {value: {get_param: color}}}\n")
    write("my.env.yaml", "resource_registry: {My::Web: types/web.yaml}\n")

    found = lint("resources: {a: {type: My::Web, properties: {colour: red}}}", environments=["my.env.yaml"])

    assert [one.code for one in found] == ["E402"]


def test_a_mapping_to_no_type_is_found(write, report):
    name = write("my.env.yaml", "resource_registry:\n  My::Web: OS::Heat::Valu\n")

    found = report(name).findings

    assert codes(found) == [("my.env.yaml", "E701", 2)]


def test_two_templates_may_share_an_environment_that_neither_wants_whole(write, report):
    write("prod.env.yaml", "parameters: {one: 1, two: 2}\n")
    for name in ("one", "two"):
        write(
            f"{name}.yaml",
            f"parameters: {{{name}: {{type: number}}}}\noutputs: {{o: {{value: {{get_param: {name}}}}}}}",
        )

    assert report("one.yaml", "two.yaml", environments=["prod.env.yaml"]).findings == []
