// Hold the hand, take the answers, keep the person and the server in step.

const POLL_MS = 1500;
const LONGEST_POLL_MS = 15000;

class Labeler extends Screens {
  constructor(data) {
    super();
    this.settings = data;
    this.api = `${data.base || ""}/api`;
    this.owner = { project: data.project, person: data.person };
    this.recentKey = `looplab:recent:${data.project}:${data.person}`;
    Object.assign(this, { hand: [], answered: new Set(), mode: "card", grid: [], cursor: 0, handSize: 1 });
    Object.assign(this, { classes: data.classes || [], suggestion: null, later: [], undoing: false, failures: 0 });
    Object.assign(this, { breakTold: null, deafUntil: 0, progressAt: 0, reply: {} });
    this.timer = new ItemTimer();
    this.recent = this.recalled();
    this.recallBreak(`looplab:break:${data.project}:${data.person}`);
    this.outbox = new Outbox(this.api, this.owner, {
      changed: () => this.view?.saving(this.outbox),
      replied: (reply, askedAt) => this.progress(reply.batch, askedAt),
      receipt: (entry, receipt) => this.onReceipt(entry, receipt),
      refused: (entry) => this.mark(entry.body.answer_id, "refused", entry.refused),
      token: (lease) => this.freshToken(lease),
    });
    for (const entry of this.outbox.entries) if (entry.path === "answers") this.answered.add(entry.body.lease);
    this.outbox.pump();
  }

  attach(root, data) {
    this.detach();
    this.root = root;
    this.listening = new AbortController();
    this.view = new View(root, (command, argument) => this.act(command, argument));
    this.timer.listen(this.listening.signal);
    listenToKeys(this, this.listening.signal);
    const again = () => this.outbox.retry();
    window.addEventListener("online", again, { signal: this.listening.signal });
    window.addEventListener("beforeunload", (event) => {
      if (this.outbox.waiting.length && !this.outbox.durable) event.preventDefault();
    }, { signal: this.listening.signal });
    this.update(data);
    this.show();
    this.topUp();
    this.seedRecent();
  }

  update(data) {
    this.settings = data;
    this.classes = this.described(this.reply);
    this.view.choices(this.classes);
    this.view.fill("guidelines", ...markdownNodes(data.guidelines || "No guidelines yet."));
    this.view.recent(this.recent, this.classes);
    this.view.saving(this.outbox);
    this.view.progress(this.batch);
    this.view.hint(this.reply.hint);
  }

  detach() {
    this.listening?.abort();
    clearTimeout(this.poll);
    clearTimeout(this.breakPoll);
  }

  get current() {
    if (this.mode === "grid") return this.grid[this.cursor]?.done ? undefined : this.grid[this.cursor]?.card;
    return this.mode === "card" ? this.hand[0] : undefined;
  }

  // While an undo is under way, keys wait for the item that comes back.
  act(command, argument) {
    if (this.undoing) {
      this.later.push([command, argument]);
      return;
    }
    COMMANDS[command](this, argument);
  }

  // --- answers -----------------------------------------------------------------------------

  answer(card, given, said) {
    if (performance.now() < this.deafUntil) return;
    this.view.unsay(TAKEN_BACK);
    const taken = this.timer.taken();
    const body = {
      answer_id: newId(), lease: card.lease, token: card.token, label: null, unsure: false, scope: null, ...given, ...taken,
    };
    this.answered.add(card.lease);
    this.hand = this.hand.filter((each) => each.lease !== card.lease);
    this.remember({ id: body.answer_id, example: card.example, gist: card.content.image ? `picture ${card.example}` : gistOf(card.content), label: body.label, said, state: "sending", at: Date.now() / 1000, card });
    this.workedOn(card.batch);
    if (this.mode === "grid") this.afterGridAnswer(card, said);
    this.show();
    this.outbox.add("answers", body);
    this.view.recent(this.recent, this.classes);
  }

  give(label) {
    const chosen = this.classes[label];
    if (!chosen || chosen.merged || !this.current) return;
    this.answer(this.current, { label }, chosen.name);
  }

  pass(given, said) {
    if (this.current) this.answer(this.current, given, said);
  }

  onReceipt(entry, receipt) {
    if (entry.path === "answers") {
      this.mark(entry.body.answer_id, receipt.status === "late" ? "late" : "saved", receipt.message);
      if (receipt.status === "late") this.tooLate(receipt);
      else this.topUp();
    } else if (entry.path === "flag") {
      this.say("Flag saved.", "good");
    } else if (entry.path === "correct") {
      const changed = this.recent.find((each) => each.example === entry.body.example);
      if (changed) this.mark(changed.id, "saved", "corrected");
    }
  }

  // What else was in the hand may be with others too: better known before it is answered.
  tooLate(receipt) {
    this.say(receipt.message || "Too late: kept in the log, not counted.", "warning");
    this.renewHand();
  }

  // Replies overtake one another: the one that was asked for last tells how far the batch is.
  progress(batch, askedAt) {
    if (!batch || askedAt < this.progressAt) return;
    Object.assign(this, { progressAt: askedAt, batch });
    this.view?.progress(batch);
  }

  say(words, tone) {
    this.view?.say(words, tone);
  }

  // --- the hand ----------------------------------------------------------------------------

  get low() {
    return this.hand.length <= Math.max(1, Math.floor(this.handSize / 2));
  }

  topUp() {
    if (this.low) this.renewHand();
  }

  async renewHand() {
    if (this.fetching) {
      this.again = true;
      return;
    }
    this.fetching = true;
    clearTimeout(this.poll);
    const before = new Set(this.hand.map((card) => card.lease));
    const askedAt = performance.now();
    try {
      this.dealt(await post(`${this.api}/hand`, this.owner), before, askedAt);
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.trouble = error.message;
      if (!this.hand.length) this.show();
    }
    this.fetching = false;
    if (this.again) {
      this.again = false;
      this.renewHand();
    } else if (!this.hand.length || this.failures) {
      this.pollLater();
    }
  }

  pollLater() {
    clearTimeout(this.poll);
    this.poll = setTimeout(() => this.topUp(), Math.min(POLL_MS * 2 ** this.failures, LONGEST_POLL_MS));
  }

  dealt(reply, before, askedAt) {
    this.reply = reply;
    this.trouble = "";
    const shown = this.current;
    const offered = new Map(reply.cards.map((card) => [card.lease, card]));
    this.lentAnew(reply.cards, offered);
    this.handSize = Math.max(this.handSize, reply.cards.length);
    const lost = (card) => before.has(card.lease) && !offered.has(card.lease) && card !== shown;
    this.hand = this.hand.filter((card) => !lost(card));
    for (const card of this.hand) Object.assign(card, pick(offered.get(card.lease), ["token", "due"]));
    const held = new Set(this.hand.map((card) => card.lease));
    const fresh = reply.cards.filter((card) => !held.has(card.lease) && !this.answered.has(card.lease));
    this.hand.push(...fresh);
    for (const card of fresh) {
      card.batch ??= reply.batch?.number;
      if (card.content.image) new Image().src = pictureAddress(card.content);
    }
    const classes = this.described(reply);
    if (JSON.stringify(classes) !== JSON.stringify(this.classes)) {
      this.classes = classes;
      this.view.choices(this.classes);
      this.view.recent(this.recent, this.classes);
    }
    const filled = this.mode === "grid" && this.fillGrid();
    this.view.hint(reply.hint);
    this.progress(reply.batch, askedAt);
    if (this.mode !== "break" && (this.current !== shown || !shown || filled)) this.show();
  }

  // Leases that ran out come back with other numbers; the card on the screen stays the same one.
  lentAnew(cards, offered) {
    const byExample = new Map(cards.map((card) => [card.example, card]));
    for (const card of this.hand) {
      const anew = byExample.get(card.example);
      if (!anew || offered.has(card.lease)) continue;
      if (this.shownLease === card.lease) this.view.part("item").dataset.lease = this.shownLease = anew.lease;
      card.lease = anew.lease;
    }
  }

  // The classes as they are now, with the colours and meanings that the project gave them.
  described(reply) {
    const given = this.settings.classes || [];
    const names = reply.classes || given.map((each) => each.name);
    const merged = new Set(reply.merged || []);
    return names.map((name, label) => ({ ...given[label], name, merged: merged.has(label) }));
  }

  async freshToken(lease) {
    try {
      const reply = await post(`${this.api}/hand`, this.owner);
      return reply.cards.find((card) => card.lease === lease)?.token;
    } catch {
      return undefined;
    }
  }

  // --- what is on the screen ---------------------------------------------------------------

  show() {
    if (!this.view) return;
    if (this.breakIsDue()) this.beginBreak();
    else if (this.mode === "break") this.askBreak();
    this.view.mode(this.mode);
    if (this.mode === "grid") this.view.grid(this.grid, this.cursor, this.settings.highlight || [], this.gridWords());
    const card = this.current;
    if (this.suggestion?.lease !== card?.lease) this.suggestion = null;
    this.view.suggestion(this.suggestion, this.classes);
    if (card && card.lease !== this.shownLease) {
      this.timer.restart();
      this.closeFlag();
      this.view.hush();
    }
    this.shownLease = card?.lease;
    if (this.mode !== "card") return;
    if (card) this.view.card(card, this.settings.highlight || []);
    else this.view.nothing(this.trouble || this.reply.waiting || "Fetching the next items…");
  }

  closeFlag() {
    this.view.part("flag-form").hidden = true;
  }

  // --- suggestion, flag --------------------------------------------------------------------

  async suggest() {
    const card = this.current;
    if (!card || this.suggestion) return;
    try {
      const found = await post(`${this.api}/suggestion`, { ...this.owner, lease: card.lease, token: card.token });
      if (this.current?.lease !== card.lease) return;
      if (found.label === null) this.say("No model has an answer for this item yet.");
      else this.suggestion = { ...found, lease: card.lease };
      this.view.suggestion(this.suggestion, this.classes);
    } catch (error) {
      this.say(`No suggestion: ${error.message}`, "warning");
    }
  }

  flag() {
    const card = this.current;
    const box = this.view.part("comment");
    if (!card || !box.value.trim()) return;
    this.outbox.add("flag", { answer_id: newId(), lease: card.lease, token: card.token, example: card.example, comment: box.value.trim() });
    box.value = "";
    this.closeFlag();
  }
}

function pick(source, names) {
  return Object.fromEntries(names.filter((name) => source && name in source).map((name) => [name, source[name]]));
}
