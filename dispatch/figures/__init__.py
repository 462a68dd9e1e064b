"""Figures of the history, each a pure function in a file of its own: frames in, plain dataclasses out.

    held.py     the history in memory, brought up to date      -> Frames
    chosen.py   a window and filters, from and to the URL      -> Frames of what was chosen
    the others  one figure each                                -> dataclasses, for screen, paper and file alike

Response times are counted from `dispatch/metrics.py` and from nowhere else. Percentiles are of raw values, never of
percentiles; with fewer than 20 values there are none, the values themselves are given.
"""
