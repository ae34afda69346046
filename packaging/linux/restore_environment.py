"""Run by the frozen program before its own code: gives the programs that it starts the user's own libraries.

Its launcher points LD_LIBRARY_PATH at the bundle, which would break a browser or file manager that is opened from here.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
os.environ.pop("LD_LIBRARY_PATH", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
