"""The report of an evaluation: one HTML page that holds everything, opens anywhere and fetches nothing.

Made of messages alone, so that whoever kept them can write it. Question by question, measure by measure, generators
side by side.
"""

import time
from collections.abc import Mapping, Sequence
from html import escape

from ganstudio.evaluation.run.report_parts import STYLE, figures_table, plot_svg, sheet_html, verdict_html
from ganstudio.evaluation.run.report_script import SCRIPT
from ganstudio.formats.results import QUESTIONS, Begun, Comparison, Finding, Message, Question, Skipped

_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"><style>{style}</style></head><body>'
)


def report_html(messages: Sequence[Message], versions: Mapping[str, str]) -> str:
    """The page. What was skipped stands in it with its reason."""
    begun = next((message for message in messages if isinstance(message, Begun)), None)
    generators = begun.generators if begun else ()
    title = f"{', '.join(generators)}: what it learnt"
    parts = [_HEAD.format(title=escape(title), style=STYLE), _header(begun, versions)]
    parts += [_compared(message) for message in messages if isinstance(message, Comparison)]
    for question in QUESTIONS:
        of_it = [m for m in messages if isinstance(m, Finding | Skipped) and m.question == question.name]
        if of_it:
            parts.append(_section(question, of_it))
    parts.append(f"<script>{SCRIPT}</script></body></html>")
    return "\n".join(parts)


def _header(begun: Begun | None, versions: Mapping[str, str]) -> str:
    if begun is None:
        return "<header><h1>Nothing was measured</h1></header>"
    made = ", ".join(f"{name} {version}" for name, version in versions.items())
    notes = "".join(f"<p class=note>{escape(note)}</p>" for note in begun.notes)
    return (
        f"<header><h1>{escape(', '.join(begun.generators))}</h1><p>Measured against <b>{escape(begun.data)}</b> with "
        f"{begun.samples:,} samples from seed {begun.seed}, {time.strftime('%Y-%m-%d %H:%M')}. {escape(made)}.</p>"
        "<p class=help>Every figure has its uncertainty (±) and stands between <i>real</i>, the same of real data "
        "against other real data, and <i>noise</i>, the same of a generator that learnt nothing.</p>"
        f"{notes}</header>"
    )


def _compared(message: Comparison) -> str:
    return f"<section class=compare><h3>{escape(message.title)}</h3><p>{escape(message.text)}</p></section>"


def _section(question: Question, messages: Sequence[Finding | Skipped]) -> str:
    names = list(dict.fromkeys(message.measure for message in messages))
    inside = "".join(_measure([m for m in messages if m.measure == name]) for name in names)
    return f"<section><h2>{escape(question.title)}</h2><p class=help>{escape(question.help)}</p>{inside}</section>"


def _measure(messages: Sequence[Finding | Skipped]) -> str:
    """One measure of all generators."""
    first, findings = messages[0], [m for m in messages if isinstance(m, Finding)]
    skipped = "".join(
        f"<p class=skipped>{escape(m.generator)}: not measured. {escape(m.reason)}</p>"
        for m in messages
        if isinstance(m, Skipped)
    )
    if not findings:
        return f"<article><h3>{escape(first.title)}</h3>{skipped}</article>"
    verdicts = "".join(verdict_html(finding, len(messages) > 1) for finding in findings)
    columns = "".join(f"<div class=column>{_pictures(finding, len(findings) > 1)}</div>" for finding in findings)
    return (
        f"<article><h3>{escape(first.title)}</h3>{verdicts}{skipped}"
        f"<div class=beside>{figures_table(findings)}{_card(findings[0])}</div>"
        f"<div class=columns>{columns}</div></article>"
    )


def _pictures(finding: Finding, named: bool) -> str:
    name = f"<h4>{escape(finding.generator)}</h4>" if named else ""
    notes = "".join(f"<p class=note>{escape(note)}</p>" for note in finding.notes)
    sheets = "".join(map(sheet_html, finding.sheets))
    return f"{name}{sheets}{''.join(map(plot_svg, finding.plots))}{notes}"


def _card(finding: Finding) -> str:
    settings = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in finding.settings.items())
    words = f"<p class=settings>Settings: {escape(settings)}.</p>" if settings else ""
    return f"<aside><h4>What this misses</h4><p>{escape(finding.misses)}</p>{words}</aside>"
