/* Bars that begin where the one above ends; a cause can be picked. Every text is written as text. */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".waterfall");
  root.textContent = "";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", data.caption);

  const make = (name, parent, text, style) => {
    const element = document.createElement(name);
    element.textContent = text;
    element.className = style;
    parent.append(element);
    return element;
  };

  data.bars.forEach((bar) => {
    const marked = data.picked === bar.key;
    const line = make(bar.canPick ? "button" : "div", root, "", "line" + (marked ? " marked" : ""));
    line.title = bar.hint;
    make("span", line, bar.label, "label");
    const figures = make("span", line, "", "figures");
    make("b", figures, bar.count, "");
    make("span", figures, bar.share, "share");
    const track = make("span", line, "", "track");
    const fill = make("span", track, "", "fill " + bar.key);
    fill.style.left = 100 * bar.from + "%";
    fill.style.width = "max(" + 100 * bar.width + "%, " + (bar.width ? 2 : 0) + "px)";
    if (bar.canPick) {
      line.type = "button";
      line.setAttribute("aria-pressed", String(marked));
      line.onclick = () => setTriggerValue("picked", marked ? "" : bar.key);
    }
  });
}
