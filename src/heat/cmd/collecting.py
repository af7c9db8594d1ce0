"""How often a server process looks for garbage.

A server loads some hundred thousand objects that live as long as it does, and a large template is some hundred
thousand more. Python's collector, as it is set for small scripts, would walk through all of them again and again while
a template is read. What is loaded at the start is therefore never walked, and the rest less often.
"""

import gc

_YOUNG, _MIDDLE, _OLD = 5_000, 5, 2
"""New objects before the young are looked at; rounds of the young before the middle; of the middle before all."""


def collect_seldom() -> None:
    """To be called when everything is loaded and before work begins."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
