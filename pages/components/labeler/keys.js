// Keys and commands; what is typed into a box does nothing else.

const COMMANDS = {
  label: (lab, label) => {
    lab.give(label);
    resetPicker(lab);
  },
  skip: (lab) => lab.pass({ scope: lab.view.part("scope").value || null }, "skipped"),
  unsure: (lab) => lab.pass({ unsure: true }, "unsure"),
  undo: (lab) => lab.undo(),
  "answer-it": (lab, example) => lab.answerIt(example),
  suggest: (lab) => lab.suggest(),
  accept: (lab) => lab.suggestion && lab.give(lab.suggestion.label),
  correct: (lab, change) => lab.correct(change),
  grid: (lab) => lab.toggleGrid(),
  cursor: (lab, to) => lab.moveCursor(to),
  "go-on": (lab) => lab.goOn(),
  flag: (lab) => {
    if (!lab.current) return;
    lab.view.part("flag-form").hidden = false;
    lab.view.part("comment").focus();
  },
  "send-flag": (lab) => lab.flag(),
  guidelines: (lab) => {
    const panel = lab.view.part("guidelines-panel");
    panel.hidden = !panel.hidden;
    lab.view.part("guidelines-button").setAttribute("aria-expanded", String(!panel.hidden));
  },
  pick: (lab) => lab.classes.length > KEYS.length && lab.view.part("typed").focus(),
  zoom: (lab, step) => lab.root.querySelector(".zoomable")?.zoom(step),
  escape: (lab) => {
    lab.closeFlag();
    lab.view.part("guidelines-panel").hidden = true;
  },
  "send-again": (lab) => lab.outbox.sendParkedAgain(),
  discard: (lab) => confirm("Throw these answers away? They were never saved.") && lab.outbox.discardParked(),
};

const BY_KEY = {
  " ": ["skip"], Backspace: ["undo"], u: ["unsure"], f: ["flag"], h: ["guidelines"], g: ["grid"],
  s: ["suggest"], t: ["pick"], "+": ["zoom", 1], "-": ["zoom", -1], Escape: ["escape"],
};

function commandOf(lab, event) {
  const digit = lab.view.keys.indexOf(event.key);
  if (digit >= 0) return ["label", digit];
  if (event.key === "Enter") return lab.mode === "break" ? ["go-on"] : lab.suggestion ? ["accept"] : null;
  if (lab.mode === "grid") {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 }[event.key];
    if (step) return ["cursor", lab.cursor + step];
  }
  return BY_KEY[event.key.length === 1 ? event.key.toLowerCase() : event.key] || null;
}

function onKey(lab, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event)) return;
  if (onControl(event) && (event.key === " " || event.key === "Enter")) return;
  const command = commandOf(lab, event);
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  // a key held down would answer items that nobody has looked at
  if (event.repeat && command[0] !== "cursor" && command[0] !== "zoom") return;
  lab.act(...command);
}

function listenToKeys(lab, signal) {
  document.addEventListener("keydown", (event) => onKey(lab, event), { signal, capture: true });
  for (const node of lab.root.querySelectorAll("[data-do], summary")) {
    // a click leaves the focus where it was, so that the next space skips and presses nothing
    node.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
    node.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    if (!node.dataset.do) continue;
    node.addEventListener("click", () => lab.act(node.dataset.do), { signal });
  }
  const comment = lab.view.part("comment");
  comment.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) lab.flag();
    if (event.key === "Escape") {
      lab.closeFlag();
      comment.blur();
    }
  }, { signal });
  listenToPicker(lab, signal);
}

// Streamlit calls this again with every rerun and mounts it anew: the labeler lives on `window`.
export default function mount({ data, parentElement }) {
  const labelers = (window.looplabLabelers ??= new Map());
  const key = `${data.project}:${data.person}`;
  if (!labelers.has(key)) labelers.set(key, new Labeler(data));
  const labeler = labelers.get(key);
  if (labeler.root === parentElement && !labeler.listening.signal.aborted) labeler.update(data);
  else labeler.attach(parentElement, data);
  return () => labeler.root === parentElement && labeler.detach();
}
