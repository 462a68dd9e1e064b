"""What each component counts for: a table that a commander can edit, with who changed it last."""

from typing import Any

from dash import html

from dispatch.core.score_words import COMPONENTS
from dispatch.core.weights import FEWEST, MOST_OF_ONE
from layouts.amounts import clock
from layouts.forms import entry, hidden
from layouts.scores.view import ScoresPage
from layouts.words import _


def weights(p: ScoresPage) -> Any:
    """Give the section; without the ability only the table."""
    w = p.weights
    since = (
        _("versi {0}, {1}, {2}").format(w.edition, w.by.partition(":")[2], clock(w.at, p.zone) + f" {p.zone_label}")
        if w.edition
        else _("bawaan")
    )
    title = html.H2([_("Bobot"), " ", html.Small(since + (f" · {w.reason}" if w.reason else ""))])
    rule = _(
        "Jumlahnya 100; paling sedikit {0} komponen, satu komponen paling banyak {1}. Tidak pernah dari satu angka."
    ).format(FEWEST, f"{MOST_OF_ONE:g}")
    rows = [_row(p, name, title_, what) for name, (title_, what) in COMPONENTS.items()]
    heads = [html.Th(h, scope="col") for h in (_("Komponen"), _("Yang dihitung"), _("Bobot"))]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)])
    if not p.may_weigh:
        return html.Section([title, table, html.P(rule, className="dim")], id="weights", className="narrow")
    form = html.Form(
        [
            hidden("edition", str(w.edition)),
            hidden("of", p.kind),
            hidden("days", str(p.days)),
            table,
            html.P(rule, className="dim"),
            html.Div(
                [html.Label(_("Alasan perubahan"), htmlFor="reason"), entry("reason", "reason", max_length=300)],
                className="field",
            ),
            html.P(html.Button(_("Simpan bobot"), type="submit", className="main")),
        ],
        method="post",
        action=f"/scores/weights?csrf={p.csrf}",
        className="send",
    )
    return html.Section([title, form], id="weights", className="narrow")


def _row(p: ScoresPage, name: str, title: str, what: str) -> Any:
    share = f"{p.weights.shares.get(name, 0):g}"
    control: Any = share
    if p.may_weigh:
        about = {"type": "number", "min": "0", "max": f"{MOST_OF_ONE:g}", "step": "1", "inputmode": "numeric"}
        control = entry(f"w-{name}", name, share, **about, **{"aria-label": _("Bobot {0}").format(_(title))})
    return html.Tr([html.Th(_(title), scope="row"), html.Td(_(what), className="dim"), html.Td(control, className="n")])
