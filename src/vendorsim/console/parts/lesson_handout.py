"""A lesson on one sheet of paper, for the class: question, predictions, steps, room for figures, questions at the end."""

import html

from vendorsim.console.lessons import Lesson
from vendorsim.console.scene import name_of
from vendorsim.console.texts import Texts


def handout(lesson: Lesson, texts: Texts) -> str:
    """The sheet as a page that prints on A4 and needs nothing else. What to look for is not on it."""
    words, esc = lesson.words(texts.lang), html.escape
    names = [name_of(f"{lesson.id}:{name}", True, texts) for name in lesson.settings]
    choices = "".join(f"<li><i></i><b>{'ABCDEFGH'[i % 8]}</b> {esc(one)}</li>" for i, one in enumerate(words.predict))
    head = "".join(f"<th>{'ABC'[i]} {esc(name)}</th>" for i, name in enumerate(names))
    labels = [texts(f"measure.{name}.label") for name in lesson.file.measures]
    units = [texts(f"measure.{name}.unit") for name in lesson.file.measures]
    rows = "".join(
        f"<tr><th>{esc(label[:1].upper() + label[1:])} <small>{esc(unit)}</small></th>{'<td></td>' * len(names)}</tr>"
        for label, unit in zip(labels, units, strict=True)
    )
    return PAGE.format(
        lang=texts.html_lang, title=esc(words.title), name=esc(texts("lessons.handout.name")),
        minutes=esc(texts("lessons.minutes", n=lesson.minutes)), goal=esc(words.goal), question=esc(words.question),
        predict=esc(texts("lessons.predict")), choices=choices, because=esc(texts("lessons.handout.because")),
        steps=esc(texts("lessons.try")), tried="".join(f"<li>{esc(one)}</li>" for one in words.try_it),
        figures=esc(texts("lessons.handout.figures")), help=esc(texts("lessons.handout.figures.help")),
        figure=esc(texts("lessons.handout.figure")), head=head, rows=rows, debrief=esc(texts("lessons.debrief")),
        asked="".join(f"<li>{esc(one)}<p class=line></p></li>" for one in words.debrief),
        now=esc(texts("lessons.handout.changed")), model=esc(texts("app.model_note_long")),
    )  # fmt: skip


PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
@page{{size:A4;margin:13mm}}body{{font:10.5pt/1.4 system-ui,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",
"Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;max-width:184mm;margin:0 auto;color:#111}}
header{{display:flex;justify-content:space-between;align-items:baseline;border-bottom:2px solid #0072b2;gap:6mm}}
h1{{font-size:16pt;margin:0}}h2{{font-size:11.5pt;margin:4mm 0 1mm}}p{{margin:1mm 0}}small{{color:#444;font-weight:400}}
.name{{white-space:nowrap}}
.name:after{{content:"";display:inline-block;width:46mm;border-bottom:1px solid #555;margin-left:2mm}}
.question{{font-size:12pt;font-weight:600;border-left:4px solid #0072b2;padding-left:3mm;margin:3mm 0}}
ul.choices{{list-style:none;padding:0;margin:0}}ul.choices i{{display:inline-block;width:3.5mm;height:3.5mm;
border:1px solid #333;margin-right:2mm;vertical-align:-.5mm}}ol{{margin:0;padding-left:6mm}}
.line{{border-bottom:1px solid #777;height:6.5mm;margin:0}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #888;padding:1mm 2mm;text-align:left;vertical-align:top;font-size:9.5pt}}
td{{min-width:26mm;height:7mm}}
footer{{font-size:8.5pt;color:#444;margin-top:4mm}}li{{break-inside:avoid}}
</style></head><body><header><h1>{title}</h1><span class="name">{name}</span></header>
<p>{minutes} · {goal}</p><p class="question">{question}</p>
<h2>{predict}</h2><ul class="choices">{choices}</ul><p>{because}</p><p class="line"></p>
<h2>{steps}</h2><ol>{tried}</ol>
<h2>{figures}</h2><p>{help}</p><table><tr><th>{figure}</th>{head}</tr>{rows}</table>
<h2>{debrief}</h2><ol>{asked}</ol><h2>{now}</h2><p class="line"></p><p class="line"></p>
<footer>{model}</footer></body></html>
"""
