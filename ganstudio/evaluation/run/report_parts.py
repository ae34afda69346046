"""Parts of the report: verdicts, tables of figures, sheets of pictures, plots as inline SVG."""

import base64
from collections.abc import Sequence
from html import escape

from ganstudio.formats.results import Finding, Plot, ResultFigure, Series, Sheet

_COLOURS = {
    "real": "#009E73", "generator": "#E69F00", "discriminator": "#0072B2", "trouble": "#D55E00", "accent": "#3B6EF5",
    "grey": "#8A8F98",
}  # fmt: skip
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 460, 240, 52, 34
_MOST_WORDS = 14
STYLE = """
:root{color-scheme:light dark;--text:#1D1F23;--quiet:#5b616b;--line:#d9dbe0;--ground:#FAFAFA;--raised:#fff}
@media(prefers-color-scheme:dark){:root{--text:#E8EAED;--quiet:#a3a9b3;--line:#3a3f48;--ground:#1B1D21;--raised:#24272C}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--ground);margin:32px auto;max-width:1180px;
padding:0 24px}
h1{font-size:26px;margin:0 0 8px}h2{font-size:21px;margin:48px 0 4px}h3{font-size:16px;margin:0 0 8px}
h4{font-size:13px;margin:0 0 4px}.help,.note,.settings,.skipped,figcaption,small{color:var(--quiet);font-size:13px}
article,.compare{background:var(--raised);border-radius:8px;padding:20px 24px;margin:16px 0}
.beside{display:flex;gap:16px 32px;align-items:flex-start;flex-wrap:wrap}.table{flex:2 1 520px;overflow-x:auto}
.wide{flex-basis:100%}.table table{width:100%}td+td{white-space:nowrap}td:first-child{min-width:190px}
aside{flex:1 1 240px;border-left:3px solid #D55E00;padding-left:16px;font-size:14px}aside p{margin:0 0 6px}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:8px 32px}
.column{display:flex;flex-wrap:wrap;align-content:flex-start;gap:0 32px;min-width:0}
.column>p,.column>h4{flex-basis:100%;margin:12px 0 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:5px 14px 5px 0;text-align:left;
vertical-align:top;border-bottom:1px solid var(--line)}th{font-weight:600;font-size:13px}td small{display:block}
figure{margin:16px 0;max-width:100%}figure img{image-rendering:pixelated;display:block;max-width:100%;height:auto}
.plot{flex:0 1 420px}figure svg{display:block;max-width:100%;height:auto}figcaption{max-width:520px;margin-bottom:6px}
.rows{display:flex;gap:10px}.rows ol{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;
font-size:12px;color:var(--quiet)}.rows li{flex:1;display:flex;align-items:center;width:104px;line-height:1.15}
.rows img{min-width:0;flex:0 1 auto}
.verdict{margin:4px 0 12px;padding-left:14px;border-left:4px solid var(--quiet)}.good{border-color:#009E73}
.doubtful{border-color:#E69F00}.bad{border-color:#D55E00}svg text{fill:var(--quiet);font-size:11px}
svg .axis{stroke:var(--line)}#shown{position:fixed;display:none;image-rendering:pixelated;border:2px solid #fff;
box-shadow:0 2px 10px #0006;pointer-events:none}
@media(max-width:640px){body{margin:16px auto;padding:0 12px}article,.compare{padding:16px}
.rows{flex-direction:column;gap:4px}.rows ol{list-style:decimal inside;display:block}
.rows li{display:list-item;width:auto}}
@media print{:root{color-scheme:light;--text:#1D1F23;--quiet:#5b616b;--line:#d9dbe0;--ground:#fff;--raised:#fff}
body{margin:0;padding:0;max-width:none;font-size:12px}article,.compare{padding:8px 0;margin:8px 0}h2{margin-top:24px}
figure,table,aside,.verdict{break-inside:avoid}h2,h3,h4{break-after:avoid}*{print-color-adjust:exact}}
"""


def verdict_html(finding: Finding, named: bool) -> str:
    """The sentence; `named` where there are several generators."""
    who = f"<b>{escape(finding.generator)}</b>: " if named else ""
    return f"<p class='verdict {finding.verdict.level}'>{who}{escape(finding.verdict.text)}</p>"


def figures_table(findings: Sequence[Finding]) -> str:
    """One row for each figure, one column for each generator."""
    if not any(finding.figures for finding in findings):
        return ""
    heads = "".join(f"<th>{escape(finding.generator)}</th>" for finding in findings)
    names = list(dict.fromkeys(figure.name for finding in findings for figure in finding.figures))
    rows = "".join(_row([_named(finding, name) for finding in findings]) for name in names)
    kind = "table wide" if len(findings) > 2 else "table"  # then what it misses stands below it
    return f"<div class='{kind}'><table><tr><th></th>{heads}<th>real</th><th>noise</th></tr>{rows}</table></div>"


def _named(finding: Finding, name: str) -> ResultFigure | None:
    return next((figure for figure in finding.figures if figure.name == name), None)


def _row(figures: Sequence[ResultFigure | None]) -> str:
    one = next(figure for figure in figures if figure is not None)
    values = "".join(f"<td>{escape(figure.text()) if figure else '-'}</td>" for figure in figures)
    ends = "".join(f"<td>{'' if end is None else escape(one.bound(end))}</td>" for end in (one.floor, one.ceiling))
    where = f" In {escape(one.features)}." if one.features else ""
    return f"<tr><td>{escape(one.title)}<small>{escape(one.help)}{where}</small></td>{values}{ends}</tr>"


def data_uri(sheet: Sheet) -> str:
    """The sheet's PNG for an attribute."""
    return f"data:image/png;base64,{base64.b64encode(sheet.png).decode()}"


def sheet_html(sheet: Sheet) -> str:
    """A sheet enlarged by a whole number, with the names of its rows."""
    times = max(1, min(64 // max(sheet.height, 1), 900 // max(sheet.width * sheet.columns, 1)))
    image = f'<img alt="{escape(sheet.title)}" src="{data_uri(sheet)}" width="{sheet.width * sheet.columns * times}">'
    rows = "".join(f"<li>{escape(title)}</li>" for title in sheet.row_titles)
    inside = f"<div class=rows><ol>{rows}</ol>{image}</div>" if rows else image
    words = f" {escape(sheet.help)}" if sheet.help else ""
    return f"<figure><figcaption><b>{escape(sheet.title)}</b>{words}</figcaption>{inside}</figure>"


# --- plots


def plot_svg(plot: Plot) -> str:
    """Bars, lines or points, drawn once; points show their picture where one hovers."""
    body = _bars(plot) if plot.kind == "bars" else _places(plot)
    legend = " ".join(
        f'<span style="color:{_COLOURS[series.colour]}">&#9632;</span> {escape(series.name)}' for series in plot.series
    )
    words = f" {escape(plot.help)}" if plot.help else ""
    sprite = ""
    if plot.pictures is not None:
        shown = plot.pictures
        sprite = f' data-sheet="{data_uri(shown)}" data-cell="{shown.width},{shown.height},{shown.columns}"'
    return (
        f"<figure class=plot><figcaption><b>{escape(plot.title)}</b>{words}<br>{legend}</figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img"{sprite}>{body}'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 2}" text-anchor="middle">{escape(plot.x_title)}</text>'
        f'<text x="4" y="10">{escape(plot.y_title)}</text></svg></figure>'
    )


def _bars(plot: Plot) -> str:
    count = max((len(series.y) for series in plot.series), default=0)
    if not count:
        return ""
    top = max((y or 0.0 for series in plot.series for y in series.y), default=0.0) or 1.0
    slot = (_WIDTH - _LEFT) / count
    width = slot * 0.8 / len(plot.series)
    parts = [_axis(0.0, top)]
    for number, series in enumerate(plot.series):
        for place, y in enumerate(series.y):
            height = (y or 0.0) / top * (_HEIGHT - _BOTTOM - 16)
            x, base = _LEFT + place * slot + slot * 0.1 + number * width, _HEIGHT - _BOTTOM
            said = escape(f"{plot.categories[place] if plot.categories else place}, {series.name}: {y or 0:.4g}")
            parts.append(
                f'<rect x="{x:.1f}" y="{base - height:.1f}" width="{width:.1f}" height="{height:.1f}" '
                f'fill="{_COLOURS[series.colour]}"><title>{said}</title></rect>'
            )
            if series.errors:
                half, middle = series.errors[place] / top * (_HEIGHT - _BOTTOM - 16), x + width / 2
                parts.append(
                    f'<line x1="{middle:.1f}" x2="{middle:.1f}" y1="{base - height - half:.1f}" '
                    f'y2="{base - height + half:.1f}" stroke="currentColor"/>'
                )
    every = max(1, -(-count // _MOST_WORDS))
    for place, word in enumerate(plot.categories):
        if place % every == 0:
            x = _LEFT + (place + 0.5) * slot
            parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 20}" text-anchor="middle">{escape(word[:9])}</text>')
    return "".join(parts)


def _places(plot: Plot) -> str:
    """Lines and points share their axes."""
    xs = [x for series in plot.series for x in series.x]
    ys = [y for series in plot.series for y in series.y if y is not None]
    if not xs or not ys:
        return ""
    (left, right), (low, high) = _span(xs), _span(ys)

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + (x - left) / (right - left) * (_WIDTH - _LEFT - 8)
        return across, 12 + (high - y) / (high - low) * (_HEIGHT - _BOTTOM - 12)

    drawn = [_axis(low, high), _ends(left, right)]
    first = 0
    for series in plot.series:
        known = [place(x, y) for x, y in zip(series.x, series.y, strict=True) if y is not None]
        drawn.append(_line(known, series) if plot.kind == "lines" else _dots(known, series, first))
        first += len(series.y)
    return "".join(drawn)


def _line(places: Sequence[tuple[float, float]], series: Series) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{_COLOURS[series.colour]}" stroke-width="2"/>'


def _dots(places: Sequence[tuple[float, float]], series: Series, first: int) -> str:
    colour = _COLOURS[series.colour]
    return "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}" fill-opacity="0.6" data-i="{first + number}"/>'
        for number, (x, y) in enumerate(places)
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _axis(low: float, high: float) -> str:
    base = _HEIGHT - _BOTTOM
    return (
        f'<line class="axis" x1="{_LEFT}" y1="{base}" x2="{_WIDTH}" y2="{base}"/>'
        f'<text x="{_LEFT - 6}" y="{base}" text-anchor="end">{_end(low, high):.3g}</text>'
        f'<text x="{_LEFT - 6}" y="22" text-anchor="end">{high:.3g}</text>'
    )


def _end(low: float, high: float) -> float:
    """The lower end of an axis as one writes it: 0 where it is nearly that."""
    return 0.0 if abs(low) < 1e-3 * abs(high - low) else low


def _ends(left: float, right: float) -> str:
    y = _HEIGHT - 20
    return f'<text x="{_LEFT}" y="{y}">{left:.3g}</text><text x="{_WIDTH}" y="{y}" text-anchor="end">{right:.3g}</text>'
