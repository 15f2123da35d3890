// Completes names of voices as they are typed, where a box asks for them. Nothing needs it.
"use strict";
for (const box of document.querySelectorAll("input[data-names]")) {
  const isQuery = box.dataset.names === "after voice:";
  const list = document.createElement("datalist");
  list.id = box.id + "-names";
  box.after(list);
  box.setAttribute("list", list.id);
  let waiting;
  let asked = "";
  const ask = async () => {
    const typed = box.value;
    // in a question only the name behind "voice:" or "via:" at its end is completed
    const at = isQuery ? typed.match(/(?:^|\s)-?(?:voice|via):"?([^"\s]*)$/) : [typed, typed];
    const begun = at ? at[1].trim() : "";
    if (typed === asked) return;
    asked = typed;
    list.replaceChildren();
    if (begun.length < 2) return;
    const answer = await fetch("/names.json?begins=" + encodeURIComponent(begun));
    if (!answer.ok || box.value !== typed) return;
    const { names } = await answer.json();
    const before = isQuery ? typed.slice(0, typed.length - at[1].length).replace(/"$/, "") : "";
    for (const { voice, name, kind } of names) {
      const option = document.createElement("option");
      option.value = isQuery ? before + voice : name;
      // browsers offer what holds all that was typed, in its value or its label
      const told = `${name}, ${kind}`;
      option.label = option.value.toLowerCase().includes(typed.toLowerCase()) ? told : `${typed}: ${told}`;
      list.append(option);
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), 120);
  });
}
