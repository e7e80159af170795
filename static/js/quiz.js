// Saves each answer as it is given; what is not acknowledged is kept here and sent again.
const box = document.querySelector("[data-attempt]");
const words = box.dataset;
const key = `answers-${words.attempt}`;
const json = "application/json";
const token = document.querySelector("[name=csrf_token]").value;
const sets = [...box.querySelectorAll("[data-question]")];
let unsent = {};
let busy, leaving, timer;
let wait = 0;

try {
  unsent = JSON.parse(localStorage.getItem(key)) || {};
} catch { /* closed to us: memory has to do */ }

const left = () => Object.keys(unsent);
const keep = () => {
  try {
    if (left()[0]) localStorage.setItem(key, JSON.stringify(unsent));
    else localStorage.removeItem(key);
  } catch { /* as above */ }
};
const forget = () => { unsent = {}; keep(); };
const say = (question, text) => {
  const set = sets.find((each) => each.dataset.question === question);
  if (set) set.querySelector("[data-state]").textContent = text;
};
const sayAll = (text) => left().forEach((question) => say(question, text));
const soon = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
};

// A blob's address ends in a fresh UUID, on old phones too.
const newId = () => URL.createObjectURL(new Blob()).slice(-36);

// A field is answer-question, or answer-question.part where a question has several.
const fieldsOf = (set) => [...set.elements].filter((field) => field.name.startsWith("answer-"));
const partOf = (field) => field.name.split(".")[1];
const isFilled = (field) => ("checked" in field && field.type !== "text" ? field.checked : field.value.trim());

const read = (set) => {
  const { holds } = set.dataset;
  const fields = fieldsOf(set);
  if (holds === "typed") return { typed: fields[0].value };
  const filled = fields.filter(isFilled);
  if (holds === "chosen") return { chosen: filled.map((field) => field.value) };
  const parts = Object.fromEntries(filled.map((field) => [partOf(field), field.value]));
  return holds === "order" ? { places: parts } : { [holds]: parts };
};
const isWhole = (set) => {
  const fields = fieldsOf(set);
  return set.dataset.holds === "chosen" ? fields.some(isFilled) : fields.every(isFilled);
};

const bar = box.querySelector("progress");
const count = () => {
  if (!bar) return;
  bar.value = sets.filter(isWhole).length + +words.final;
  bar.nextSibling.textContent = words.count.replace("{n}", bar.value);
};

// One at a time, so that an older answer never overtakes a newer one.
async function send() {
  const [question] = left();
  if (busy || !question) return;
  if (!navigator.onLine) return sayAll(words.waiting);
  busy = true;
  const sent = unsent[question];
  const answer = await fetch(words.answers + question, {
    method: "PUT",
    keepalive: true,
    signal: AbortSignal.timeout?.(30000),
    headers: { "Content-Type": json, Accept: json, "X-CSRFToken": token },
    body: JSON.stringify(sent),
  }).catch(() => 0);
  const told = answer && await answer.json().catch(() => 0);
  const { ok, status } = answer;
  busy = false;
  if (told && (ok || status === 409 || status === 422)) {
    if (unsent[question]?.id === sent.id) {
      delete unsent[question];
      keep();
      say(question, ok ? (told.is_late ? words.late : words.saved) : told.fields?.[question] || told.message);
      if (ok && "seconds_left" in told) dispatchEvent(new CustomEvent("left", { detail: told.seconds_left }));
    }
    wait = 0;
    if (left()[0]) send();
    else if (ok && !leaving && "refresh" in words && !told.is_repeat) location.reload();
  } else if (status > 399 && status < 500 && status !== 429) {
    sayAll(words.stopped);
  } else {
    sayAll(words.waiting);
    wait = Math.min(60, wait * 2 || 2);
    soon(wait);
  }
}

box.addEventListener("input", ({ target }) => {
  const set = target.closest("[data-question]");
  const { question } = set.dataset;
  unsent[question] = { id: newId(), response: read(set) };
  keep();
  say(question, "");
  count();
  soon(0.5);
});

document.addEventListener("submit", (event) => {
  const isSigningOut = event.target.action.endsWith(words.signOut);
  if (isSigningOut && left()[0] && !confirm(words.leave)) return event.preventDefault();
  if (isSigningOut) forget();
  else if (!navigator.onLine) return event.preventDefault(alert(words.offline));
  leaving = true;
}, true);

addEventListener("beforeunload", (event) => {
  if (left()[0] && !leaving) event.returnValue = event.preventDefault() || true;
});
addEventListener("pageshow", () => { leaving = false; });
addEventListener("online", send);
addEventListener("offline", () => sayAll(words.waiting));

if ("done" in words) forget();
for (const set of sets) {
  const [kept] = Object.values(unsent[set.dataset.question]?.response || {});
  for (const field of kept === undefined ? [] : fieldsOf(set)) {
    if (set.dataset.holds === "chosen") field.checked = kept.includes(field.value);
    else field.value = partOf(field) ? kept[partOf(field)] || "" : kept;
  }
}
count();
send();
