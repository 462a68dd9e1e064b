"""What a citizen reads of an incident: one wording for each status, and whether it is still open (domain table)."""

from dispatch.core.lifecycle import IncidentStatus

S = IncidentStatus
WORDS: dict[IncidentStatus, str] = {
    S.RECEIVED: "Laporan diterima",
    S.QUEUED: "Menunggu petugas",
    S.ASSIGNED: "Petugas ditugaskan",
    S.EN_ROUTE: "Petugas menuju lokasi",
    S.ON_SCENE: "Petugas di lokasi",
    S.ON_HOLD: "Dijadwalkan",
    S.REFERRED: "Diteruskan",
    S.RESOLVED: "Selesai",
    S.CLOSED: "Selesai",
    S.MERGED: "Digabung",
    S.CANCELLED: "Dibatalkan",
    S.REOPENED: "Dibuka kembali",
}
DONE = frozenset({S.REFERRED, S.RESOLVED, S.CLOSED, S.MERGED, S.CANCELLED})
"""Statuses at which a citizen, and Open311, read that nothing more is to come."""
EMERGENCY = "Keadaan darurat: hubungi 110."
