"""XLSX files that people get and send: tables out with totals that re-add themselves, templates, and what was filled in."""
