// Put the labeler's state on the screen; reads state, changes nothing but the DOM.

const GRID_MOST = 9;
const SAID_MS = 5000;
const SHORT_NAME = 6;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

// The key of each class, by place; classes that are called by their digits have those.
function keysOf(classes) {
  const names = classes.map((each) => each.name);
  return names.every((name) => KEYS.includes(name)) ? names : KEYS.slice(0, classes.length);
}
const PALETTE = ["#4444cc", "#ee8822", "#11bb77", "#dd4400", "#cc55aa", "#008866", "#cc88ee", "#774488", "#8866ee", "#aa2211"];
const HINTS = {
  green: ["●", "The queue is informative"],
  orange: ["▲", "No better than random now"],
  red: ["■", "Labels add little: think of stopping"],
  unknown: ["○", "Needs answers to items that came at random, with a model there"],
};
const STATES = { sending: "sending…", saved: "saved", late: "too late, not counted", refused: "not saved" };

class View {
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.keys = [];
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  fill(name, ...nodes) {
    this.part(name).replaceChildren(...nodes);
  }

  say(message, tone = "") {
    this.saidAt = message ? performance.now() : 0;
    this.part("notice").className = `notice ${tone}`;
    this.part("notice").textContent = message;
  }

  unsay(message) {
    if (this.part("notice").textContent === message) this.say("");
  }

  // A new item clears what was said about earlier ones, once there was time to read it.
  hush() {
    if (performance.now() - (this.saidAt || 0) > SAID_MS) this.say("");
  }

  // A button that never takes the focus from the keys when clicked.
  button(text, command, argument, attributes = {}) {
    const node = made("button", { type: "button", ...attributes }, ...[text].flat());
    node.addEventListener("pointerdown", (event) => event.preventDefault());
    node.addEventListener("mousedown", (event) => event.preventDefault());
    node.addEventListener("click", () => this.act(command, argument));
    return node;
  }

  choices(classes) {
    this.classes = classes;
    this.keys = keysOf(classes);
    const first = classes.slice(0, KEYS.length).map((each, label) => ({ ...each, label }));
    const buttons = first.filter((each) => !each.merged).map((each) => {
      const words = [made("kbd", { text: this.keys[each.label] }), made("span", { class: "name", text: each.name })];
      const node = this.button(words, "label", each.label, { class: "class", title: each.description || null });
      node.style.setProperty("--class-colour", each.colour || PALETTE[each.label % PALETTE.length]);
      return node;
    });
    this.fill("classes", ...buttons);
    this.part("classes").classList.toggle("short", first.every((each) => each.name.length <= SHORT_NAME));
    this.part("picker").hidden = classes.length <= KEYS.length;
  }

  matches(typed) {
    const sought = typed.trim().toLocaleLowerCase();
    const found = this.classes.map((each, label) => ({ ...each, label })).filter((each) => !each.merged);
    const at = (each) => each.name.toLocaleLowerCase().indexOf(sought);
    const hits = found.filter((each) => at(each) >= 0);
    return hits.sort((a, b) => (at(a) === 0 ? 0 : 1) - (at(b) === 0 ? 0 : 1)).slice(0, 12);
  }

  options(found, chosen) {
    const nodes = found.map((each, i) =>
      this.button([each.name], "label", each.label, {
        role: "option", id: `option-${i}`, "aria-selected": String(i === chosen), tabindex: "-1",
      }));
    this.fill("options", ...nodes);
    const box = this.part("typed");
    box.setAttribute("aria-expanded", String(nodes.length > 0));
    if (nodes.length) box.setAttribute("aria-activedescendant", `option-${chosen}`);
    else box.removeAttribute("aria-activedescendant");
  }

  card(card, terms) {
    this.fill("item", ...itemNodes(card.content, terms));
    this.part("item").dataset.lease = card.lease;
    this.part("item").scrollTop = 0;
    this.why(card);
  }

  nothing(words) {
    this.fill("item", made("p", { class: "faint big", text: words }));
    delete this.part("item").dataset.lease;
    this.fill("why-list");
  }

  why(card) {
    const reasons = Object.entries(card.reasons || {}).map(([name, value]) => [name.replaceAll("_", " "), figure(value)]);
    const model = card.model_version ? `version ${card.model_version}` : "none yet";
    const facts = [
      ["Chosen by", card.at_random ? "the standing random share" : card.strategy],
      ["Utility", card.at_random ? "drawn at random" : figure(card.utility)],
      ...reasons,
      ["Model when chosen", model],
      ...(card.scorer && card.scorer !== "model" ? [["Scored by", card.scorer.replaceAll("_", " ")]] : []),
      ["Stale by", `${card.labels_behind} ${card.labels_behind === 1 ? "label" : "labels"}`],
    ];
    this.fill("why-list", ...facts.flatMap(([name, value]) => [made("dt", { text: name }), made("dd", { text: value })]));
  }

  // `words`: why it holds no more.
  grid(cells, cursor, terms, words) {
    const nodes = cells.map((cell, i) => {
      const still = { ...cell.card.content };
      const answered = cell.done ? [made("p", { class: "answered", text: cell.done })] : [];
      const inside = still.image ? [made("img", { src: pictureAddress(still), alt: "" })] : itemNodes(still, terms);
      const node = this.button([...inside, ...answered], "cursor", i, {
        class: `cell${cell.done ? " done" : ""}`, "aria-current": i === cursor ? "true" : false,
        "aria-label": `Item ${i + 1} of ${cells.length}${cell.done ? `: ${cell.done}` : ""}`,
      });
      node.dataset.lease = cell.card.lease;
      return node;
    });
    if (words) nodes.push(made("p", { class: "faint more", text: words }));
    this.fill("grid", ...nodes);
  }

  mode(mode) {
    this.part("frame").dataset.mode = mode;
    for (const name of ["item", "grid", "break"]) this.part(name).hidden = true;
    this.part({ card: "item", grid: "grid", break: "break" }[mode]).hidden = false;
    this.part("grid-button").setAttribute("aria-pressed", String(mode === "grid"));
  }

  // `told`: {title, notes: [{label, value, more}]}, null until it is there.
  pause(told, words) {
    const now = JSON.stringify(told || words);
    if (this.paused === now && this.part("break").childElementCount) return; // a click may be under way
    this.paused = now;
    const rows = (told?.notes || []).flatMap(({ label, value, more }) => [made("dt", { text: label }),
      made("dd", {}, document.createTextNode(value), more ? made("small", { text: more }) : null)]);
    this.fill("break", made("h3", { text: told?.title || "Batch done. A short break?" }),
      told ? made("dl", {}, ...rows) : made("p", { class: "faint", text: words }),
      this.button(["Go on ", made("kbd", { text: "Enter" })], "go-on", null, { class: "primary" }));
  }

  hint(hint) {
    const [sign, words] = HINTS[hint && hint.level] || ["", ""];
    const node = this.part("hint");
    node.className = `hint ${hint ? hint.level : ""}`;
    node.textContent = hint ? `${sign} ${hint.text || words}` : "";
    node.title = hint ? words : "";
  }

  progress(batch) {
    const known = Boolean(batch && batch.size);
    this.part("meter").hidden = !known;
    this.part("meter").max = known ? batch.size : 1;
    this.part("meter").value = known ? batch.done : 0;
    this.part("batch-word").textContent = known ? `Batch ${batch.number}: ${batch.done} of ${batch.size}` : "";
  }

  saving(outbox) {
    const waiting = outbox.waiting.length;
    const node = this.part("saved");
    const state = !waiting ? "saved" : outbox.trouble ? "unsaved" : "sending";
    node.dataset.state = state;
    const words = { saved: "✓ saved", sending: "↻ sending", unsaved: `! not saved yet (${waiting})` };
    node.textContent = words[state] + (state === "unsaved" ? `: ${outbox.trouble}; kept here, sent again by itself` : "");
    if (!outbox.durable && waiting) node.textContent += " (this browser keeps it in this tab only: leave it open)";
    this.parked(outbox.parked);
  }

  parked(entries) {
    this.part("parked").hidden = !entries.length;
    if (!entries.length) return;
    const words = `${entries.length} could not be saved: ${entries[0].refused}`;
    this.fill("parked", made("span", { text: words }), this.button("Send again", "send-again"), this.button("Discard", "discard"));
  }

  recent(list, classes) {
    if (this.part("recent").contains(this.root.activeElement)) return;
    const none = made("li", { class: "faint", text: "What you answer stands here, to be changed." });
    this.fill("recent", ...(list.length ? list.map((each) => this.recentRow(each, classes)) : [none]));
  }

  recentRow(each, classes) {
    const row = made("li", { "data-state": each.state, title: each.message || null });
    row.append(made("span", { class: "gist", text: each.gist }));
    if (each.label === null || each.state === "late" || each.state === "refused") {
      row.append(made("span", { class: "said", text: each.label === null ? each.said : classes[each.label]?.name ?? "" }));
    } else {
      const options = classes.map((known, label) =>
        known.merged && label !== each.label ? null : made("option", { value: label, selected: label === each.label, text: known.name }));
      const select = made("select", { "aria-label": `Label of: ${each.gist}` }, ...options);
      select.addEventListener("change", () => this.act("correct", { example: each.example, label: Number(select.value) }));
      row.append(select);
    }
    const skipped = each.label === null && (each.state === "saved" || each.state === "sending");
    if (skipped) row.append(this.button(["Answer it"], "answer-it", each.example, { class: "small", "aria-label": `Answer it: ${each.gist}` }));
    row.append(made("span", { class: "state", text: STATES[each.state] || each.state }));
    return row;
  }

  suggestion(found, classes) {
    const node = this.part("suggestion");
    node.hidden = !found;
    if (!found) return;
    const share = found.confidence == null ? "" : ` (${Math.round(found.confidence * 100)} %)`;
    const name = classes[found.label]?.name ?? found.label;
    this.fill("suggestion", made("span", { text: `The model says: ${name}${share}` }),
      this.button(["Accept ", made("kbd", { text: "Enter" })], "accept", null, { class: "small" }));
  }
}

function figure(value) {
  if (typeof value !== "number") return String(value ?? "");
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
