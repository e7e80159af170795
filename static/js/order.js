// Buttons that move items up and down. The lists of places stay what is read and sent; here they are only hidden.
const button = (kind, icon) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button-${kind}`;
  if (icon) made.innerHTML = `<span class="icon icon-${icon}" aria-hidden="true"></span>`;
  return made;
};

for (const list of document.querySelectorAll("[data-order]")) {
  const words = list.dataset;
  const items = () => [...list.children];
  const placeOf = (item) => item.querySelector("select");
  const nameOf = (item) => item.querySelector(".step-text").textContent.trim();
  const isPlaced = () => items().every((item) => placeOf(item).value);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const keep = button("secondary");
  keep.textContent = words.keep;

  const show = () => {
    keep.hidden = isPlaced();
    items().forEach((item, at, all) => {
      const [up, down] = item.querySelectorAll("button");
      up.setAttribute("aria-disabled", at === 0);
      down.setAttribute("aria-disabled", at === all.length - 1);
    });
  };
  const write = () => {
    items().forEach((item, at) => { placeOf(item).value = at + 1; });
    placeOf(list.firstElementChild).dispatchEvent(new Event("input", { bubbles: true }));
    show();
  };
  const move = (item, by, pressed) => {
    const at = items().indexOf(item) + by;
    if (at < 0 || at >= items().length) return;
    if (by < 0) item.previousElementSibling.before(item);
    else item.nextElementSibling.after(item);
    write();
    pressed.focus();
    status.textContent = words.moved.replace("{item}", nameOf(item)).replace("{place}", at + 1)
      .replace("{total}", items().length);
  };

  list.classList.add("steps-moved");
  for (const item of items()) {
    const moves = document.createElement("span");
    moves.className = "step-moves";
    for (const [by, icon, label] of [[-1, "up", words.up], [1, "fall", words.down]]) {
      const one = button("secondary", icon);
      one.setAttribute("aria-label", label.replace("{item}", nameOf(item)));
      one.addEventListener("click", () => move(item, by, one));
      moves.append(one);
    }
    item.append(moves);
  }
  keep.addEventListener("click", () => {
    write();
    list.querySelector("button").focus();
  });
  // An answer that was kept on this device is put back by quiz.js before this runs.
  if (isPlaced()) list.append(...items().sort((one, other) => placeOf(one).value - placeOf(other).value));
  list.after(keep, status);
  show();
}
