"""`heat template lint | schema | graph | convert` as a person or a CI runs them."""

import io
import json
import subprocess
import sys

import pytest
from jsonschema import Draft7Validator

from heat.cli.shell import run

GOOD = "resources: {a: {type: OS::Heat::None}}\n"
BAD = "resources:\n  a:\n    type: OS::Heat::Nonne\n"
DOUBTFUL = "parameters: {a: {type: string}}\nresources: {b: {type: OS::Heat::None}}\n"
CFN = '{"AWSTemplateFormatVersion": "2010-09-09", "Outputs": {"O": {"Value": {"Ref": "AWS::StackName"}}}}'
EXPORTING = '{"AWSTemplateFormatVersion": "2010-09-09", "Outputs": {"O": {"Value": "x", "Export": {"Name": "n"}}}}'


@pytest.fixture
def heat(capsys, monkeypatch):
    """Run the tool; its exit status, what it said and what it complained of."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def call(*words, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        status = run(["template", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [(GOOD, [], 0), (BAD, [], 1), (DOUBTFUL, [], 0), (DOUBTFUL, ["--strict"], 1), (BAD, ["--ignore", "E401"], 0)],
)
def test_the_exit_status_of_lint_is_fit_for_ci(text, options, status, write, heat):
    assert heat("lint", write("app.yaml", text), *options)[0] == status


def test_a_file_that_is_not_there_is_another_status(heat, write):
    write("app.yaml", GOOD)

    status, out, err = heat("lint", "app.yml")

    assert (status, out) == (2, "")
    assert "app.yml" in err


def test_no_file_at_all_is_a_mistake(heat):
    assert heat("lint")[0] == 2


def test_a_finding_is_shown_with_its_line_and_a_mark_below(heat, write):
    out = heat("lint", write("app.yaml", BAD))[1]

    assert out.splitlines() == [
        "app.yaml:4:5: error E401: The Resource Type (OS::Heat::Nonne) could not be found",
        "  at resources.a.type",
        "    4 |     type: OS::Heat::Nonne",
        "      |     ^^^^",
        '  fix: Did you mean "OS::Heat::None"?',
        "",
        "1 file: 1 error",
    ]


def test_colour_comes_where_it_is_wanted(heat, write):
    write("app.yaml", BAD)

    assert "\033[" not in heat("lint", "app.yaml")[1]
    assert "\033[1;31merror E401\033[0m" in heat("lint", "app.yaml", "--color", "always")[1]


def test_json_has_every_part_of_a_finding(heat, write):
    report = json.loads(heat("lint", write("app.yaml", BAD), "-f", "json")[1])

    assert report["summary"] == {"files": 1, "error": 1, "warning": 0, "info": 0}
    finding = report["findings"][0]
    assert (finding["code"], finding["line"], finding["column"]) == ("E401", 4, 5)
    assert finding["path"] == ["resources", "a", "type"]


def test_sarif_names_rule_and_region(heat, write):
    report = json.loads(heat("lint", write("app.yaml", BAD), "-f", "sarif")[1])

    result = report["runs"][0]["results"][0]
    rules = {rule["id"] for rule in report["runs"][0]["tool"]["driver"]["rules"]}
    assert report["version"] == "2.1.0"
    assert result["ruleId"] in rules
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "app.yaml"}
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 4


def test_github_gets_one_command_a_finding(heat, write):
    out = heat("lint", write("app.yaml", BAD), "-f", "github")[1]

    assert out.startswith("::error file=app.yaml,line=4,col=5,title=E401::The Resource Type (OS::Heat::Nonne)")


def test_a_folder_is_searched_for_templates_and_environments(heat, write):
    for name, text in {"a.yaml": BAD, "b/c.yaml": BAD, "prod.env.yaml": "parameters: {a: 1}", "x.yaml": "a: b"}.items():
        write(name, text)

    summary = json.loads(heat("lint", ".", "-f", "json")[1])["summary"]

    assert (summary["files"], summary["error"]) == (3, 2)


def test_other_files_of_a_folder_are_none_of_our_business(heat, write):
    for name, text in {
        "play.yaml": "- hosts: {{ all }}",
        ".hidden/a.yaml": BAD,
        "x.json": "{",
        "y.yaml": "a: b",
    }.items():
        write(name, text)

    assert heat("lint", ".")[:2] == (0, "0 files: nothing to complain about\n")


def test_a_folder_above_is_searched_as_well(heat, write, monkeypatch):
    write("a.yaml", BAD)
    write("sub/b.yaml", GOOD)
    monkeypatch.chdir("sub")

    assert heat("lint", "..")[0] == 1


def test_a_template_comes_by_standard_input(heat):
    status, out, _ = heat("lint", "-", stdin=f"heat_template_version: 2021-04-16\n{BAD}")

    assert status == 1
    assert out.startswith("stdin:4:5: error E401")


def test_all_codes_can_be_listed(heat):
    assert "W101  A parameter is not used." in heat("lint", "--codes")[1]


@pytest.mark.parametrize("kind", ["hot", "cfn", "environment"])
def test_a_schema_is_written_to_the_file_named(kind, heat, write, tmp_path):
    write("app.yaml", GOOD)

    assert heat("schema", kind, "-o", "schema.json") == (0, "", "")
    Draft7Validator.check_schema(json.loads((tmp_path / "schema.json").read_text()))


def test_a_graph_is_drawn_as_text_unless_told_otherwise(heat, write):
    write("app.yaml", GOOD)

    assert heat("graph", "app.yaml")[1] == "step 1\n  a  (OS::Heat::None)\n"
    assert heat("graph", "app.yaml", "-f", "dot")[1].startswith('digraph "app.yaml" {')


def test_a_graph_of_a_broken_file_is_refused_with_the_place(heat, write):
    status, _, err = heat("graph", write("app.yaml", "resources: [\n"))

    assert status == 1
    assert "app.yaml" in err and "not valid YAML" in err


def test_json_becomes_yaml(heat, write):
    write("app.json", CFN)

    status, out, err = heat("convert", "app.json")

    assert (status, err) == (0, "")
    assert out == "AWSTemplateFormatVersion: '2010-09-09'\n\nOutputs:\n  O:\n    Value: !Ref AWS::StackName\n"


def test_cloudformation_becomes_hot(heat, write):
    write("app.json", CFN)

    assert "get_param: OS::stack_name" in heat("convert", "app.json", "--to", "hot")[1]


def test_nothing_is_written_when_something_is_lost_unless_forced(heat, write):
    write("app.json", EXPORTING)

    status, out, err = heat("convert", "app.json", "--to", "hot")
    forced, text, _ = heat("convert", "app.json", "--to", "hot", "--force")

    assert (status, out) == (1, "")
    assert "Outputs.O.Export: not carried: HOT has no exports" in err
    assert forced == 1
    assert "value: x" in text


def test_the_tool_does_not_load_the_offline_tools_for_other_commands():
    loaded = "any(name.startswith('heat.authoring') for name in sys.modules)"
    script = f"import sys, heat.cli.shell, heat.cli.stacks; sys.exit({loaded})"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
