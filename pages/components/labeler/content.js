// What an item and a guideline look like; everything from data goes in as text, never as HTML.

function made(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function marked(text, terms) {
  const known = terms.filter(Boolean).map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!known.length) return [document.createTextNode(text)];
  known.sort((a, b) => b.length - a.length);
  const parts = text.split(new RegExp(`(${known.join("|")})`, "giu"));
  return parts.map((part, i) => (i % 2 ? made("mark", { text: part }) : document.createTextNode(part)));
}

function pictureAddress(content) {
  return `data:image/png;base64,${content.image}`;
}

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8];

function zoomable(content) {
  const picture = made("img", { src: pictureAddress(content), alt: "the item to label", draggable: "false" });
  const frame = made("div", { class: "picture", tabindex: "0", "aria-label": "Picture; plus and minus zoom" }, picture);
  const word = made("span", { class: "zoom-word", "aria-live": "polite" });
  const zoom = (step) => {
    const at = step === 0 ? 0 : Math.max(0, Math.min(ZOOMS.length - 1, Number(frame.dataset.zoom || 0) + step));
    frame.dataset.zoom = at;
    picture.style.width = `${ZOOMS[at] * 100}%`;
    word.textContent = `${ZOOMS[at] * 100} %`;
  };
  picture.addEventListener("load", () => picture.classList.toggle("pixels", picture.naturalWidth < 200));
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1 : -1);
  });
  frame.addEventListener("dblclick", () => zoom(Number(frame.dataset.zoom) ? 0 : 3));
  const button = (label, text, step) => {
    const each = made("button", { type: "button", class: "small", "aria-label": label, text });
    each.addEventListener("click", () => zoom(step));
    return each;
  };
  const bar = made("div", { class: "zoom-bar" }, button("Zoom out", "−", -1), button("Zoom in", "+", 1), button("Fit", "Fit", 0), word);
  const box = made("div", { class: "zoomable" }, bar, frame);
  box.zoom = zoom;
  zoom(0);
  return box;
}

function tableOf(cells, terms) {
  const rows = cells.map(([name, value]) =>
    made("tr", {}, made("th", { scope: "row", text: name }), made("td", {}, ...marked(String(value), terms))));
  return made("table", { class: "fields" }, made("tbody", {}, ...rows));
}

// `content`: {kind, text, cells: [[name, value], ...], image: PNG in base64}.
function itemNodes(content, terms) {
  const nodes = [];
  if (content.image) nodes.push(zoomable(content));
  if (content.text) nodes.push(made("div", { class: "text" }, ...marked(content.text, terms)));
  if (content.cells && content.cells.length) nodes.push(tableOf(content.cells, terms));
  return nodes.length ? nodes : [made("p", { class: "faint", text: "This item is empty." })];
}

function gistOf(content) {
  const words = content.text || (content.cells || []).map(([name, value]) => `${name} ${value}`).join(", ");
  return (words || "picture").slice(0, 90);
}

function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/).filter(Boolean).map((part) => {
    if (part.startsWith("**")) return made("strong", { text: part.slice(2, -2) });
    if (part.startsWith("`")) return made("code", { text: part.slice(1, -1) });
    if (part.startsWith("*") && part.length > 2) return made("em", { text: part.slice(1, -1) });
    return document.createTextNode(part);
  });
}

// The Markdown that guidelines need: headings, lists, paragraphs, strong, emphasis, code.
function markdownNodes(text) {
  const nodes = [];
  for (const line of text.split(/\r?\n/)) {
    const heading = /^(#{1,4})\s+(.*)/.exec(line);
    const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)/.exec(line);
    const last = nodes[nodes.length - 1];
    if (heading) nodes.push(made(`h${heading[1].length + 2}`, {}, ...inline(heading[2])));
    else if (item) {
      const tag = item[1] ? "OL" : "UL";
      const list = last && last.tagName === tag ? last : made(tag.toLowerCase());
      if (list !== last) nodes.push(list);
      list.append(made("li", {}, ...inline(item[2])));
    } else if (line.trim() && last && last.tagName === "P" && !last.ended) last.append(" ", ...inline(line));
    else if (line.trim()) nodes.push(made("p", {}, ...inline(line)));
    else if (last) last.ended = true;
  }
  return nodes;
}
