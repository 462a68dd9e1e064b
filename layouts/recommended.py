"""Who should go: at most five officers with key, way, age, reasons and shortfalls; the run card; and who is nearer."""

from typing import Any

from dash import html

from dispatch.core.runcards import ANY
from dispatch.core.travel import ROAD
from layouts.placing import place_field
from layouts.reasons import distance, function, shown, slot, span
from layouts.theme import glyph, key_cap
from layouts.words import _

MOST_NEARER = 3


def recommended(number: str, recommendation: dict[str, Any], names: dict[str, str], may_assign: bool) -> Any:
    """Give the list; each row is a button that says the command it carries out."""
    officers = recommendation.get("officers", [])
    own = f"busy: incident {number},"
    nearer = [row for row in recommendation.get("not_offered", []) if not row["reason"].startswith(own)]
    rows = [html.Li(_officer(number, place, row, may_assign)) for place, row in enumerate(officers, 1)]
    again = html.Button(
        [key_cap("F8"), _("Hitung ulang")],
        type="button",
        className="inc-link",
        title=f"R {number}",
        **{"data-line": f"R {number}"},
    )
    head = html.Div([html.H3(_("Rekomendasi")), html.Span(className="small"), again])
    listed = html.Ol(rows, className="inc-officers") if rows else _nobody(nearer)
    basis = [html.P(_basis(recommendation), className="inc-basis dim small")] if rows else []
    parts = [head, *basis, *run_card(number, recommendation, may_assign), listed, *_nearer(nearer, names)]
    return html.Section(parts, className="inc-recommended", **{"data-list": recommendation.get("id", "")})


def _basis(recommendation: dict[str, Any]) -> str:
    """What the times rest on: the way by road, or an estimate, and then it says so."""
    return _("Waktu tiba: {}").format(shown(recommendation["basis"]))


def run_card(number: str, recommendation: dict[str, Any], may_assign: bool) -> list[Any]:
    """Give how many units are needed, which slots are filled, and the key that fills all that are missing."""
    card = recommendation.get("card", {})
    if card.get("needed", 1) < 2:
        return []
    count = _("perlu {} unit · {} dari {}").format(card["needed"], card["filled"], card["needed"])
    can_fill = {row["fills"] for row in recommendation["officers"]}
    slots = html.Ul([html.Li(_slot(s, can_fill), className="" if s["unit"] else "is-missing") for s in card["slots"]])
    fill = _fill(number, recommendation["officers"]) if may_assign else []
    return [html.Div([html.Div([html.B(count), *fill]), slots], className="inc-card")]


def _slot(s: dict[str, Any], can_fill: set[str]) -> list[Any]:
    """A filled slot names its unit; a missing one is hollow and says what is wanted, and when nobody could fill it."""
    if s["unit"]:
        return [glyph("i-check"), html.Span(slot(s["slot"])), html.B(s["unit"])]
    word = _("belum") if s["slot"] in can_fill else _("tidak ada yang bebas")
    return [html.I("○", **{"aria-hidden": "true"}), html.Span(slot(s["slot"])), html.B(word, className="dim")]


def _fill(number: str, officers: list[dict[str, Any]]) -> list[Any]:
    """Give the button that sends all whom the run card misses, when they are more than one."""
    wanted = [(place, row["callsign"]) for place, row in enumerate(officers, 1) if row["fills"]]
    if len(wanted) < 2:
        return []
    lines = [f"D {number} {callsign}" for _place, callsign in wanted]
    word = _("Tugaskan {}").format(" + ".join(str(place) for place, _callsign in wanted))
    data = {"data-lines": "\n".join(lines), "data-all": "0"}
    return [html.Button([key_cap("0"), word], type="button", className="inc-button", title=" · ".join(lines), **data)]


def _nobody(nearer: list[dict[str, Any]]) -> Any:
    why = _("Tidak ada petugas bebas dengan posisi segar.") if nearer else _("Tidak ada petugas yang bisa disarankan.")
    return html.P([why, " ", html.Code("D <nomor> <unit>")], className="inc-none")


def unlocated(number: str, recommendation: dict[str, Any], may_place: bool) -> Any:
    """Give what stands in place of the list while the incident has no place: the field that gives it one."""
    told = _("Tanpa lokasi, jarak tidak bisa dihitung. Tanyakan desa atau patokan.")
    field = place_field(number) if may_place else []
    head, text = html.Div([html.H3(_("Rekomendasi"))]), html.P(told, className="inc-none")
    return html.Section([head, *run_card(number, recommendation, False), text, *field], className="inc-recommended")


def _officer(number: str, place: int, row: dict[str, Any], may_assign: bool) -> Any:
    line = f"D {number} {row['callsign']}"
    cells = [
        html.Span(str(place), className="inc-key"),
        html.Span([html.B(row["name"]), html.Span(row["callsign"], className="dim")], className="inc-who"),
        html.Span([html.Span(distance(row["distance_m"]), className="dim"), html.B(_eta(row))], className="inc-far"),
        html.Span([*_chips(row), html.I(_age(row["position_age_s"]), className="inc-age")], className="inc-why"),
    ]
    data = {
        "data-line": line,
        "data-officer": row["officer"],
        "data-callsign": row["callsign"],
        "data-slot": str(row["slot"]),
        "data-key": str(place),
    }
    title = f"{line} · {shown(row['basis'])}" if row["basis"] else line
    return html.Button(cells, type="button", className="inc-officer", title=title, disabled=not may_assign, **data)


def _chips(row: dict[str, Any]) -> list[Any]:
    """Reasons first, then what speaks against, marked so; what the own village or slot says comes before the rest."""
    is_named = row["fills"] not in ("", ANY)
    about = [] if is_named else [function(row["function"])]
    about += [shown(r) for r in row["reasons"] if not r.startswith("function fits")]
    told = [html.Span(word) for word in about]
    return told + [html.Span(f"! {word}", className="inc-short") for word in _against(row)]


def _against(row: dict[str, Any]) -> list[str]:
    return [*(shown(s) for s in row["shortfalls"]), *([left_alone(row["leaves"])] if row["leaves"]["count"] else [])]


def left_alone(leaves: dict[str, Any]) -> str:
    """Say which villages nobody would reach in time if this officer goes."""
    named = ", ".join(leaves["villages"])
    rest = leaves["count"] - len(leaves["villages"])
    names = f"{named} +{rest}" if rest > 0 else named
    return _("meninggalkan {} desa: {}").format(leaves["count"], names)


def _far(metres: float | None) -> str:
    return "" if metres is None else distance(metres)


def _eta(row: dict[str, Any]) -> str:
    """Minutes and seconds; what is an estimate is marked so."""
    time = clock(row["eta_s"])
    return time if row["basis"].startswith(ROAD) else f"± {time}"


def clock(seconds: float) -> str:
    """Give a length of time as minutes and seconds, e.g. 4:05."""
    minutes, rest = divmod(round(abs(seconds)), 60)
    return f"{minutes}:{rest:02}"


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
    return [html.Div([html.B(_("Tidak diutamakan, dan sebabnya")), html.Ul(lines)], className="inc-nearer")]
