"""The week's recap (Analisa dan Evaluasi) on one page: screen, paper and PDF are made of the same tables."""
