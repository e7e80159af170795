// Small comforts. Every page works without this file.

const root = document.documentElement;
root.classList.add("scripts");

// On a shared computer nothing is kept: to all scripts it is as if the browser kept nothing for anybody.
const shelves = {};
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    shelves[name] = window[name];
  } catch { /* closed to us */ }
  if ("shared" in root.dataset) Object.defineProperty(window, name, { value: null });
}

// Whoever has walked away from a shared computer leaves no page on its screen: the session is over, and so is the page.
if ("shared" in root.dataset) {
  let idle;
  const wait = () => {
    clearTimeout(idle);
    idle = setTimeout(() => location.reload(), root.dataset.shared * 1000);
  };
  for (const sign of ["keydown", "pointerdown", "scroll"]) document.addEventListener(sign, wait, { passive: true });
  wait();
}

// Signing out leaves nothing on the device. What was written elsewhere and not sent yet is asked about first.
document.addEventListener("submit", (event) => {
  const { target } = event;
  if (event.defaultPrevented || !target.matches("[action$='/sign-out']")) return;
  const { localStorage: lasting = {}, sessionStorage: passing = {} } = shelves;
  const isUnsent = Object.keys(lasting)[0] || Object.keys(passing).some((key) => key.startsWith("work "));
  if (isUnsent && !confirm(document.querySelector("[data-unsent]").dataset.unsent)) event.preventDefault();
  else Object.values(shelves).forEach((shelf) => shelf.clear());
});

// Menus close on Escape and on a tap elsewhere, as people expect of menus.
const openMenus = () => document.querySelectorAll("details.menu[open], .site .fold[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    const area = menu.matches(".fold") ? menu.parentElement : menu;
    if (!area.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

// Copying a link or a code; where the clipboard is closed to us, the text is at least marked.
for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const box = document.getElementById(button.dataset.copy);
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      return;
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2500);
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// A password typed on a phone may be looked at.
for (const box of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary";
  button.textContent = box.dataset.show;
  button.setAttribute("aria-controls", box.id);
  const frame = document.createElement("div");
  frame.className = "with-button";
  box.before(frame);
  frame.append(box, button);
  const show = (shown) => {
    box.type = shown ? "text" : "password";
    button.textContent = shown ? box.dataset.hide : box.dataset.show;
  };
  button.addEventListener("click", () => show(box.type === "password"));
  box.form?.addEventListener("submit", () => show(false));
}

// A second tap while a form is on its way sends nothing twice; coming back finds the form usable.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.dataset.busy) return;
  if (button.hasAttribute("aria-disabled")) {
    event.preventDefault();
    return;
  }
  button.dataset.rest = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
});

addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-rest]")) {
    button.textContent = button.dataset.rest;
    button.removeAttribute("aria-disabled");
    delete button.dataset.rest;
  }
});
