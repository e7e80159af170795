// Explains a term where it stands. Without this file, or a connection, its link leads to the glossary.
const card = document.getElementById("term-card");
const told = new Map();
let link;

const explanation = async ({ pathname, search, hash }, lang) => {
  const wanted = new URLSearchParams(search);
  wanted.set("in", lang);
  const address = `${pathname}/${hash.slice("#term.".length)}?${wanted}`;
  if (!told.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) throw answer;
    told.set(address, await answer.text());
  }
  return told.get(address);
};

const close = () => {
  if (card.hidden) return;
  const hadFocus = card.contains(document.activeElement);
  card.hidden = true;
  link.removeAttribute("aria-expanded");
  if (hadFocus) link.focus();
};

// On a phone the style sheet keeps it at the lower edge, or at the upper one where it would hide its word.
const place = () => {
  const [term] = link.getClientRects();
  card.removeAttribute("style");
  card.classList.toggle("above", term.bottom > innerHeight / 2);
  if (!matchMedia("(min-width: 40em)").matches) return;
  const base = card.offsetParent.getBoundingClientRect();
  const most = document.documentElement.clientWidth - card.offsetWidth - 16;
  card.style.top = `${term.bottom - base.top + 8}px`;
  card.style.left = `${Math.max(16, Math.min(term.left, most)) - base.left}px`;
};

const open = async (term) => {
  try {
    card.firstElementChild.innerHTML = await explanation(term, term.closest("[lang]").lang);
  } catch {
    location = term.href;
    return;
  }
  close();
  link = term;
  link.setAttribute("aria-expanded", "true");
  // Next to its words in the order of the page, so that the keyboard goes on from there.
  link.closest(".prose > *").after(card);
  card.hidden = false;
  place();
  card.focus({ preventScroll: true });
};

for (const term of document.querySelectorAll("a.term")) term.setAttribute("aria-haspopup", "dialog");

document.addEventListener("click", (event) => {
  const term = event.target.closest("a.term");
  if (term && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (card.hidden || term !== link) open(term);
    else close();
  } else if (!card.contains(event.target) || event.target.closest("button")) {
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
card.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && relatedTarget !== link && !card.contains(relatedTarget)) close();
});
