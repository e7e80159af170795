// Beside the text of a file: where one is in it, the way to a fault's line, how it looks by now, and no text lost by
// leaving.
const text = document.getElementById("text");
const form = text.form;
const place = document.getElementById("place");
const opened = text.value;
let isSent = false;

const show = () => {
  const before = text.value.slice(0, text.selectionStart).split("\n");
  place.querySelector("[data-line]").textContent = before.length;
  place.querySelector("[data-column]").textContent = before.pop().length + 1;
};

const go = (line, column) => {
  const above = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = text.value.indexOf("\n", above);
  text.focus();
  // A browser scrolls to where a selection ends once something is typed or the field is focused anew.
  text.setSelectionRange(above + column - 1, above + column - 1);
  text.blur();
  text.focus();
  text.setSelectionRange(above, end < 0 ? text.value.length : end);
  show();
};

place.hidden = false;
show();
["input", "click", "keyup", "focus"].forEach((kind) => text.addEventListener(kind, show));
// What is beside the text comes anew while one writes, so the page listens for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  const phone = event.target.closest("[data-phone]");
  if (link) {
    event.preventDefault();
    go(Number(link.dataset.go), Number(link.dataset.column));
  } else if (phone) {
    const isPhone = document.querySelector("[data-look-page]").classList.toggle("is-phone");
    phone.setAttribute("aria-pressed", isPhone);
  }
});
document.querySelector("[data-first]")?.click();

const beside = document.querySelector("[data-look]");
const PAUSE = 800;
let asked = 0;
let waiting;
const look = async () => {
  asked += 1;
  const mine = asked;
  const typed = new FormData(form);
  typed.set("part", "1");
  try {
    const answer = await fetch(beside.dataset.look, { method: "POST", body: typed });
    const page = await answer.text();
    if (!answer.ok || answer.redirected || mine !== asked) return;
    const isPhone = document.querySelector("[data-look-page]")?.classList.contains("is-phone");
    beside.innerHTML = page;
    if (isPhone) beside.querySelector("[data-phone]")?.click();
  } catch {
    // Without a connection, what was there stays.
  }
};
if (beside) {
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}

// After a save the checker takes a few seconds. What it says comes by itself, unless somebody types meanwhile.
const said = document.querySelector("[aria-labelledby=check]");
const AGAIN = 1500;
let left = 20;
const hear = async () => {
  if (text.value !== opened || !said.querySelector("[data-checking]") || !left) return;
  left -= 1;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[aria-labelledby=check]");
    if (news && !news.querySelector("[data-checking]") && text.value === opened) said.replaceChildren(...news.childNodes);
  } catch {
    // Without a connection, the way to ask again is there.
  }
  setTimeout(hear, AGAIN);
};
setTimeout(hear, AGAIN);

form.addEventListener("submit", () => { isSent = true; });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.requestSubmit();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (!isSent && text.value !== opened) event.preventDefault();
});
