"""The queue: tabs with counts, the strip that holds back what is new, the grid, the foot for silent calls.

The grid is AG Grid, fed by queue.js through its own API; no row ever passes through a Dash callback.
"""

from typing import Any

import dash_ag_grid as dag
from dash import html

from layouts.words import _

TABS = ("waiting", "running", "held", "unlocated", "done", "junk")
ROW_PX = 44


def queue_panel() -> Any:
    """Give the queue's frame, empty: queue.js fills it from the live socket."""
    return html.Section(
        [
            html.Div(
                [_tab(name) for name in TABS],
                className="tabs",
                role="tablist",
                **{"aria-label": _("Antrean")},
            ),
            html.Div([html.Div(id="queue-strip", className="strip"), _proof()], className="strip-row"),
            html.Div(
                [_grid(), html.Div(id="queue-empty", className="empty", role="status")],
                className="rows",
                id="queue-rows",
            ),
            html.Div(id="queue-foot", className="foot"),
        ],
        id="queue",
        className="queue",
        tabIndex="-1",
        **{"aria-label": _("Antrean")},
    )


def _proof() -> Any:
    """Give the line that says whether every open incident is somebody's; proof.js fills it each second."""
    name = _("Bukti bahwa setiap insiden punya penanggung jawab")
    return html.Div(id="proof", className="proof", role="status", **{"aria-label": name, "aria-live": "off"})


def _tab(name: str) -> Any:
    words = {
        "waiting": _("Menunggu"),
        "running": _("Berjalan"),
        "held": _("Ditunda"),
        "unlocated": _("Tanpa lokasi"),
        "done": _("Selesai"),
        "junk": _("Iseng & senyap"),
    }
    return html.Button(
        [html.Span(words[name]), html.B(id=f"count-{name}", className="count")],
        id=f"tab-{name}",
        type="button",
        className="queue-tab",
        role="tab",
        **{"data-tab": name, "aria-selected": str(name == "waiting").lower(), "aria-controls": "queue-rows"},
    )


def _grid() -> Any:
    return dag.AgGrid(
        id="queue-grid",
        className="",
        style={"height": "100%", "width": "100%"},
        columnDefs=_columns(),
        defaultColDef={
            "sortable": False,
            "resizable": False,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
            "cellDataType": False,
        },
        getRowId="params.data.number",
        dashGridOptions={
            "rowHeight": ROW_PX,
            "headerHeight": 28,
            "animateRows": False,
            "suppressCellFocus": True,
            "suppressColumnVirtualisation": True,
            "suppressNoRowsOverlay": True,
            "suppressContextMenu": True,
            "suppressScrollOnNewData": True,
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": False},
            "isFullWidthRow": {"function": "params.rowNode.data && params.rowNode.data.section"},
            "fullWidthCellRenderer": "K3iSection",
        },
    )


def _columns() -> list[dict[str, Any]]:
    """Give the columns; their cells are drawn by queue_cells.js, each from the whole row."""

    def column(field: str, header: str, renderer: str, **more: Any) -> dict[str, Any]:
        return {"colId": field, "field": field, "headerName": header, "cellRenderer": renderer, **more}

    return [
        column("priority", "P", "K3iPriority", width=42),
        column("number", _("Nomor"), "K3iNumber", width=54),
        column("kind", _("Jenis"), "K3iKind", flex=11, minWidth=106),
        column("place", _("Tempat"), "K3iPlace", flex=10, minWidth=72),
        column("flags", _("Tanda"), "K3iFlags", width=38, headerClass="no-title"),
        column("units", _("Unit / tawaran"), "K3iUnit", flex=8, minWidth=118),
        column("clock", _("Tunggu"), "K3iTimer", width=80, headerClass="right"),
        {"colId": "rank", "field": "rank", "hide": True, "sort": "asc"},
    ]
