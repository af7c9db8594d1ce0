"""The resource types: one file each, in a folder per service; `load` brings all of them together.

Every module below announces its types by being imported. Third parties add theirs through the entry-point group
`heat.resources`, whose entries name a module, or as files in a plug-in directory; one that cannot be imported is
reported and left out.
"""

from heat.resources.loading import ENTRY_POINTS, Broken, load

__all__ = ["ENTRY_POINTS", "Broken", "load"]
