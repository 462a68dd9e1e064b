"""Who should go: at most five officers with key, reasons, distance, time, age; and who is nearer."""

from typing import Any

from dash import html

from layouts.placing import place_field
from layouts.reasons import distance, function, shown, span
from layouts.theme import key_cap
from layouts.words import _

MOST_NEARER = 3


def recommended(number: str, recommendation: dict[str, Any], names: dict[str, str], may_assign: bool) -> Any:
    """Give the list; each row is a button that says the command it carries out."""
    officers = recommendation.get("officers", [])
    nearer = [
        row
        for row in recommendation.get("not_offered", [])
        if not row["reason"].startswith(f"busy: incident {number},")
    ]
    rows = [html.Li(_officer(number, place, row, may_assign)) for place, row in enumerate(officers, 1)]
    again = html.Button(
        [key_cap("F8"), _("Hitung ulang")],
        type="button",
        className="inc-link",
        title=f"R {number}",
        **{"data-line": f"R {number}"},
    )
    head = html.Div([html.H3(_("Rekomendasi")), html.Span(_basis(recommendation), className="dim small"), again])
    parts = [head, html.Ol(rows, className="inc-officers")] if rows else [head, _nobody(nearer)]
    return html.Section([*parts, *_nearer(nearer, names)], className="inc-recommended")


def _basis(recommendation: dict[str, Any]) -> str:
    return shown(recommendation.get("basis", "")) if recommendation.get("officers") else ""


def _nobody(nearer: list[dict[str, Any]]) -> Any:
    why = _("Tidak ada petugas bebas dengan posisi segar.") if nearer else _("Tidak ada petugas yang bisa disarankan.")
    return html.P(why, className="inc-none")


def unlocated(number: str, may_place: bool) -> Any:
    """Give what stands in place of the list while the incident has no place: the field that gives it one."""
    told = _("Tanpa lokasi, jarak tidak bisa dihitung. Tanyakan desa atau patokan.")
    field = place_field(number) if may_place else []
    text = html.P(told, className="inc-none")
    return html.Section([html.Div([html.H3(_("Rekomendasi"))]), text, *field], className="inc-recommended")


def _officer(number: str, place: int, row: dict[str, Any], may_assign: bool) -> Any:
    line = f"D {number} {row['callsign']}"
    about = [function(row["function"]), *(shown(r) for r in row["reasons"])]
    told = [html.Span(word) for word in about]
    told += [html.Span(shown(s), className="inc-short") for s in row["shortfalls"]]
    cells = [
        html.Span(str(place), className="inc-key"),
        html.Span([html.B(row["name"]), html.Span(row["callsign"], className="dim")], className="inc-who"),
        html.Span(
            [html.Span(distance(row["distance_m"]), className="dim"), html.B(_about(row["eta_s"]))],
            className="inc-far",
        ),
        html.Span(told, className="inc-why"),
        html.Span(_age(row["position_age_s"]), className="inc-age"),
    ]
    data = {
        "data-line": line,
        "data-officer": row["officer"],
        "data-callsign": row["callsign"],
        "data-slot": str(row["slot"]),
    }
    return html.Button(
        cells,
        type="button",
        className="inc-officer",
        title=line,
        disabled=not may_assign,
        **data,
        **{"data-key": str(place)},
    )


def _far(metres: float | None) -> str:
    return "" if metres is None else distance(metres)


def _about(seconds: float) -> str:
    """An estimate, and marked so."""
    return _("± {} mnt").format(max(1, round(seconds / 60)))


def _age(seconds: float | None) -> str:
    return _("tanpa posisi") if seconds is None else _("pos {}").format(span(seconds))


def _nearer(rows: list[dict[str, Any]], names: dict[str, str]) -> list[Any]:
    if not rows:
        return []
    lines = [
        html.Li(
            [html.B([row["callsign"], " ", _far(row["distance_m"])]), html.Span(shown(row["reason"]))],
            title=names.get(row["officer"], ""),
        )
        for row in rows[:MOST_NEARER]
    ]
    return [html.Div([html.B(_("Lebih dekat, tidak diutamakan")), html.Ul(lines)], className="inc-nearer")]
