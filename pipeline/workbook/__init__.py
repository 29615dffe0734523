"""The workbook in which providers send their data: its template, its reading, and what they are told."""
