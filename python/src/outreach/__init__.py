"""Thin Python layer of the Outreach Execution Hub: it calls the database's functions and holds no rule of its own."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("outreach")
except PackageNotFoundError:  # run from the source tree without an installation
    __version__ = "0+unknown"
