"""The report's few lines of JavaScript: a point of a map shows its picture while the mouse is over it."""

SCRIPT = """
const shown = document.createElement('div'); shown.id = 'shown'; document.body.append(shown);
for (const map of document.querySelectorAll('svg[data-sheet]')) {
  const [width, height, columns] = map.dataset.cell.split(',').map(Number), times = Math.max(1, Math.round(96 / width));
  map.addEventListener('mouseover', event => {
    const i = event.target.dataset.i; if (i === undefined) { shown.style.display = 'none'; return; }
    shown.style.cssText = `display:block;width:${width * times}px;height:${height * times}px;` +
      `left:${event.clientX + 14}px;top:${event.clientY + 14}px;` +
      `background:url(${map.dataset.sheet}) -${(i % columns) * width * times}px ` +
      `-${Math.floor(i / columns) * height * times}px;background-size:${columns * width * times}px auto`;
  });
  map.addEventListener('mouseleave', () => { shown.style.display = 'none'; });
}
"""
