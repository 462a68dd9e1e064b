"""Words about calls: take, let go of, record as one that needs nobody, call back."""

from collections.abc import Callable
from urllib.parse import unquote

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import CallBack, GiveBackCall, RecordJunk, TakeBackJunk, TakeCall
from dispatch.core.errors import Invalid

RESULTS = {
    **dict.fromkeys(("ok", "ya", "done"), "done"),
    **dict.fromkeys(("tidak", "no", "not_reached"), "not_reached"),
    **dict.fromkeys(("abaikan", "dismiss", "dismissed"), "dismissed"),
    **dict.fromkeys(("buka", "open"), "open"),
}


def _call(s: Spoken) -> str:
    """Give the call a line names; a blank in a switchboard's id is written %20."""
    return unquote(s.words[0])


def _take(s: Spoken, d: Desktop) -> Outcome:
    """TA 7f3: answer a call at this console."""
    call = _call(s)
    return Outcome([TakeCall(**times_of(s), call_id=call, console=d.console)], {"taken": call}, undo=f"LP {s.words[0]}")


def _let_go(s: Spoken, d: Desktop) -> Outcome:
    """LP 7f3: let a call that was taken ring again."""
    call = _call(s)
    return Outcome([GiveBackCall(**times_of(s), call_id=call)], {"let_go": call})


def _junk(lane: str) -> Callable[[Spoken, Desktop], Outcome]:
    """Give the word that records a call in one lane: a closed report, which can be taken back."""

    def run(s: Spoken, d: Desktop) -> Outcome:
        call = _call(s)
        text = s.rest.partition(" ")[2].strip()
        command = RecordJunk(**times_of(s), call_id=call, channel="110", lane=lane, text=text)
        return Outcome([command], {"let_go": call}, undo=f"BI {s.words[0]}")

    return run


def _take_back(s: Spoken, d: Desktop) -> Outcome:
    """BI 7f3: the call was a real one after all."""
    return Outcome([TakeBackJunk(**times_of(s), call_id=_call(s))])


def _call_back(s: Spoken, d: Desktop) -> Outcome:
    """CB 7f3 ok, CB 7f3 tidak, CB 7f3 abaikan alasan: what came of calling back."""
    said = s.words[1].casefold()
    if said not in RESULTS:
        raise Invalid(f"result {s.words[1]!r} is not known; use ok, tidak, abaikan <alasan> or buka")
    result, reason = RESULTS[said], " ".join(s.words[2:])
    undo = f"CB {s.words[0]} buka" if result in ("done", "dismissed") else ""
    return Outcome([CallBack(**times_of(s), call_id=_call(s), result=result, reason=reason)], undo=undo)


WORDS: dict[str, Word] = {
    "TA": Word("TA <panggilan>", "Ambil panggilan yang berdering", "answer", _take, 1),
    "LP": Word("LP <panggilan>", "Lepas panggilan: berdering lagi", "answer", _let_go, 1),
    "PK": Word("PK <panggilan> [teks]", "Panggilan iseng: catat dan tutup", "answer", _junk("prank"), 1),
    "SI": Word("SI <panggilan> [teks]", "Panggilan senyap: catat, telepon balik", "answer", _junk("silent"), 1),
    "IN": Word("IN <panggilan> [teks]", "Panggilan informasi: catat dan tutup", "answer", _junk("information"), 1),
    "BI": Word("BI <panggilan>", "Bukan iseng: jadikan laporan", "answer", _take_back, 1),
    "CB": Word("CB <panggilan> <hasil> [alasan]", "Hasil telepon balik: ok, tidak, abaikan", "answer", _call_back, 2),
}
