// Breaks between batches, and the grid: screens other than one card after the other.

const FEWEST_FOR_A_BREAK = 5;
const BREAK_POLL_MS = 2500;
const AWAY_MS = 30 * 60000;

class Screens extends SecondThoughts {
  // --- breaks ------------------------------------------------------------------------------

  // A reload in mid-batch must not lose the break after it; who was away for long has had one.
  recallBreak(key) {
    this.breakKey = key;
    const kept = stored(key);
    const { on, since } = kept && Date.now() - kept.at < AWAY_MS ? kept : {};
    Object.assign(this, { batchOn: on ?? null, sinceBreak: since ?? 0 });
  }

  keepBreak(on, since) {
    Object.assign(this, { batchOn: on, sinceBreak: since });
    keep(this.breakKey, { on, since, at: Date.now() });
  }

  // Who moves on to a later batch after a few left-overs of an earlier one has had no need to rest.
  workedOn(batch) {
    const few = this.sinceBreak < FEWEST_FOR_A_BREAK;
    const movedOn = few && batch > this.batchOn && this.earliest() > this.batchOn;
    this.keepBreak(movedOn || this.batchOn === null ? batch : this.batchOn, this.sinceBreak + 1);
  }

  // The earliest batch in hand; without a hand there is none.
  earliest() {
    return this.hand.length ? Math.min(...this.hand.map((card) => card.batch)) : Infinity;
  }

  // The next batch is chosen before this one is done, and the hand holds items of both: the break
  // waits until nothing of the earlier one is left in it.
  breakIsDue() {
    if (this.mode === "break" || !this.hand.length || this.batchOn === null) return false;
    return this.earliest() > this.batchOn && this.sinceBreak >= FEWEST_FOR_A_BREAK;
  }

  beginBreak() {
    Object.assign(this, { modeBefore: this.mode, mode: "break", breakTold: null, batchNext: this.earliest() });
    this.topUp();
    this.askBreak();
  }

  // What the batch came to; asked again until the break is over, for a model may arrive meanwhile.
  async askBreak() {
    clearTimeout(this.breakPoll);
    this.view.pause(this.breakTold, "Counting…");
    try {
      await this.outbox.idle();
      this.breakTold = await post(`${this.api}/break_figures`, this.owner);
      if (this.mode === "break") this.view.pause(this.breakTold);
    } catch (error) {
      if (this.mode === "break") this.view.pause(this.breakTold, `The figures can't be had now: ${error.message}.`);
    }
    if (this.mode === "break" && !this.listening.signal.aborted) this.breakPoll = setTimeout(() => this.askBreak(), BREAK_POLL_MS);
  }

  goOn() {
    if (this.mode !== "break") return;
    clearTimeout(this.breakPoll);
    this.mode = this.modeBefore;
    this.keepBreak(this.batchNext, 0);
    if (this.mode === "grid") this.dealGrid();
    this.show();
  }

  // --- grid --------------------------------------------------------------------------------

  toggleGrid() {
    if (this.mode === "break") return;
    this.mode = this.mode === "grid" ? "card" : "grid";
    this.dealGrid();
    this.show();
  }

  dealGrid() {
    this.grid = [];
    this.cursor = 0;
    this.fillGrid();
  }

  // Items that arrive go into free cells; those on the screen keep their places.
  fillGrid() {
    if (this.grid.length && this.grid.every((cell) => cell.done)) Object.assign(this, { grid: [], cursor: 0 });
    const there = new Set(this.grid.map((cell) => cell.card));
    const fresh = this.hand.filter((card) => !there.has(card)).slice(0, GRID_MOST - this.grid.length);
    this.grid.push(...fresh.map((card) => ({ card, done: "" })));
    return fresh.length > 0;
  }

  gridWords() {
    const beyond = this.hand.length - this.grid.filter((cell) => !cell.done).length;
    return beyond > 0 ? `${GRID_MOST} at a time: ${beyond} more of your hand come when these are answered.` : "";
  }

  afterGridAnswer(card, said) {
    const cell = this.grid.find((each) => each.card === card);
    if (cell) cell.done = said;
    const open = this.grid.map((each, i) => (each.done ? -1 : i)).filter((i) => i >= 0);
    if (!open.length) this.dealGrid();
    else this.cursor = open.find((i) => i > this.cursor) ?? open[0];
  }

  moveCursor(to) {
    this.cursor = Math.max(0, Math.min(this.grid.length - 1, to));
    this.show();
  }
}
