// The last ten answers: corrected in place, or taken back one by one.

const HISTORY = 10;
const GRACE_MS = 1000;

class SecondThoughts {
  recalled() {
    try {
      return JSON.parse(localStorage.getItem(this.recentKey)) || [];
    } catch {
      return [];
    }
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
    try {
      localStorage.setItem(this.recentKey, JSON.stringify(this.recent.map(({ card, ...kept }) => kept)));
    } catch {
      // without storage the list lives as long as the tab
    }
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
      const reply = await post(`${this.api}/undo`, { ...this.owner, answer_id: last.id, example: last.example });
      this.takenBack(last, reply.card);
      this.count(last.label === null ? 0 : -1);
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
    this.sinceBreak = Math.max(0, this.sinceBreak - 1);
    if (this.mode === "break") this.mode = this.modeBefore;
    if (this.mode === "grid") this.dealGrid();
    this.show();
    this.say("Taken back; answer again.");
    this.view.recent(this.recent, this.classes);
  }
}
