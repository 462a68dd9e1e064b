"""A recorded day, sent again: rows of a file become calls, reports, assignments and moves, through the doors.

    mapping   which column is what      recording   rows -> calls with their legs      sending   calls -> K3i

Columns (CSV with a header, optionally .gz; one row a unit on a call, rows of one call share its `call_id`):

    received  the call came in (optional)                 entry     it was written down (default: received)
    dispatch  the unit was sent (empty: nobody was)       en_route  on_scene  clear   each may be empty
    kind      our code (else kept as text)                priority  1-4, empty: K3i decides
    lat lng   or village, or address                      unit      an officer's id or callsign, or any name
    call_id   (empty: every row is a call of its own)     text      channel   default 110

Times are ISO 8601 (UTC where no zone is given) unless a mapping says otherwise. A row that cannot be read is
named by its number, skipped and counted. A unit that is not one of our officers stands for one, always the
same; where that one still has another call in hand, for the next who is free. A recording knows no
acceptance: an officer accepts at the moment of dispatch. A unit that was free again without having arrived
clears with that as its reason.
"""

from feeds.replay.run import replay

__all__ = ["replay"]
