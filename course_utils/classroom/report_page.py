"""The report on a class as a page with tables and charts, which opens offline and runs no script."""

from html import escape

from course_utils.charts.chart import CourseChart
from course_utils.charts.class_bars import learners_in_lessons, tries_of_exercises
from course_utils.charts.renderer import drawing, render
from course_utils.classroom.page import page
from course_utils.classroom.report import ClassReport, Table
from course_utils.classroom.tallies import in_each, tried_most
from course_utils.tables import html_table

_MOST_BARS = 10


def report_page(report: ClassReport) -> str:
    """The page. What folders and files are called, and what checks said, is text there and never markup."""
    charts = [_figure(chart) for chart in _charts(report)]
    remarks = [f"<p>{escape(remark)}</p>" for remark in report.remarks]
    tables = [_section(table) for table in report.tables()]
    return page(f"A class of {len(report.learners)}", "\n".join([*remarks, *charts, *tables]))


def _charts(report: ClassReport) -> list[CourseChart]:
    found = []
    counts = in_each(report.learners, report.lessons)
    if any(counts):
        names = [f"{lesson.number} {lesson.title}" for lesson in report.lessons]
        found.append(learners_in_lessons(list(zip(names, counts, strict=True))))
    tried = tried_most(report.learners)[:_MOST_BARS]
    if tried:
        rows = [(f"{report.number(one.lesson)} {one.exercise}", one.tries, one.learners, one.solved) for one in tried]
        found.append(tries_of_exercises(rows))
    return found


def _figure(chart: CourseChart) -> str:
    spec = next(value for kind, value in render(chart.chart.to_dict()).items() if kind != "text/plain")
    return f'<figure role="img" aria-label="{escape(chart.description)}">{drawing(spec)}</figure>'


def _section(table: Table) -> str:
    numbers = [all(row[column].isdecimal() for row in table.rows) for column in range(len(table.columns))]
    return f"<h2>{escape(table.heading)}</h2>\n{html_table(table.heading, table.columns, table.rows, numbers)}"
