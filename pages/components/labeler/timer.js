// How long somebody looked at an item: active time leaves idle stretches and hidden tabs out.

const IDLE_CAP_MS = 60000;
const SIGNS_OF_LIFE = ["keydown", "pointermove", "pointerdown", "wheel", "touchstart", "scroll"];

class ItemTimer {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.restart();
  }

  restart() {
    this.shownAt = this.now();
    this.lastSign = this.shownAt;
    this.active = 0;
    this.paused = false;
  }

  // Time since the last sign counts up to the cap: reading gives no signs.
  sign() {
    if (this.paused) return;
    const now = this.now();
    this.active += Math.min(now - this.lastSign, IDLE_CAP_MS);
    this.lastSign = now;
  }

  pause() {
    this.sign();
    this.paused = true;
  }

  resume() {
    if (!this.paused) return;
    this.paused = false;
    this.lastSign = this.now();
  }

  // {active_seconds, raw_seconds} until now.
  taken() {
    this.sign();
    const rounded = (milliseconds) => Math.round(milliseconds) / 1000;
    return { active_seconds: rounded(this.active), raw_seconds: rounded(this.now() - this.shownAt) };
  }

  listen(signal) {
    const options = { signal, passive: true, capture: true };
    for (const name of SIGNS_OF_LIFE) document.addEventListener(name, () => this.sign(), options);
    window.addEventListener("blur", () => this.pause(), { signal });
    window.addEventListener("focus", () => this.resume(), { signal });
    window.addEventListener("pagehide", () => this.pause(), { signal });
    window.addEventListener("pageshow", () => this.resume(), { signal });
    const seen = () => (document.hidden ? this.pause() : this.resume());
    document.addEventListener("visibilitychange", seen, { signal });
    // a click into the page is a return even where the browser sent no focus event
    document.addEventListener("pointerdown", () => this.resume(), { ...options });
    document.addEventListener("keydown", () => this.resume(), { ...options });
  }
}
