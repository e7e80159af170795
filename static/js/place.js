// Notes at which paragraph one reads, for the next time and any device: on leaving, and once a minute.
const blocks = [...document.querySelectorAll("[id^='p.']")];
const head = document.querySelector(".lesson-head");
const token = document.querySelector("[name=csrf_token]").value;
let [, at] = location.hash.match(/^#(p\.[\d.]+)$/) || [];
let sent = at;
let resting, due;

// Whoever goes up to the head of the page, to its languages or menus, has not gone back to the start.
const look = () => {
  if (head.getBoundingClientRect().bottom > 0) return;
  // The style sheet puts a block that is gone to below this line.
  at = blocks.find((block) => block.getBoundingClientRect().bottom > 80)?.id || at;
};

const send = () => {
  clearTimeout(due);
  due = 0;
  look();
  if (!at || at === sent || !navigator.onLine) return;
  const body = new URLSearchParams({ csrf_token: token, at });
  if (navigator.sendBeacon(`${location.pathname}/place`, body)) sent = at;
};

addEventListener("scroll", () => {
  clearTimeout(resting);
  resting = setTimeout(look, 500);
  due = due || setTimeout(send, 60000);
}, { passive: true });
addEventListener("online", send);
addEventListener("pagehide", send);
document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
// The next page may say where one stopped, so it is told before; another language begins at the same place.
document.addEventListener("submit", send, true);
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (!link) return;
  send();
  if (at && link.hreflang) link.hash = at;
}, true);
document.addEventListener("formdata", ({ target, formData }) => {
  if (at && target.matches(".course-languages form")) formData.set("at", at);
});
