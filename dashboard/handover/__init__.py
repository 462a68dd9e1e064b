"""The handover between two shifts: gathered by itself, noted item by item, signed by both, kept in the journal."""
