// Beside the text of a file: where one is in it, the way to a fault's line, and no text lost by leaving.
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
document.querySelectorAll("[data-go]").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  go(Number(link.dataset.go), Number(link.dataset.column));
}));
document.querySelector("[data-first]")?.click();
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
