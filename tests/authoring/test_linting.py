"""What lint follows, judges and leaves alone."""

import json


def told(findings):
    return [(one.source.name, one.code, one.span.line) for one in findings]


def test_all_mistakes_of_a_resource_are_told_together(lint):
    found = lint(
        """\
        resources:
          a:
            type: OS::Heat::RandomString
            properties:
              length: 1000
              lenght: 3
              salt: {get_param: nobody}
              sequence: {str_split: x}
        """
    )

    assert [one.code for one in found] == ["E404", "E402", "E303", "W302", "E501"]


def test_a_resource_that_a_condition_leaves_out_is_judged_as_well(lint):
    found = lint(
        """\
        parameters: {big: {type: boolean, default: false}}
        conditions: {is_big: {get_param: big}}
        resources:
          a: {type: OS::Heat::RandomString, condition: is_big, properties: {length: 0}}
        """
    )

    assert [one.code for one in found] == ["E404"]


def test_a_parameter_that_the_user_must_give_is_no_mistake(lint):
    assert lint("parameters: {a: {type: string}}\noutputs: {o: {value: {get_param: a}}}") == []


def test_a_mistake_in_a_nested_template_is_shown_in_its_own_file(write, lint):
    write(
        "sub/web.yaml",
        """\
        parameters:
          size: {type: number}
        resources:
          web:
            type: OS::Heat::RandomString
            properties:
              length: {get_param: size}
        """,
    )

    found = lint("resources: {a: {type: sub/web.yaml, properties: {size: 1000}}}")

    assert told(found) == [("sub/web.yaml", "E404", 8)]
    assert found[0].path == ("resources", "a", "resources", "web", "properties", "length")


def test_files_are_sought_from_the_folder_of_the_file_that_names_them(write, lint):
    write("sub/web.yaml", "outputs: {o: {value: {get_file: web.sh}}}")
    write("sub/web.sh", "#!/bin/sh")

    assert lint("resources: {a: {type: sub/web.yaml}}") == []


def test_a_template_that_contains_itself_is_refused_once(lint):
    found = lint("resources:\n  a: {type: main.yaml}\n")

    assert [one.code for one in found] == ["E406"]
    assert "deep" in found[0].message


def test_the_definition_of_a_group_is_judged_where_it_stands(lint):
    found = lint(
        """\
        resources:
          many:
            type: OS::Heat::ResourceGroup
            properties:
              count: 3
              resource_def:
                type: OS::Heat::RandomString
                properties:
                  lenght: 3
        """
    )

    assert told(found) == [("main.yaml", "E402", 10)]


def test_a_comment_silences_a_code_on_its_line_and_on_the_line_below(lint):
    found = lint(
        """\
        parameters:
          a: {type: string}  # heat-lint: ignore W101
          # heat-lint: ignore W101, I201
          a_secret: {type: string}
          c: {type: string}
        outputs: {o: {value: x}}
        """
    )

    assert [one.path for one in found] == [("parameters", "c")]


def test_codes_can_be_ignored_for_a_whole_run(lint):
    assert lint("parameters: {a: {type: string}}\noutputs: {o: {value: x}}", ignored=["W101"]) == []


def test_json_keys_that_stand_twice_are_found_at_the_second(write, report):
    text = '{"heat_template_version": "2021-04-16",\n "outputs": {"a": {"value": 1},\n             "a": {"value": 2}}}'

    (found,) = report(write("main.json", text)).findings

    assert (found.code, found.span.line, found.span.column) == ("E002", 3, 14)


def test_a_short_tag_is_marked_where_it_is_written(lint):
    found = lint(
        """\
        AWSTemplateFormatVersion: "2010-09-09"
        Resources:
          A: {Type: OS::Heat::RandomString}
        Outputs:
          O:
            Value: !GetAtt A.valeu
        """
    )

    assert [(one.code, one.span.line, one.span.column) for one in found] == [("E304", 6, 12)]


def test_what_makes_a_loop_wrong_is_shown_in_the_loop(lint):
    found = lint(
        """\
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::Loop:
            - Name
            - [A, B]
            - ${Name}:
                Type: OS::Heat::RandomString
                Properties:
                  lenght: 3
        """
    )

    assert {(one.code, one.span.line) for one in found} == {("E402", 10)}


def test_a_type_says_what_it_finds_wrong_by_itself(lint):
    found = lint(
        "resources:\n  a:\n    type: OS::Nova::Server\n    properties: {flavor: f, networks: [{network: n}]}\n"
    )

    assert any(one.code.startswith("E40") and "image" in one.message for one in found)


def test_findings_are_plain_data_for_machines(lint, report, write):
    from_machine = json.dumps([one.message for one in lint("resources: {a: {type: OS::Heat::Nonne}}")])

    assert "OS::Heat::Nonne" in from_machine


LOOPS = """\
    AWSTemplateFormatVersion: '2010-09-09'
    Transform: AWS::LanguageExtensions
    Parameters: {{Names: {names}}}
    Conditions:
      Fn::ForEach::Wishes:
        - Name
        - !Ref Names
        - "Wants${{Name}}": !Not [!Equals [!Ref Names, '${{Name}}']]
    Resources:
      Fn::ForEach::Outer:
        - Name
        - !Ref Names
        - Fn::ForEach::Inner:
            - Number
            - [1, 2]
            - "Value${{Name}}${{Number}}":
                Type: OS::Heat::Value
                Condition: "Wants${{Name}}"
                Properties: {{value: !Ref Number}}
      Last:
        Type: OS::Heat::Value
        DependsOn: Valuea2
        Condition: Wantsa
        Properties: {{value: !GetAtt Valuea1.value}}
    Outputs:
      First: {{Value: !GetAtt Valuea1.value}}
    """


def test_what_loops_over_a_parameter_make_is_known_by_its_default(lint):
    names = "{Type: CommaDelimitedList, Default: 'a,b'}"
    wrong = LOOPS.format(names=names).replace("Valuea1.value}\n    Outputs", "Valuez.value}\n    Outputs")

    assert [one.code for one in lint(LOOPS.format(names=names))] == []
    assert "E302" in [one.code for one in lint(wrong)]


def test_names_that_a_loop_will_make_of_a_missing_value_are_no_mistakes(lint):
    text = LOOPS.format(names="{Type: CommaDelimitedList}")

    assert [one.code for one in lint(text)] == []


def test_what_only_an_included_snippet_uses_is_used(lint, write):
    write("more.yaml", "W: {Type: OS::Heat::Value, Condition: C, Properties: {value: !Ref P}}\n")
    found = lint(
        """\
        AWSTemplateFormatVersion: '2010-09-09'
        Parameters: {P: {Type: String, Default: a}, Q: {Type: String, Default: a}}
        Conditions: {C: !Equals [!Ref Q, a]}
        Resources:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}
        """
    )

    assert [one.code for one in found] == []


def test_a_replacement_policy_that_hangs_on_a_condition_is_no_mistake(lint):
    found = lint(
        """\
        AWSTemplateFormatVersion: '2010-09-09'
        Parameters: {P: {Type: String}}
        Conditions: {C: !Equals [!Ref P, a]}
        Resources:
          W: {Type: OS::Heat::Value, UpdateReplacePolicy: !If [C, Retain, Delete], Properties: {value: x}}
        """
    )

    assert [one.code for one in found] == []


def test_a_document_without_end_is_too_deep_and_no_bug(lint):
    text = '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": ' + '{"a":' * 3000 + "1" + "}" * 3001

    assert [(one.code, one.span.line) for one in lint(text, "main.json")] == [("E003", 1)]


def test_a_property_that_is_written_wrongly_is_not_called_missing(lint):
    found = lint(
        """\
        resources:
          a: {type: OS::Heat::Value, properties: {value: {if: [1, 2, 3, 4]}}}
          b: {type: OS::Heat::Value, properties: {}}
        """
    )

    assert told(found) == [("main.yaml", "E501", 3), ("main.yaml", "E403", 4)]


def test_a_misspelt_parameter_in_ref_is_told_its_name(lint):
    (found,) = lint(
        """\
        AWSTemplateFormatVersion: '2010-09-09'
        Resources:
          W: {Type: OS::Heat::Value, Properties: {value: !Ref "AWS::StckName"}}
        """
    )

    assert (found.code, found.fix) == ("E302", 'Did you mean "AWS::StackName"?')


def test_a_short_fn_if_is_not_sent_to_a_version_of_hot(lint):
    (found,) = lint(
        """\
        AWSTemplateFormatVersion: '2010-09-09'
        Conditions: {c: !Equals [a, b]}
        Resources:
          W: {Type: OS::Heat::Value, Properties: {value: !If [c, a]}}
        """
    )

    assert found.fix == "Write Fn::If: [condition, value_if_true, value_if_false]"


def test_a_group_without_its_parameters_is_a_wrong_group(lint):
    (found,) = lint(
        """\
        heat_template_version: 2021-04-16
        parameter_groups: [{label: x}]
        resources: {a: {type: OS::Heat::Value, properties: {value: x}}}
        """
    )

    assert found.code == "E202"
