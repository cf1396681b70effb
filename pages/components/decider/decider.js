// Decide cases one after the other: a reason where one is asked for, then one key.

const REASON_KEYS = { ambiguous: "a", "guideline gap": "g", error: "e", "edge case": "x" };

class Decider {
  constructor(data) {
    this.settings = data;
    this.owner = { project: data.project, person: data.person };
    Object.assign(this, { decided: new Map(), putOff: [], reason: "", settled: () => {} });
    this.timer = new ItemTimer();
    this.outbox = new Outbox(`${data.base || ""}/api`, this.owner, {
      changed: () => this.view?.saving(this.outbox),
      receipt: () => this.settled(),
      refused: (entry) => this.view?.say(`Item ${entry.body.example} is not decided: ${entry.refused}`, "warning"),
    }, `decided:${data.route}`);
    for (const entry of this.outbox.waiting) this.decided.set(entry.body.example, entry.body);
    this.outbox.pump();
  }

  attach(root, data) {
    this.detach();
    this.root = root;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.view = new View(root, (command, argument) => this.act(command, argument));
    this.timer.listen(signal);
    document.addEventListener("keydown", (event) => this.onKey(event), { signal, capture: true });
    window.addEventListener("online", () => this.outbox.retry(), { signal });
    for (const node of root.querySelectorAll("[data-do]")) {
      node.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
      node.addEventListener("click", () => this.act(node.dataset.do), { signal });
    }
    listenToPicker(this, signal);
    this.shown = undefined;
    this.update(data);
  }

  detach() {
    this.listening?.abort();
  }

  update(data) {
    this.settings = data;
    this.classes = data.classes;
    this.view.choices(this.classes);
    this.view.part("why").hidden = !data.reasons.length;
    this.view.part("frame").dataset.asks = String(data.reasons.length > 0);
    this.view.saving(this.outbox);
    this.show();
  }

  get open() {
    return this.settings.cases.filter((each) => !this.decided.has(each.example));
  }

  get current() {
    const open = this.open;
    const place = (each) => this.putOff.indexOf(each.example);
    return open.sort((a, b) => place(a) - place(b))[0];
  }

  act(command, argument) {
    const commands = {
      label: (label) => this.decide(label),
      none: () => this.settings.reasons.length && this.decide(-1),
      later: () => this.later(),
      reason: (reason) => this.because(reason),
      "send-again": () => this.outbox.sendParkedAgain(),
      discard: () => confirm("Throw these decisions away? They were never saved.") && this.discard(),
    };
    commands[command]?.(argument);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event)) return;
    if (onControl(event) && (event.key === " " || event.key === "Enter")) return;
    const digit = this.view.keys.indexOf(event.key);
    const reason = this.settings.reasons.find((each) => REASON_KEYS[each] === event.key.toLowerCase());
    const asked = this.settings.reasons.length;
    const command = digit >= 0 ? ["label", digit] : reason ? ["reason", reason]
      : asked && event.key === " " ? ["later"] : asked && event.key === "n" ? ["none"] : null;
    if (event.key === "t" && this.classes.length > KEYS.length) this.view.part("typed").focus();
    else if (command && !event.repeat) this.act(...command);
    else if (!command) return;
    event.preventDefault();
    event.stopPropagation();
  }

  because(reason) {
    this.reason = reason;
    this.showReasons();
    this.view.say("");
  }

  decide(label) {
    const card = this.current;
    const chosen = this.classes[label];
    if (!card || (label >= 0 && (!chosen || chosen.merged))) return;
    if (this.settings.reasons.length && !this.reason) {
      this.view.say("Say why first; then one key decides.", "warning");
      return;
    }
    const { comment, add } = this.note();
    const body = { answer_id: newId(), example: card.example, label, ...this.timer.taken() };
    if (this.settings.reasons.length) Object.assign(body, { reason: this.reason, comment, add });
    this.decided.set(card.example, body);
    this.outbox.add(this.settings.route, body);
    this.view.say(`Item ${card.example}: ${label < 0 ? "no label" : chosen.name}.`);
    resetPicker(this);
    this.show();
  }

  note() {
    const box = this.view.part("comment");
    return { comment: box.value.trim(), add: this.view.part("add").checked };
  }

  later() {
    const card = this.current;
    if (!card || !this.settings.reasons.length) return;
    this.putOff = [...this.putOff.filter((each) => each !== card.example), card.example];
    this.show();
  }

  discard() {
    for (const entry of this.outbox.parked) this.decided.delete(entry.body.example);
    this.outbox.discardParked();
    this.show();
  }

  show() {
    const card = this.current;
    if (card?.example === this.shown && card) return;
    this.shown = card?.example;
    this.reason = "";
    this.view.part("comment").value = "";
    this.view.part("add").checked = false;
    this.timer.restart();
    this.showReasons();
    this.showLeft(card);
    if (card) this.view.fill("item", ...itemNodes(card.content, this.settings.highlight || []));
    else this.view.fill("item", made("p", { class: "faint big", text: "Done here." }));
    if (card) this.view.part("item").dataset.example = card.example;
    else delete this.view.part("item").dataset.example;
    this.showSaid(card);
  }

  showLeft(card) {
    const done = this.settings.cases.length - this.open.length;
    const left = Math.max(0, this.settings.total - done);
    const words = card?.kind ? [`${left} to decide. This one is `, made("strong", { text: card.kind }), "."]
      : card ? ["One key labels it; in a box, keys only type."] : [];
    this.view.fill("left", ...words);
  }

  showReasons() {
    const asked = this.settings.reasons;
    this.view.part("frame").dataset.waits = String(Boolean(asked.length && !this.reason));
    const words = (reason) => [`${reason} `, made("kbd", { text: REASON_KEYS[reason] })];
    this.view.fill("reasons", ...asked.map((reason) =>
      this.view.button(words(reason), "reason", reason, { "aria-pressed": String(reason === this.reason) })));
  }

  showSaid(card) {
    const nodes = (card?.said || []).map(([letter, label]) => {
      const node = made("div", { class: "one" }, made("b", { text: `${letter} says` }), document.createTextNode(this.classes[label].name));
      node.style.setProperty("--class-colour", this.classes[label].colour || PALETTE[label % PALETTE.length]);
      return node;
    });
    const notes = (card?.words || []).map((text) => made("p", { class: "note", text }));
    this.view.fill("said", ...nodes, ...notes);
  }
}

// Streamlit mounts it anew with every rerun: it lives on `window`.
export default function mount({ data, parentElement, setTriggerValue }) {
  const deciders = (window.looplabDeciders ??= new Map());
  const key = `${data.route}:${data.project}:${data.person}`;
  if (!deciders.has(key)) deciders.set(key, new Decider(data));
  const decider = deciders.get(key);
  decider.settled = () => !decider.outbox.waiting.length && setTriggerValue?.("settled", newId());
  if (decider.root === parentElement && !decider.listening.signal.aborted) decider.update(data);
  else decider.attach(parentElement, data);
  return () => decider.root === parentElement && decider.detach();
}
