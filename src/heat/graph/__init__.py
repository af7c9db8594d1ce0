"""A dependency graph, its orders and its text. Knows no Heat."""

from heat.graph.graph import Cycle, Graph
from heat.graph.text import parse, render

__all__ = ["Cycle", "Graph", "parse", "render"]
