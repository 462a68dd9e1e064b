"""Response times of incidents as a column, by the definition of dispatch/metrics.py: for figures by area and unit."""

from typing import TYPE_CHECKING

from dispatch.metrics import left_out

if TYPE_CHECKING:
    import pandas as pd


def counted(incidents: "pd.DataFrame") -> "pd.Series[bool]":
    """Say which incidents count for response times; the others are load."""
    return left_out(incidents) == ""


def response_s(incidents: "pd.DataFrame") -> "pd.Series[float]":
    """Give the citizen's response time of each incident in seconds: NaN where a stamp is missing or it is negative."""
    began = incidents["call_arrival"].fillna(incidents["answered"]).fillna(incidents["created"])
    took = incidents["on_scene"] - began
    return took.where(took >= 0)
