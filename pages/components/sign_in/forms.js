// Post the form to the session route; on success the page opens again with the new cookie.
async function send(form) {
  const asked = { method: form.dataset.method, credentials: "same-origin" };
  if (asked.method === "POST") {
    asked.headers = { "Content-Type": "application/json" };
    asked.body = JSON.stringify(Object.fromEntries(new FormData(form)));
  }
  const answer = await fetch("/api/session", asked);
  if (answer.ok) return "";
  const told = await answer.json().catch(() => ({}));
  return told.error || `The server answered ${answer.status}; try again, or restart Loop Lab.`;
}

export default function mount({ parentElement }) {
  const form = parentElement.querySelector("form");
  const button = form.querySelector("button");
  const alert = form.querySelector("[role=alert]");
  const words = button.textContent;

  function settle(message) {
    button.disabled = false;
    button.textContent = words;
    alert.textContent = message;
    alert.hidden = !message;
  }

  form.onsubmit = async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = `${form.dataset.busy}…`;
    try {
      const message = await send(form);
      if (!message) return location.reload();
      settle(message);
    } catch {
      settle("The server can't be reached; see that Loop Lab runs and try again.");
    }
  };
}
