"""What a template refers to is gathered, wherever it stands."""

import json
from pathlib import Path

import pytest

from heat.cli.documents import locate, parse
from heat.cli.failure import Failure
from heat.cli.template_files import Files, Origin

HOT = "heat_template_version: 2016-10-14\n"


@pytest.fixture
def gather(tmp_path):
    """Writes files, then gathers what app.yaml refers to: the template as sent, and the files by short name."""

    def call(**texts):
        for name, text in texts.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        files = Files()
        template = files.gather(
            parse(texts["app_yaml"], "app.yaml"), Origin((tmp_path / "app.yaml").as_uri(), "app.yaml")
        )
        return template, {url.removeprefix(f"{tmp_path.as_uri()}/"): text for url, text in files.texts.items()}

    return call


def test_a_version_that_looks_like_a_date_stays_text():
    assert parse(HOT, "app.yaml") == {"heat_template_version": "2016-10-14"}


def test_get_file_becomes_a_url_and_its_content_travels(gather, tmp_path):
    template, files = gather(app_yaml="{outputs: {o: {value: {get_file: note.txt}}}}", note_txt="hello")

    assert template["outputs"]["o"]["value"] == {"get_file": (tmp_path / "note.txt").as_uri()}
    assert files == {"note.txt": "hello"}


def test_binary_content_travels_as_base64(gather):
    _, files = gather(app_yaml="{a: {get_file: b.bin}}", b_bin=b"\xff\xfe")

    assert files["b.bin"] == "//4="


def test_a_nested_template_keeps_the_text_of_its_author(gather):
    text = HOT + "# a comment\nresources: {}\n"

    _, files = gather(app_yaml="{resources: {r: {type: inner.yaml}}}", inner_yaml=text)

    assert files == {"inner.yaml": text}


def test_references_of_a_nested_template_are_seen_from_where_it_stands(gather, tmp_path):
    inner = HOT + "resources: {r: {properties: {v: {get_file: deep.txt}}}}"

    _, files = gather(app_yaml="{resources: {r: {type: sub/inner.yaml}}}", sub__inner_yaml=inner, sub__deep_txt="deep")

    assert files["sub/deep.txt"] == "deep"
    found = json.loads(files["sub/inner.yaml"])["resources"]["r"]["properties"]["v"]
    assert found == {"get_file": (tmp_path / "sub/deep.txt").as_uri()}


def test_the_member_of_a_group_may_be_a_template(gather):
    group = "{resources: {g: {type: 'OS::Heat::ResourceGroup', properties: {resource_def: {type: m.yaml}}}}}"

    _, files = gather(app_yaml=group, m_yaml=HOT)

    assert set(files) == {"m.yaml"}


def test_a_template_that_holds_itself_is_gathered_once(gather):
    _, files = gather(
        app_yaml="{resources: {r: {type: loop.yaml}}}", loop_yaml=HOT + "resources: {r: {type: loop.yaml}}"
    )

    assert set(files) == {"loop.yaml"}


def test_a_missing_file_is_named_with_the_place_that_refers_to_it(gather, tmp_path):
    with pytest.raises(Failure) as caught:
        gather(app_yaml="{resources: {r: {properties: {v: {get_file: no.txt}}}}}")

    assert caught.value.where == "app.yaml, resources.r.properties.v.get_file"
    assert str(tmp_path / "no.txt") in caught.value.what


def test_a_document_from_the_web_gets_no_file_of_this_machine(service, answer):
    origin = Origin(f"{service.url}/app.yaml", "app.yaml")

    with pytest.raises(Failure, match="A file is not given away"):
        Files().gather({"a": {"get_file": "file:///etc/hostname"}}, origin)


def test_a_template_on_the_web_brings_its_neighbours(service, answer):
    service.says("GET /t/note.txt", answer("from afar"))
    files = Files()

    files.gather({"a": {"get_file": "note.txt"}}, Origin(f"{service.url}/t/app.yaml", "app.yaml"))

    assert files.texts == {f"{service.url}/t/note.txt": "from afar"}


def test_bad_yaml_is_told_with_line_and_column():
    with pytest.raises(Failure) as caught:
        parse("a:\n  - b\n c: d\n", "app.yaml")

    assert caught.value.where == "app.yaml, line 3, column 2"


def test_a_file_that_is_no_map_is_refused():
    with pytest.raises(Failure, match="not a template or environment"):
        parse("just words", "app.yaml")


def test_a_path_with_odd_letters_makes_a_proper_url(tmp_path):
    assert locate("a b.yaml") == Path(tmp_path / "a b.yaml").as_uri()


@pytest.mark.parametrize(
    "app",
    [
        "AWSTemplateFormatVersion: 2010-09-09\nResources: {Fn::Transform: %s}\n",
        "AWSTemplateFormatVersion: 2010-09-09\nResources: !Transform %s\n",
        "AWSTemplateFormatVersion: 2010-09-09\nTransform: [AWS::LanguageExtensions, %s]\n",
    ],
)
def test_the_snippets_of_cloudformation_travel(gather, tmp_path, app):
    include = "{Name: 'AWS::Include', Parameters: {Location: sub/part.yaml}}"

    template, files = gather(app_yaml=app % include, sub__part_yaml="a: {Type: 'inner.yaml'}", sub__inner_yaml=HOT)

    assert (tmp_path / "sub/part.yaml").as_uri() in json.dumps(template)
    assert json.loads(files["sub/part.yaml"]) == {"a": {"Type": (tmp_path / "sub/inner.yaml").as_uri()}}
    assert files["sub/inner.yaml"] == HOT


def test_short_tags_become_functions():
    text = "[!Ref a, !GetAtt b.c.d, !Sub '${x}', !Join ['', [!Ref y]], !If [c, 1, !Ref z]]"

    assert parse(f"a: {text}", "app.yaml")["a"] == [
        {"Ref": "a"},
        {"Fn::GetAtt": ["b", "c.d"]},
        {"Fn::Sub": "${x}"},
        {"Fn::Join": ["", [{"Ref": "y"}]]},
        {"Fn::If": ["c", 1, {"Ref": "z"}]},
    ]


def test_a_tag_that_nobody_knows_is_refused():
    with pytest.raises(Failure, match=r"not valid YAML|Nope"):
        parse("a: !Nope x", "app.yaml")


def test_a_document_without_end_is_refused_and_no_bug():
    node = "text"
    for _ in range(3000):
        node = {"a": node}

    with pytest.raises(Failure, match="more than 250 levels deep"):
        Files().gather(node, Origin("file:///deep.yaml", "deep.yaml"))
