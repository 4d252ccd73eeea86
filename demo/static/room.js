// In the open room: what is new comes into view, also while a command is being typed below it.
const timeline = document.getElementById("channel-timeline");
const list = document.getElementById("channel-message-list");

/** Show the end of the room, or the beginning of what is new where that is longer than the room. */
function show(first) {
  const room = timeline.getBoundingClientRect();
  const [top, bottom] = [first.getBoundingClientRect().top, list.getBoundingClientRect().bottom];
  timeline.scrollTop += bottom - top > room.height ? top - room.top : timeline.scrollHeight;
}

new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.isConnected);
  if (!added.includes(list.lastElementChild)) return;
  const first = added.length < list.childElementCount ? added[0] : list.lastElementChild;
  // More than once: the room keeps its own place until pictures are loaded and the command line is small again.
  for (const wait of [0, 150, 400]) setTimeout(show, wait, first);
}).observe(list, { childList: true });
