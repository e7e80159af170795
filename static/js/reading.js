// Saves notes as they are typed, and bookmarks as they are set. What is not acknowledged is kept on the device.
const form = document.getElementById("notes");
const words = form.dataset;
const token = form.elements.csrf_token.value;
const key = `notes ${words.owner} ${new URL(form.action).pathname.replace(/^\/[^/]+/, "")}`;
const boxes = new Map([...document.querySelectorAll("[data-note]")].map((box) => [box.dataset.note, box]));
const textOf = (name) => boxes.get(name).querySelector("textarea");
const fieldOf = (name) => document.getElementById(`${name}-seen`);
// By name of a note: the ids of all texts that this device has read or sent, and what is still to be sent.
const known = (name) => [...fieldOf(name).value.split(" ").filter(Boolean), form.elements.revision.value];
const seen = new Map([...boxes.keys()].map((name) => [name, known(name)]));
let unsent = {};
let saved = { notes: {}, marks: {} };
let busy, isWaiting, plain, timer;
let wait = 0;

try {
  unsent = JSON.parse(localStorage.getItem(key)) || unsent;
  saved = JSON.parse(sessionStorage.getItem(key)) || saved;
} catch { /* closed to us: memory has to do */ }

const left = () => Object.keys(unsent).filter((name) => boxes.has(name));
const keep = () => {
  try {
    if (Object.keys(unsent)[0]) localStorage.setItem(key, JSON.stringify(unsent));
    else localStorage.removeItem(key);
    sessionStorage.setItem(key, JSON.stringify(saved));
  } catch { /* as above */ }
};
const say = (name, text) => { boxes.get(name).querySelector("[data-state]").textContent = text; };
const sayAll = (text) => left().forEach((name) => say(name, text));
// There is no connection, or nobody answers.
const stay = () => {
  isWaiting = true;
  sayAll(words.waiting);
};
const soon = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
};
// A blob's address ends in a fresh UUID, on old phones too.
const newId = () => URL.createObjectURL(new Blob()).slice(-36);

const change = (name, text) => {
  unsent[name] = { text, seen: seen.get(name) };
  boxes.get(name).nextElementSibling.textContent = text;
  keep();
};

const settle = (name, sent, revision) => {
  fieldOf(name).value = revision;
  seen.set(name, known(name));
  saved.notes[name] = { text: sent.text, revision };
  if (unsent[name].text !== sent.text) {
    change(name, unsent[name].text);
    return soon(0);
  }
  delete unsent[name];
  keep();
  say(name, words.saved);
};

// Both texts are put into the box, and the person decides; sending them loses neither.
const join = (name, told) => {
  const box = textOf(name);
  box.value = `${told.text}\n\n${words.between}\n\n${box.value}`;
  seen.set(name, [told.revision]);
  change(name, box.value);
  say(name, words.both);
  soon(5);
};

// One at a time, so that an older text never overtakes a newer one.
async function send() {
  const [name] = left();
  if (busy || !name) return;
  if (!navigator.onLine) return stay();
  busy = true;
  const sent = unsent[name];
  const revision = newId();
  // Should the answer be lost, the device still knows that it sent this.
  seen.set(name, [...seen.get(name), revision]);
  change(name, sent.text);
  const answer = await fetch(`${form.action}/${encodeURIComponent(name)}`, {
    method: "PUT",
    keepalive: true,
    signal: AbortSignal.timeout?.(30000),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ text: sent.text, revision, seen: sent.seen }),
  }).catch(() => 0);
  const told = answer && await answer.json().catch(() => 0);
  const { ok, status } = answer;
  busy = false;
  if (told && ok) {
    wait = 0;
    isWaiting = false;
    settle(name, sent, told.revision);
    if (left()[0]) soon(0);
  } else if (told && status === 409 && told.revision) {
    join(name, told);
  } else if (told && status === 422) {
    say(name, told.fields?.[name] || told.message);
  } else if (status > 399 && status < 500 && status !== 429) {
    sayAll(words.stopped);
  } else {
    stay();
    wait = Math.min(60, wait * 2 || 2);
    soon(wait);
  }
}

document.addEventListener("input", ({ target }) => {
  const name = target.closest("[data-note]")?.dataset.note;
  if (!name) return;
  change(name, target.value);
  say(name, "");
  soon(1.5);
});
// Whoever goes elsewhere does not wait.
document.addEventListener("focusout", send);
addEventListener("pagehide", () => { if (!isWaiting) send(); });
addEventListener("online", send);
addEventListener("offline", stay);
// Where nothing is kept, leaving loses what was not sent.
addEventListener("beforeunload", (event) => {
  if (left()[0] && "shared" in document.documentElement.dataset) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (target.matches("[action$='/sign-out']")) {
    if (left()[0] && !confirm(words.leave)) return event.preventDefault();
    [unsent, saved] = [{}, { notes: {}, marks: {} }];
    return keep();
  }
  if (target !== form || plain) return;
  if (submitter?.matches(".mark")) {
    mark(event, submitter);
  } else if (submitter?.name === "at") {
    event.preventDefault();
    const { note } = submitter.closest("[data-note]").dataset;
    if (!unsent[note]) change(note, textOf(note).value);
    send();
  } else {
    // The page sends all its texts along; until that has worked they stay on the device.
    for (const name of boxes.keys()) fieldOf(name).value = seen.get(name).join(" ");
  }
}, true);

// Where it does not work the page does it as it would without scripts.
async function mark(event, button) {
  event.preventDefault();
  const body = new URLSearchParams({ csrf_token: token, [button.name]: button.value });
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => 0);
  if (answer.type !== "opaqueredirect") {
    plain = true;
    return form.requestSubmit(button);
  }
  saved.marks[button.value] = button.name === "bookmark";
  keep();
  show(button, saved.marks[button.value]);
}

function show(button, isMarked) {
  button.name = isMarked ? "unbookmark" : "bookmark";
  button.setAttribute("aria-pressed", isMarked);
  button.firstElementChild.classList.toggle("icon-bookmarked", isMarked);
  button.firstElementChild.classList.toggle("icon-bookmark", !isMarked);
}

// A page that the browser kept for going back may be older than what this window has saved since.
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  for (const [name, { text, revision }] of Object.entries(saved.notes)) {
    if (!boxes.has(name) || fieldOf(name).value === revision) continue;
    textOf(name).value = text;
    fieldOf(name).value = revision;
    seen.set(name, known(name));
  }
  for (const mark of document.querySelectorAll(".mark")) {
    if (mark.value in saved.marks) show(mark, saved.marks[mark.value]);
  }
}

for (const [name, { text, seen: before }] of Object.entries(unsent)) {
  if (boxes.has(name)) {
    seen.set(name, before);
    textOf(name).value = text;
  } else {
    // A prompt that has gone meanwhile leaves what was written to the note on the whole lesson.
    delete unsent[name];
    textOf("unit.").value = `${textOf("unit.").value}\n\n${text}`.trim();
    change("unit.", textOf("unit.").value);
  }
}
send();
