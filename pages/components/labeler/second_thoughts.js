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

  async undo() {
    const last = this.recent.find((each) => each.state === "saved" || each.state === "sending");
    if (!last) {
      this.say("Nothing to undo here.");
      return;
    }
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
