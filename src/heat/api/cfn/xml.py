"""XML as the AWS Query protocol has it: a list is a row of `member` elements, and what is None is left out."""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


def as_text(value: Any) -> str | None:
    """A value of a template where AWS has text: what is not text is written as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


def write(root: str, content: Mapping[str, Any]) -> bytes:
    """A document with one root element."""
    element = ElementTree.Element(root, {"xmlns": NAMESPACE})
    _fill(element, content)
    return bytes(ElementTree.tostring(element, encoding="utf-8", xml_declaration=True))


def _fill(element: ElementTree.Element, content: Any) -> None:
    if isinstance(content, Mapping):
        for name, value in content.items():
            if value is not None:
                _fill(ElementTree.SubElement(element, name), value)
    elif isinstance(content, list | tuple):
        for value in content:
            _fill(ElementTree.SubElement(element, "member"), value)
    elif isinstance(content, bool):
        element.text = str(content).lower()
    else:
        element.text = _printable(str(content))


def _printable(text: str) -> str:
    """XML has no way to write most control characters; a reader would refuse the whole document."""
    return "".join(each if each >= " " or each in "\t\n\r" else "�" for each in text)
