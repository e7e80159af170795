// Says how many characters still fit, once they run short, and how many are too many.
const NEAR = 500;

for (const field of document.querySelectorAll("[data-longest]")) {
  const note = document.createElement("p");
  note.className = "hint";
  note.setAttribute("role", "status");
  field.after(note);
  const show = () => {
    const left = field.dataset.longest - [...field.value].length;
    // In steps, so that nobody who listens is interrupted at every letter.
    const shown = left < 0 ? -left : Math.ceil(left / 50) * 50;
    const text = left < 0 ? field.dataset.over : field.dataset.left;
    note.textContent = left < NEAR ? text.replace("{n}", shown) : "";
  };
  field.addEventListener("input", show);
  show();
}
