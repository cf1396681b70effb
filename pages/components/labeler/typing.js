// Boxes that people type in, and the one in which they find a class by its name.

const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable=""], [contenteditable="true"], [role="combobox"], [role="listbox"], [role="menu"], [role="dialog"], [role="slider"]';

function typing(event) {
  return event.composedPath().some((node) => node instanceof Element && node.matches(TYPING));
}

function onControl(event) {
  return event.composedPath().some((node) => node instanceof Element && node.matches("button, a[href], summary, input"));
}

function resetPicker(lab) {
  lab.view.part("typed").value = "";
  lab.view.options([], 0);
}

function listenToPicker(lab, signal) {
  const box = lab.view.part("typed");
  let chosen = 0;
  const shown = () => (box.value.trim() ? lab.view.matches(box.value) : []);
  box.addEventListener("input", () => {
    chosen = 0;
    lab.view.options(shown(), chosen);
  }, { signal });
  box.addEventListener("keydown", (event) => {
    const found = shown();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      chosen = (chosen + step + found.length) % found.length;
      lab.view.options(found, chosen);
      event.preventDefault();
    } else if (event.key === "Enter" && found.length && !event.isComposing) {
      event.preventDefault();
      lab.act("label", found[chosen].label);
      chosen = 0;
    } else if (event.key === "Escape") {
      resetPicker(lab);
      box.blur();
    }
  }, { signal });
}
