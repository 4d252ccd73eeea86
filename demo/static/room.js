// In the open room: what is new comes into view, also while a command is being typed below it.
const timeline = document.getElementById("channel-timeline");
const list = document.getElementById("channel-message-list");

new MutationObserver((changes) => {
  if (!changes.some((change) => [...change.addedNodes].includes(list.lastElementChild))) return;
  // More than once: the room keeps its own place until pictures are loaded and the command line is small again.
  for (const wait of [0, 150, 400]) setTimeout(() => { timeline.scrollTop = timeline.scrollHeight; }, wait);
}).observe(list, { childList: true });
