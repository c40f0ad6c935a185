"""The kinds of workbook the registry takes."""
