// Counts on from what the server said, calmly: by whole minutes, and aloud at five minutes, at one, and at the end.
const box = document.querySelector("[data-seconds]");
const clock = box.querySelector("[data-clock]");
const status = box.querySelector("[role=status]");
const words = box.dataset;
const { lang } = document.documentElement;
const ALOUD = [300, 60, 0];
// Answers under way at the end have ten seconds to arrive; after that the result is there.
const GRACE = 12;
let end = Date.now() + words.seconds * 1000;
let before = +words.seconds;

const unit = (count, name) =>
  new Intl.NumberFormat(lang, { style: "unit", unit: name, unitDisplay: "long" }).format(count);
const inWords = (minutes) => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours && unit(hours, "hour"), (rest || !hours) && unit(rest, "minute")].filter(Boolean).join(" ");
};

function tick() {
  const left = Math.round((end - Date.now()) / 1000);
  const minutes = Math.floor(left / 60);
  const text = left <= 0 ? words.over : minutes < 1 ? words.last : words.left.replace("{time}", inWords(minutes));
  if (clock.textContent !== text) clock.textContent = text;
  if (ALOUD.some((mark) => left <= mark && before > mark)) status.textContent = text;
  before = left;
  if (left < -GRACE) location.replace(words.result);
  else setTimeout(tick, 1000);
}

addEventListener("left", ({ detail }) => { end = Date.now() + detail * 1000; });
tick();
