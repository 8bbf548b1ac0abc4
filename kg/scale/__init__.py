"""Past one machine: engines that read releases elsewhere. `README.md` says how much a store needs, measured."""

from kg.scale.dask_engine import DaskEngine

__all__ = ["DaskEngine"]
