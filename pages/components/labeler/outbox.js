// Keep every answer in the browser until the server says that it is stored.
//
// One localStorage key per entry, so that two tabs never overwrite each other's. Entries go out
// in the order they came; each has its own id, so that sending it again changes nothing.

const BACKOFF_MS = [500, 1000, 2000, 4000, 8000, 15000, 30000];
const PATIENCE_MS = 20000;
const MOST_AT_ONCE = 50;
const CONFLICTS = 2;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // without TLS, on another machine than this one, browsers leave randomUUID out
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

class HttpRefusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
  // an entry that will never be taken must not hold up those behind it
  final(failures) {
    return [400, 404, 413, 422].includes(this.status) || (this.status === 409 && failures >= CONFLICTS);
  }
}

async function post(url, body) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE_MS);
  try {
    const reply = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: control.signal,
    });
    const said = await reply.json().catch(() => null);
    if (!reply.ok) throw new HttpRefusal(reply.status, said?.error || `the server said ${reply.status}`);
    if (said === null) throw new Error("cut off in the middle of a reply");
    return said;
  } catch (error) {
    throw error instanceof HttpRefusal ? error : new Error("no connection to the server");
  } finally {
    clearTimeout(timer);
  }
}

class Outbox {
  // `owner`: {project, person}; `on`: {changed(), replied(reply, askedAt), receipt(entry, receipt),
  // refused(entry)}.
  constructor(api, owner, on, name = "outbox") {
    this.api = api;
    this.owner = owner;
    this.on = on;
    this.prefix = `looplab:${name}:${owner.project}:${owner.person}:`;
    this.entries = [];
    this.sending = false;
    this.failures = 0;
    this.trouble = "";
    this.durable = true;
    this.counter = 0;
    this.read();
  }

  read() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix)).sort();
    const known = new Set(this.entries.map((entry) => entry.key));
    for (const key of keys.filter((each) => !known.has(each))) {
      const entry = this.parsed(localStorage.getItem(key));
      // what was under way when the page went may have arrived
      if (entry) this.entries.push({ ...entry, key, tried: true });
    }
    this.entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  get waiting() {
    return this.entries.filter((entry) => !entry.refused);
  }

  get parked() {
    return this.entries.filter((entry) => entry.refused);
  }

  add(path, body) {
    const stamp = `${String(Date.now()).padStart(15, "0")}-${String(this.counter++).padStart(6, "0")}`;
    const entry = { path, body, key: `${this.prefix}${stamp}-${body.answer_id}` };
    this.entries.push(entry);
    this.keep(entry);
    this.on.changed();
    this.pump();
    return entry;
  }

  keep(entry) {
    const { path, body, refused, renewed } = entry;
    try {
      localStorage.setItem(entry.key, JSON.stringify({ path, body, refused, renewed }));
    } catch {
      this.durable = false; // full or forbidden: kept in this tab, and the bar says so
    }
  }

  drop(entry) {
    localStorage.removeItem(entry.key);
    this.entries = this.entries.filter((each) => each !== entry);
  }

  // Take back an answer that was never on its way; false if it may have arrived.
  recall(answerId) {
    const entry = this.entries.find((each) => each.body.answer_id === answerId);
    if (!entry || entry.tried) return false;
    this.drop(entry);
    this.on.changed();
    return true;
  }

  retry() {
    this.failures = 0;
    clearTimeout(this.timer);
    this.timer = null;
    this.pump();
  }

  sendParkedAgain() {
    for (const entry of this.parked) {
      delete entry.refused;
      delete entry.renewed;
      this.keep(entry);
    }
    this.retry();
  }

  discardParked() {
    for (const entry of this.parked) this.drop(entry);
    this.on.changed();
  }

  async idle() {
    while (this.sending) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  next() {
    const waiting = this.waiting;
    const path = waiting[0].path;
    if (path !== "answers" || waiting[0].alone) return waiting.slice(0, 1);
    const other = waiting.findIndex((entry) => entry.path !== path || entry.alone);
    return waiting.slice(0, Math.min(other < 0 ? waiting.length : other, MOST_AT_ONCE));
  }

  async pump() {
    if (this.sending || this.timer || this.closed) return;
    this.sending = true;
    while (this.waiting.length && !this.timer && !this.closed) await this.sendNext();
    this.sending = false;
    this.on.changed();
  }

  async sendNext() {
    const batch = this.next();
    for (const entry of batch) entry.tried = true;
    this.on.changed();
    const { path } = batch[0];
    const what = path === "answers" ? { answers: batch.map((entry) => entry.body) } : batch[0].body;
    const askedAt = performance.now();
    try {
      const reply = await post(`${this.api}/${path}`, { ...this.owner, ...what });
      this.on.replied?.(reply, askedAt);
      this.failures = 0;
      this.trouble = "";
      await this.acknowledge(batch, reply.receipts || []);
    } catch (error) {
      this.failed(batch, error);
    }
  }

  async acknowledge(batch, receipts) {
    for (const entry of batch) {
      const receipt = receipts.find((each) => each.answer_id === entry.body.answer_id);
      if (!receipt) {
        this.park(entry, "the server did not say that this answer is stored");
      } else if (receipt.status !== "refused") {
        this.drop(entry);
        this.on.receipt(entry, receipt);
      } else if (!(await this.renewed(entry))) {
        this.park(entry, receipt.message);
      }
    }
    this.on.changed();
  }

  // After a restart of the server the lease has another token: fetch it, send once more.
  async renewed(entry) {
    if (entry.renewed || !this.on.token) return false;
    entry.renewed = true;
    const token = await this.on.token(entry.body.lease);
    if (!token || token === entry.body.token) return false;
    entry.body.token = token;
    this.keep(entry);
    return true;
  }

  park(entry, message) {
    entry.refused = message;
    this.keep(entry);
    this.on.refused(entry);
  }

  failed(batch, error) {
    const final = error instanceof HttpRefusal && error.final(this.failures);
    if (final && batch.length > 1) {
      for (const entry of batch) entry.alone = true;
      return;
    }
    if (final) {
      this.park(batch[0], error.message);
      return;
    }
    this.trouble = error.message;
    const pause = BACKOFF_MS[Math.min(this.failures++, BACKOFF_MS.length - 1)];
    this.timer = setTimeout(() => {
      this.timer = null;
      this.pump();
    }, pause);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }
}
