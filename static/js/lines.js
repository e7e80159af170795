// Numbers before the lines of a text area, and marks where the checker found something, laid under the text.
//
// Why a text area and no editor component: CodeMirror 6.43 in its smallest useful form (lines, history, marks, Markdown)
// is 115 KB gzipped (99 KB Brotli), lang-markdown with it 188 KB. It fits, but of a text of 1,000 lines it keeps the 21
// in sight in the page, so that whoever listens to a screen reader, or searches or prints with the browser, has no
// others; and it writes styles into the page, which our Content-Security-Policy refuses (style-src 'self'). A text area
// has the keyboards, spelling, scripts and directions of every phone, and this is 1 KB. Measured in Chromium, 2026-11.
const text = document.getElementById("text");
const frame = document.createElement("div");
const sheet = document.createElement("div");
const lines = document.createElement("div");
frame.className = "lined";
sheet.className = "lined-sheet control source";
sheet.setAttribute("aria-hidden", "true");
sheet.dir = text.dir;
sheet.append(lines);
text.before(frame);
frame.append(sheet, text);

const make = () => {
  const line = document.createElement("div");
  line.append(document.createElement("span"));
  return line;
};

const write = () => {
  const words = text.value.split("\n");
  while (lines.children.length > words.length) lines.lastChild.remove();
  while (lines.children.length < words.length) lines.append(make());
  words.forEach((one, at) => {
    const shown = lines.children[at].firstChild;
    // An empty line is as high as one with words.
    if (shown.textContent !== (one || "\u200b")) shown.textContent = one || "\u200b";
  });
};

const mark = () => {
  for (const line of lines.querySelectorAll("[class]")) line.removeAttribute("class");
  for (const link of [...document.querySelectorAll("[data-go]")].reverse()) {
    const line = lines.children[Number(link.dataset.go) - 1];
    if (line) line.className = link.dataset.severity === "error" || line.className === "is-error" ? "is-error" : "is-warning";
  }
};

const follow = () => { lines.style.transform = `translateY(${-text.scrollTop}px)`; };
const fit = () => { lines.style.inlineSize = `${text.clientWidth - parseFloat(getComputedStyle(text).paddingInlineStart) - parseFloat(getComputedStyle(text).paddingInlineEnd)}px`; };

text.addEventListener("input", () => { write(); follow(); });
text.addEventListener("scroll", follow, { passive: true });
new ResizeObserver(fit).observe(text);
const beside = document.querySelector("[aria-labelledby=check]");
new MutationObserver(mark).observe(beside, { childList: true });
write();
fit();
follow();
mark();
