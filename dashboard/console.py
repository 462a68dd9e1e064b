"""The operator console `/`: the Dash application and its callbacks."""

from dash import Dash, html
from fastapi import FastAPI

from dashboard.parts import Parts


def build_console(server: FastAPI, parts: Parts) -> Dash:
    """Give the Dash application on the server of the web process."""
    dash = Dash(
        __name__,
        server=server,
        assets_folder="../assets",
        title=f"K3i {parts.settings.place}",
        update_title="",
        enable_mcp=False,
        websocket_callbacks=False,
    )
    dash.layout = lambda: html.Div("K3i")
    return dash
