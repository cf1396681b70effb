"""How the HTML report looks: always light, one column, and on paper page by page."""

STYLE = """
:root { color-scheme: light; --ink: #1f1e24; --quiet: #55535c; --line: #d9d8e0; --tint: #f4f4f8;
  --strong: #3535b5; }
* { box-sizing: border-box; }
html { background: #fff; }
body { margin: 0 auto; padding: 24px 16px 64px; max-width: 720px; color: var(--ink);
  font: 16px/1.5 "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 1.3rem; margin: 40px 0 8px; padding-top: 8px; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 24px 0 4px; }
p, ul, dl { margin: 8px 0; }
a { color: var(--strong); }
header { display: flex; gap: 16px; justify-content: space-between; align-items: flex-start; }
header img { max-height: 64px; max-width: 200px; }
.about, .made, .note { color: var(--quiet); font-size: 0.9rem; margin: 0; }
.advice { margin: 20px 0; padding: 14px 18px; border-left: 5px solid var(--strong);
  background: var(--tint); }
.advice strong { display: block; font-size: 1.25rem; line-height: 1.3; }
.numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 16px 0; }
.numbers div { border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; }
.numbers dt { font-size: 0.85rem; color: var(--quiet); }
.numbers dd { margin: 0; }
.numbers .figure { font-size: 1.4rem; font-weight: 650; line-height: 1.25; }
.numbers .interval { font-size: 0.85rem; }
figure { margin: 20px 0; break-inside: avoid; }
figcaption { font-size: 0.88rem; color: var(--quiet); margin-top: 4px; }
.chart { width: 100%; background: #fff; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; margin: 8px 0; }
caption { text-align: left; color: var(--quiet); padding: 4px 0; }
th, td { text-align: left; padding: 3px 8px 3px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: normal; }
.long { overflow-wrap: anywhere; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.advised td { font-weight: 650; }
details { font-size: 0.9rem; margin: 4px 0; }
pre { background: var(--tint); padding: 10px 12px; white-space: pre-wrap; font-size: 0.82rem; }
dt { font-weight: 650; } dd { margin: 0 0 8px; }
nav ul { columns: 2; list-style: none; padding: 0; }
@media (max-width: 560px) { .numbers { grid-template-columns: 1fr; } nav ul { columns: 1; } }
@page { size: A4; margin: 14mm 15mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; line-height: 1.35; }
  table { font-size: 8.5pt; }
  figure, .advice, .numbers { margin: 10px 0; }
  .advice { padding: 8px 14px; }
  nav, details, .download { display: none; }
  h2, h3 { break-after: avoid; }
  tr, table.short, .numbers, .advice { break-inside: avoid; }
  thead { display: table-header-group; }
  section.appendix { break-before: page; }
}
"""
DRAW = """
"use strict";
for (const place of document.querySelectorAll(".chart")) {
  const drawn = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  drawn.layout.width = Math.min(680, place.clientWidth);
  Plotly.newPlot(place, drawn.data, drawn.layout, { displayModeBar: false, staticPlot: false });
}
"""
