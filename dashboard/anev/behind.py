"""The list behind a figure of the week's recap: `behind=<key>`, the very selection the figure is counted from."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dashboard.listing import Listed
from dispatch.figures.week_part import WeekPart
from layouts.anev.tables import alarm_word, cause_word
from layouts.theme import name_of
from layouts.words import _

if TYPE_CHECKING:
    import pandas as pd

TITLES = {
    "all": "Laporan",
    "response": "Respons terukur",
    "late": "Lewat target",
    "callers": "Penelepon berulang (3 kali)",
    "rated": "Penilaian warga (1–5)",
    "asked": "Rasa aman (1–5)",
    "answered": "Merasa lebih aman",
    "accepted": "Tawaran diterima",
    "refused": "Ditolak, tidak dijawab",
    "stand_ins": "Diambil pengganti",
    "officers": "Petugas yang turun",
}
"""Key of a figure -> what its list is called."""
OF_UNITS = {"accepted": "accepted", "refused": "refused", "stand_ins": "stand_ins", "officers": "accepted"}
"""Key of a figure that is made of assignments -> their selection; officers are counted from what they accepted."""
ANSWERS = {"more": "lebih aman", "same": "sama saja", "less": "kurang aman"}
REFUSED = {"declined": "ditolak", "timed_out": "tidak dijawab"}


def listed(part: WeekPart, key: str, names: Mapping[str, str], callsign: Callable[[str], str]) -> Listed | None:
    """Give what a figure of this week stands on, None for a key there is not.

    names: code of an area -> its name; callsign: of an officer's id.
    """
    name, colon, value = key.partition(":")
    words: dict[str, Callable[[str], str]] = {
        "kind": name_of,
        "kecamatan": lambda code: names.get(code, code),
        "village": lambda code: names.get(code, code),
        "cause": cause_word,
    }
    if name == "alarm" and colon:
        rows = part.of_alarms(value)
        who = [callsign(officer) for officer in rows["officer"].astype(str)]
        title = f"{_('Alarm')} · {alarm_word(value)}"
        return Listed(title, rows["incident"].tolist(), rows["raised"].tolist(), units=who)
    if name in words and colon:
        return Listed(words[name](value), part.of_reports(key)["number"].tolist())
    if key in OF_UNITS:
        return _of_units(part, key)
    return _of_reports(part, key) if key in TITLES else None


def _of_units(part: WeekPart, key: str) -> Listed:
    rows = part.of_units(OF_UNITS[key])
    numbers, units = rows["incident"].tolist(), rows["callsign"].astype(str).tolist()
    if key == "officers":
        return Listed(f"{_(TITLES[key])}: {rows['officer'].nunique()}", numbers, units=units)
    if key != "refused":
        return Listed(_(TITLES[key]), numbers, units=units)
    said = [_(REFUSED[status]) for status in rows["status"].astype(str)]
    return Listed(_(TITLES[key]), numbers, units=units, value_name=_("Jawaban"), said=said)


def _of_reports(part: WeekPart, key: str) -> Listed:
    rows = part.of_reports(key)
    name, said = _said(rows, key)
    title = _(TITLES[key]) + (f": {len(set(said))}" if key == "callers" else "")
    return Listed(title, rows["number"].tolist(), said=said, value_name=name)


def _said(rows: "pd.DataFrame", key: str) -> tuple[str, list[str]]:
    """Give what stands beside each report: an answer, or which of the callers (1, 2 ...: nothing of their number)."""
    if key == "callers":
        callers = {c: n for n, c in enumerate(dict.fromkeys(rows["caller"].astype(str)), 1)}
        return _("Penelepon"), [str(callers[c]) for c in rows["caller"].astype(str)]
    if key in ("rated", "asked"):
        column = rows["stars" if key == "rated" else "safe"]
        return _("Nilai"), [f"{value:.0f}" for value in column.astype(float)]
    if key == "answered":
        return _("Jawaban"), [_(ANSWERS[word]) for word in rows["safer"].astype(str)]
    return "", []
