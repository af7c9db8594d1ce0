"""Graphs as text, DOT and Mermaid."""

from textwrap import dedent

import pytest

from heat.authoring.drawing import FORMATS, picture_of
from heat.authoring.drawing.picture import Edge

APP = """\
resources:
  net: {type: OS::Neutron::Net}
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}
  port:
    type: OS::Neutron::Port
    properties: {network: {get_resource: net}}
  note:
    type: OS::Heat::Value
    depends_on: net
    properties: {value: {get_attr: [port, fixed_ips, 0, ip_address]}}
"""


@pytest.fixture
def drawn(blueprint):
    def draw(text, kind="text", *, nested=False):
        return FORMATS[kind](picture_of(blueprint(text), "app", nested=nested))

    return draw


def test_every_edge_says_why_it_is_there(blueprint):
    edges = picture_of(blueprint(APP), "app").edges

    assert set(edges) == {
        Edge("subnet", "net", ("id",)),
        Edge("port", "net", ("id",)),
        Edge("port", "subnet", ("implicit",)),
        Edge("note", "net", ("depends_on",)),
        Edge("note", "port", ("fixed_ips.0.ip_address",)),
    }


def test_text_shows_the_steps_in_which_resources_can_be_built(drawn):
    assert drawn(APP) == dedent(
        """\
        step 1
          net  (OS::Neutron::Net)
        step 2
          subnet  (OS::Neutron::Subnet)
            <- net: its id
        step 3
          port  (OS::Neutron::Port)
            <- net: its id
            <- subnet: implied by its type
        step 4
          note  (OS::Heat::Value)
            <- net: depends_on
            <- port: its fixed_ips.0.ip_address
        """
    )


def test_a_circle_is_named(drawn):
    text = drawn(
        """\
        resources:
          a: {type: OS::Heat::None, depends_on: b}
          b: {type: OS::Heat::None, depends_on: a}
        """
    )

    assert text.startswith("These wait for each other, so nothing can be built: ")


def test_a_resource_that_waits_for_itself_is_a_circle(drawn):
    assert "a -> a" in drawn("resources: {a: {type: OS::Heat::None, depends_on: a}}")


def test_what_a_condition_decides_is_drawn_and_marked(drawn):
    text = drawn(
        """\
        parameters: {big: {type: boolean, default: false}}
        conditions: {is_big: {get_param: big}}
        resources: {a: {type: OS::Heat::None, condition: is_big}}
        """
    )

    assert "a  (OS::Heat::None)  if its condition holds" in text


def test_a_nested_template_is_a_cluster(write, drawn):
    write("web.yaml", "resources: {inner: {type: OS::Heat::None}}")

    dot = drawn("resources: {web: {type: web.yaml}}", "dot", nested=True)

    assert 'subgraph "cluster web"' in dot
    assert '"web/inner"' in dot


def test_the_members_of_a_group_are_drawn(drawn):
    text = drawn(
        """\
        resources:
          many:
            type: OS::Heat::ResourceGroup
            properties: {count: 2, resource_def: {type: OS::Heat::None}}
        """,
        nested=True,
    )

    assert "0  (OS::Heat::None)" in text
    assert "1  (OS::Heat::None)" in text


def test_names_may_hold_what_dot_gives_a_meaning_to(drawn):
    assert r'"a \"quoted\" \\ name"' in drawn("resources: {'a \"quoted\" \\ name': {type: OS::Heat::None}}", "dot")


def test_mermaid_names_nodes_by_number_and_shows_their_names(drawn):
    mermaid = drawn(APP, "mermaid")

    assert mermaid.startswith("flowchart BT\n")
    assert 'n0["net<br/><small>OS::Neutron::Net</small>"]' in mermaid
    assert 'n2 -.->|"implicit"| n1' in mermaid
