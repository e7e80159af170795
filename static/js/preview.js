// Shows the page anew when the folder was saved, and puts faults beside the words they are about.
const body = document.body;
const frame = document.querySelector("iframe");
const panel = document.querySelector("[data-panel]");
const SOON = 200;
let number = Number(body.dataset.number);
let said = Number(body.dataset.told);
let hasEnded = false;

const place = () => frame.contentWindow.location.pathname + frame.contentWindow.location.search;

// Words of a line as readers see it: without the marks of Markdown.
const wordsOf = (text) => new Set(text.toLowerCase().replace(/\{[^}]*\}|\]\([^)]*\)|\[!\w+\]/g, " ").match(/[\p{L}\p{M}\p{N}]{2,}/gu) || []);

const blockOf = (line, blocks) => {
  const wanted = wordsOf(line);
  let best = null;
  let bestShare = 0.5;
  for (const block of blocks) {
    const has = wordsOf(block.textContent);
    const share = [...wanted].filter((word) => has.has(word)).length / (wanted.size || 1) - has.size / 1e5;
    if (share > bestShare) [best, bestShare] = [block, share];
  }
  return best;
};

const markFaults = () => {
  const page = frame.contentDocument;
  for (const mark of page.querySelectorAll("aside.preview-fault")) mark.remove();
  const style = page.createElement("link");
  style.rel = "stylesheet";
  style.href = body.dataset.style;
  page.head.append(style);
  const blocks = [...page.querySelectorAll("main :is(h1, h2, h3, h4, h5, p, li, tr, pre, figure, dt, dd, legend)")];
  for (const fault of panel.querySelectorAll("[data-here] [data-fault]")) {
    const own = blockOf(fault.dataset.fault, blocks);
    const block = own || blockOf(fault.dataset.before, blocks);
    if (!block) continue;
    const mark = page.createElement("aside");
    mark.className = fault.className;
    mark.lang = document.documentElement.lang;
    mark.dir = document.documentElement.dir;
    mark.append(...[...fault.children].filter((part) => part.matches("p:not(.preview-where)")).map((part) => page.importNode(part, true)));
    const around = block.closest("li, tr, table, label, figure, pre") || block;
    let whole = around.closest("table, ul, ol") || around;
    // A heading stands in one row with its bookmark.
    while (getComputedStyle(whole.parentElement).display === "flex") whole = whole.parentElement;
    if (own) whole.before(mark);
    else whole.after(mark);
  }
};

const look = async () => {
  try {
    const answer = await fetch(body.dataset.state);
    const told = await answer.json();
    if (hasEnded) location.reload();
    const isChanged = told.number !== number;
    const isOtherwise = told.told !== said;
    [number, said] = [told.number, told.told];
    if (!frame && (isChanged || isOtherwise)) location.reload();
    else if (isChanged) frame.contentWindow.location.reload();
    else if (isOtherwise) arrive();
  } catch {
    if (!hasEnded) panel.textContent = body.dataset.ended;
    hasEnded = true;
  }
  setTimeout(look, SOON);
};

const arrive = async () => {
  if (frame.contentWindow.location.protocol === "about:") return;
  const answer = await fetch(`${body.dataset.faults}?at=${encodeURIComponent(place())}`);
  panel.innerHTML = await answer.text();
  for (const field of document.querySelectorAll("[data-with-place] [name=at]")) field.value = place();
  markFaults();
  body.dataset.shown = number;
};

if (frame) {
  frame.addEventListener("load", arrive);
  // It may have been there before this script was.
  if (frame.contentDocument?.readyState === "complete") arrive();
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goes]");
    if (!link) return;
    event.preventDefault();
    frame.contentWindow.location.assign(link.href);
  });
  const phone = document.querySelector("[data-phone]");
  phone.hidden = false;
  phone.addEventListener("click", () => {
    const isPhone = document.querySelector(".preview-page").classList.toggle("is-phone");
    phone.setAttribute("aria-pressed", isPhone);
  });
}
look();
