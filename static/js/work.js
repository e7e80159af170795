// Work that is to be handed in: files are looked at before they are sent, and what is typed survives a page that breaks.
const form = document.querySelector("form[data-largest]");
const box = form?.querySelector("textarea");
const picker = form?.querySelector("input[type=file]");
const key = `work ${form?.dataset.owner} ${location.pathname}`;

// Kept for this window alone, and only while the server holds what it held when the typing began.
if (box) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key));
    if (kept?.base === box.defaultValue && box.value === box.defaultValue) box.value = kept.text;
    else if (kept) sessionStorage.removeItem(key);
    box.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify({ base: box.defaultValue, text: box.value }));
    });
  } catch {
    // Without storage the page works as without scripts.
  }
}

if (picker) {
  const note = document.getElementById("files-note");
  const check = () => {
    const files = [...picker.files];
    const large = files.find((file) => file.size > form.dataset.largest);
    const total = files.reduce((sum, file) => sum + file.size, 0);
    if (large) note.textContent = form.dataset.tooLarge.replace("{name}", large.name);
    else if (files.length > form.dataset.room) note.textContent = form.dataset.tooMany;
    else if (total > form.dataset.together) note.textContent = form.dataset.tooMuch;
    else note.textContent = "";
    return !note.textContent;
  };
  picker.addEventListener("change", check);
  form.addEventListener("submit", (event) => {
    if (check()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    picker.focus();
  });
}
