// The last ten answers: corrected in place, or taken back one by one.

const HISTORY = 10;
const GRACE_MS = 1000;
const TAKEN_BACK = "Taken back; answer again.";

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // without storage it lives as long as the tab
  }
}

class SecondThoughts {
  recalled() {
    return stored(this.recentKey) || [];
  }

  remember(entry) {
    this.recent = [entry, ...this.recent.filter((each) => each.example !== entry.example)].slice(0, HISTORY);
    this.store();
  }

  // What was answered in other browsers too; what this one knows of an item stands.
  async seedRecent() {
    try {
      const { recent } = await post(`${this.api}/recent`, this.owner);
      const mine = new Map(this.recent.map((each) => [each.example, each]));
      for (const each of recent) {
        const known = mine.get(each.example);
        if (known?.id === each.answer_id) known.at = each.at; // by one clock
        if (known) continue;
        const said = each.label === null ? "skipped" : this.classes[each.label]?.name;
        this.recent.push({ ...each, id: each.answer_id, said, state: "saved" });
      }
      this.recent.sort((a, b) => (b.at ?? 0) - (a.at ?? 0)).splice(HISTORY);
      this.store();
      this.view?.recent(this.recent, this.classes);
    } catch {
      // what this browser knows is shown already; the hand says that there is no connection
    }
  }

  mark(id, state, message = "") {
    const found = this.recent.find((each) => each.id === id);
    if (found) Object.assign(found, { state, message });
    this.store();
    this.view?.recent(this.recent, this.classes);
  }

  store() {
    keep(this.recentKey, this.recent.map(({ card, ...kept }) => kept));
  }

  correct({ example, label }) {
    const found = this.recent.find((each) => each.example === example);
    if (!found || found.label === label) return;
    Object.assign(found, { label, said: this.classes[label].name, state: "sending" });
    this.store();
    this.outbox.add("correct", { answer_id: newId(), example, label, active_seconds: this.timer.taken().active_seconds });
    this.root.activeElement?.blur();
    this.view.recent(this.recent, this.classes);
  }

  undo() {
    const last = this.recent.find((each) => each.state === "saved" || each.state === "sending");
    if (last) this.takeBack(last);
    else this.say("Nothing to undo here.");
  }

  // A skip has no label to change: its item comes back to be answered.
  answerIt(example) {
    const skipped = this.recent.find((each) => each.example === example && each.label === null);
    this.root.activeElement?.blur();
    if (skipped) this.takeBack(skipped);
  }

  async takeBack(last) {
    if (last.card && this.outbox.recall(last.id)) {
      this.takenBack(last, last.card);
      return;
    }
    this.undoing = true;
    try {
      await this.outbox.idle();
      if (this.outbox.waiting.length) throw new Error("the answer is not saved yet; undo when it is");
      const askedAt = performance.now();
      const reply = await post(`${this.api}/undo`, { ...this.owner, answer_id: last.id, example: last.example });
      this.takenBack(last, reply.card);
      this.progress(reply.batch, askedAt);
      this.undoing = false;
      for (const [command, argument] of this.later.splice(0)) this.act(command, argument);
    } catch (error) {
      // keys meant for the item that did not come back must not hit another one
      this.later = [];
      this.deafUntil = performance.now() + GRACE_MS;
      this.undoing = false;
      this.say(`Not undone: ${error.message}`, "warning");
      this.topUp();
    }
  }

  takenBack(last, card) {
    this.recent = this.recent.filter((each) => each !== last);
    this.store();
    this.answered.delete(card.lease);
    this.hand = [card, ...this.hand.filter((each) => each.example !== card.example)];
    this.keepBreak(this.batchOn, Math.max(0, this.sinceBreak - 1));
    if (this.mode === "break") this.mode = this.modeBefore;
    if (this.mode === "grid") this.dealGrid();
    this.show();
    this.say(TAKEN_BACK);
    this.view.recent(this.recent, this.classes);
  }
}
