"""The report: one HTML file that shows what a run found."""

from pipeline.report.page import write_report

__all__ = ["write_report"]
