/* A table: headings that sort, rows that can be picked. Every text is written as text. */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".table");
  const kept = root.kept || (root.kept = { column: null, down: false, all: false });
  const scrolled = root.firstChild ? root.firstChild.scrollTop : 0;

  const make = (name, parent, text, style) => {
    const element = document.createElement(name);
    if (text !== undefined) {
      element.textContent = text;
    }
    if (style) {
      element.className = style;
    }
    parent.append(element);
    return element;
  };

  const compare = (one, other) => {
    const [a, b] = [one[1][kept.column][2], other[1][kept.column][2]];
    if (typeof a === "number" && typeof b === "number") {
      return a - b;
    }
    return String(a).localeCompare(String(b), document.documentElement.lang || undefined, { numeric: true });
  };

  const draw = () => {
    root.textContent = "";
    const frame = make("div", root, undefined, "frame");
    frame.style.maxHeight = data.height + "px";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", data.caption);
    const table = make("table", frame);
    make("caption", table, data.caption);
    head(make("tr", make("thead", table)));
    const body = make("tbody", table);
    const rows = kept.column === null ? data.rows.slice() : data.rows.slice().sort(compare);
    if (kept.down) {
      rows.reverse();
    }
    (kept.all ? rows : rows.slice(0, data.shown)).forEach((row) => line(make("tr", body), row));
    if (!kept.all && rows.length > data.shown) {
      const more = make("button", root, data.more, "more");
      more.type = "button";
      more.onclick = () => {
        kept.all = true;
        draw();
      };
    }
    frame.scrollTop = scrolled;
  };

  const head = (line) => {
    data.columns.forEach(([label, figure, hint], place) => {
      const cell = make("th", line, undefined, figure ? "figure" : "");
      cell.scope = "col";
      const button = make("button", cell, label);
      button.type = "button";
      button.title = hint ? hint + " " + data.sortBy : data.sortBy;
      if (kept.column === place) {
        cell.setAttribute("aria-sort", kept.down ? "descending" : "ascending");
        make("span", button, kept.down ? " ▼" : " ▲").setAttribute("aria-hidden", "true");
      }
      button.onclick = () => {
        kept.down = kept.column === place ? !kept.down : figure;
        kept.column = place;
        draw();
        root.querySelectorAll("th button")[place].focus();
      };
    });
  };

  const line = (element, [key, cells]) => {
    const marked = data.picked === key;
    element.className = (data.canPick ? "pickable" : "") + (marked ? " marked" : "");
    cells.forEach(([text, below], place) => {
      const figure = data.columns[place][1];
      const cell = make(place ? "td" : "th", element, undefined, figure ? "figure" : "");
      if (!place) {
        cell.scope = "row";
      }
      if (!place && data.canPick) {
        const button = make("button", cell, text);
        button.type = "button";
        button.setAttribute("aria-pressed", String(marked));
      } else {
        make("span", cell, text);
      }
      if (below) {
        make("small", cell, below);
      }
    });
    if (data.canPick) {
      element.onclick = () => setTriggerValue("picked", marked ? "" : key);
    }
  };

  draw();
}
