// Stop-watch in the page of one person: for each key that answers an item, when it was pressed,
// when the next item was in a frame, when that frame was done, when the answer was acknowledged.
// The answer is known by its entry in the outbox, which the labeler drops on the receipt.
// All times in milliseconds since 1970 by the page's own clock.
(() => {
  if (window.labelingTimes) return;
  const now = () => performance.timeOrigin + performance.now();
  const keys = [];
  const byEntry = new Map();
  let current = null;
  window.addEventListener("keydown", (event) => {
    if (/^[0-9]$/.test(event.key)) {
      current = { pressed: performance.timeOrigin + event.timeStamp, shown: null, painted: null, acknowledged: null, id: null };
    }
  }, true);
  const { setItem, removeItem } = Storage.prototype;
  Storage.prototype.setItem = function (name, value) {
    setItem.call(this, name, value);
    if (!String(name).startsWith("looplab:outbox:") || !current || current.id) return;
    current.id = JSON.parse(value).body.answer_id;
    byEntry.set(name, current);
    keys.push(current);
  };
  Storage.prototype.removeItem = function (name) {
    removeItem.call(this, name);
    const key = byEntry.get(name);
    if (key) key.acknowledged = now();
  };
  const shown = () => {
    const key = current;
    if (!key || key.seen) return;
    key.seen = true;
    requestAnimationFrame(() => {
      key.shown = now();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { key.painted = now(); };
      channel.port2.postMessage(null);
    });
  };
  const labeler = () => [...(window.looplabLabelers?.values() ?? [])][0];
  window.labelingTimes = {
    watch() {
      const item = labeler().view.part("item");
      let lease = item.dataset.lease;
      new MutationObserver(() => {
        if (item.dataset.lease && item.dataset.lease !== lease) shown();
        lease = item.dataset.lease;
      }).observe(item, { attributes: true, attributeFilter: ["data-lease"] });
    },
    // What a person sees now; a break between batches is no slow item.
    state() {
      const lab = labeler();
      if (!lab) return "loading";
      if (lab.mode === "break") current = null;
      return lab.mode === "card" && lab.current ? "card" : lab.mode === "break" ? "break" : "empty";
    },
    unacknowledged: () => keys.filter((key) => key.acknowledged === null).length,
    taken: () => keys.splice(0),
  };
})();
