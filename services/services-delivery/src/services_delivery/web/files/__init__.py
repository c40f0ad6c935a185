"""The kinds of workbook services-delivery takes."""
