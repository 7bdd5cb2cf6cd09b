/* What Homeward adds to Leaflet: symbols with a shape and a letter, patterns, labels that never overlap, a legend and
   a layer switch that remember the reader's choice. Colours, shapes and sizes come from the table in symbols.py; every
   text has been made inert before it gets here, and the few that are Leaflet's own are replaced by `words`. */
(function () {
  "use strict";
  if (window.homeward) {
    return;
  }

  var WIDE = 800; // pixels of map from which the legend starts open, beside what is shown
  var NARROW = 500; // pixels of map below which labels are written short
  var LEGEND = 300; // pixels that an open legend is wide
  var tiles = {};

  /* ---- drawing on the canvas ---- */

  function pattern(ctx, fill, table) {
    var name = fill.mark + fill.colour;
    if (!tiles[name]) {
      var size = table.spacing;
      var tile = document.createElement("canvas");
      tile.width = tile.height = size;
      var pen = tile.getContext("2d");
      pen.fillStyle = fill.colour;
      pen.fillRect(0, 0, size, size);
      pen.strokeStyle = pen.fillStyle = fill.ink;
      pen.lineWidth = 1;
      pen.beginPath();
      if (fill.mark === "hatch") {
        [-size, 0, size].forEach(function (shift) {
          pen.moveTo(shift - 1, size + 1);
          pen.lineTo(shift + size + 1, -1);
        });
        pen.stroke();
      } else if (fill.mark === "bars") {
        pen.moveTo(0, size / 2);
        pen.lineTo(size, size / 2);
        pen.stroke();
      } else if (fill.mark === "dots") {
        pen.arc(size / 2, size / 2, 1, 0, 2 * Math.PI);
        pen.fill();
      }
      tiles[name] = tile;
    }
    return ctx.createPattern(tiles[name], "repeat");
  }

  function trace(ctx, corners, x, y, radius) {
    ctx.beginPath();
    corners.forEach(function (corner, step) {
      ctx[step ? "lineTo" : "moveTo"](x + corner[0] * radius, y + corner[1] * radius);
    });
    ctx.closePath();
  }

  /* A point symbol. Options: symbol (a row of the table), count, shiftX, shiftY, stale, closed; level, of levels, is
     drawn only while it is the finest whose cells are far enough apart. */
  var Sign = L.CircleMarker.extend({
    _project: function () {
      var level = this.options.level;
      this._hidden = level !== undefined && level !== levelAt(this._map, this.options.levels, this._latlng);
      this._point = this._map
        .latLngToLayerPoint(this._latlng)
        .add([this.options.shiftX || 0, this.options.shiftY || 0]);
      this._radius = signRadius(this._map, this.options.radius);
      this._updateBounds();
    },
    _updateBounds: function () {
      var reach = this._radius * 1.4 + 4;
      var below = this.options.count ? 14 : 0;
      this._pxBounds = L.bounds(this._point.subtract([reach, reach]), this._point.add([reach, reach + below]));
    },
    _empty: function () {
      return this._hidden || L.CircleMarker.prototype._empty.call(this);
    },
    _containsPoint: function (place) {
      return !this._hidden && L.CircleMarker.prototype._containsPoint.call(this, place);
    },
    _updatePath: function () {
      var renderer = this._renderer;
      if (!renderer._drawing || this._empty()) {
        return;
      }
      paint(renderer._ctx, this._point, this._radius, this.options);
    },
  });

  function levelAt(map, levels, place) {
    var finest = 0;
    levels.forEach(function (spacing, level) {
      var beside = map.latLngToLayerPoint([place.lat + spacing.degrees, place.lng]);
      if (map.latLngToLayerPoint(place).distanceTo(beside) >= spacing.pixels) {
        finest = level;
      }
    });
    return finest;
  }

  function signRadius(map, radius) {
    var closer = map.getZoom() - map._homeward.startZoom;
    return Math.max(radius, Math.min(radius + 1.5 * closer, 11));
  }

  function paint(ctx, point, radius, options) {
    var table = options.table;
    var symbol = options.symbol;
    var corners = table.shapes[symbol.shape];
    ctx.save();
    ctx.globalAlpha = 1;
    ctx.lineJoin = "round";
    ctx.setLineDash([]);
    trace(ctx, corners, point.x, point.y, radius);
    ctx.strokeStyle = table.light;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.fillStyle = options.stale ? table.light : symbol.colour;
    ctx.fill();
    ctx.strokeStyle = table.dark;
    ctx.lineWidth = 1.5;
    ctx.setLineDash(options.stale ? [3, 2] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    if (radius >= 7 && symbol.letter) {
      ctx.fillStyle = options.stale ? table.dark : symbol.ink;
      ctx.font = "bold " + Math.round(radius * 1.15) + "px sans-serif";
      ctx.fillText(symbol.letter, point.x, point.y + radius * 0.07);
    }
    if (options.closed) {
      slash(ctx, point, radius, table);
    }
    if (options.count) {
      ctx.font = "bold 11px sans-serif";
      ctx.strokeStyle = table.light;
      ctx.lineWidth = 3;
      ctx.strokeText(options.count, point.x, point.y + radius + 9);
      ctx.fillStyle = table.dark;
      ctx.fillText(options.count, point.x, point.y + radius + 9);
    }
    ctx.restore();
  }

  function slash(ctx, point, radius, table) {
    [
      [table.light, 5],
      [table.dark, 2],
    ].forEach(function (stroke) {
      ctx.beginPath();
      ctx.moveTo(point.x - radius * 1.2, point.y + radius * 1.2);
      ctx.lineTo(point.x + radius * 1.2, point.y - radius * 1.2);
      ctx.strokeStyle = stroke[0];
      ctx.lineWidth = stroke[1];
      ctx.stroke();
    });
  }

  /* A ring that is seen on light and dark ground: a dark line between two light ones. */
  var Ring = L.CircleMarker.extend({
    _updatePath: function () {
      var renderer = this._renderer;
      if (!renderer._drawing || this._empty()) {
        return;
      }
      var ctx = renderer._ctx;
      var table = this.options.table;
      ctx.save();
      ctx.globalAlpha = 1;
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.arc(this._point.x, this._point.y, this._radius, 0, 2 * Math.PI);
      ctx.strokeStyle = table.light;
      ctx.lineWidth = 6;
      ctx.stroke();
      ctx.strokeStyle = table.dark;
      ctx.lineWidth = 2.5;
      ctx.stroke();
      ctx.restore();
    },
  });

  /* An area whose fill may be a pattern. */
  var Area = L.Polygon.extend({
    _updatePath: function () {
      var fill = this.options.mark;
      if (fill && this._renderer._ctx && this._renderer._drawing) {
        this.options.fillColor = pattern(this._renderer._ctx, fill, this.options.table);
      }
      this._renderer._updatePoly(this, true);
    },
  });

  /* The edge of a catchment: its type's colour within a dark line, so that it is seen on any ground. */
  var Edge = L.Polygon.extend({
    _updatePath: function () {
      var colour = this.options.color;
      this.options.color = this.options.table.dark;
      this._renderer._updatePoly(this, true);
      var ctx = this._renderer._ctx;
      this.options.color = colour;
      if (ctx && this._renderer._drawing && this._parts.length) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = this.options.weight - 1.2;
        ctx.stroke();
      }
    },
  });

  /* A barrier across roads: dark bars on a white band, so that it is seen on any ground and in grey. */
  var Barrier = L.Polyline.extend({
    _updatePath: function () {
      var renderer = this._renderer;
      var ctx = renderer._ctx;
      if (!renderer._drawing || !this._parts.length) {
        return;
      }
      var options = this.options;
      var dashes = options._dashArray;
      var colour = options.color;
      L.extend(options, { _dashArray: [], color: options.table.light, weight: options.bars + 3 });
      renderer._updatePoly(this, false);
      L.extend(options, { _dashArray: dashes, color: colour, weight: options.bars });
      renderer._updatePoly(this, false);
      ctx.setLineDash([]);
    },
  });

  /* The ground that many catchments cover together: one tint, one edge around it. Each circle comes as longitude,
     latitude and its half width and half height in degrees. */
  var Ground = L.Path.extend({
    initialize: function (circles, options) {
      L.setOptions(this, options);
      this._degrees = circles;
    },
    _project: function () {
      var map = this._map;
      this._drawn = null;
      this._pxBounds = L.bounds([]);
      this._circles = this._degrees.map(function (circle) {
        var middle = map.latLngToLayerPoint([circle[1], circle[0]]);
        var corner = map.latLngToLayerPoint([circle[1] + circle[3], circle[0] + circle[2]]);
        var half = L.point(corner.x - middle.x, middle.y - corner.y);
        this._pxBounds.extend(middle.subtract(half)).extend(middle.add(half));
        return { middle: middle, half: half };
      }, this);
    },
    _update: function () {
      this._drawn = null;
      this._updatePath();
    },
    _containsPoint: function () {
      return false;
    },
    _updatePath: function () {
      var renderer = this._renderer;
      var ctx = renderer._ctx;
      if (!renderer._drawing) {
        return;
      }
      this._drawn = this._drawn || this._paint(renderer);
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.globalAlpha = 1;
      ctx.drawImage(this._drawn, 0, 0);
      ctx.restore();
    },
    _paint: function (renderer) {
      var options = this.options;
      var sheet = document.createElement("canvas");
      sheet.width = renderer._container.width;
      sheet.height = renderer._container.height;
      var pen = sheet.getContext("2d");
      pen.setTransform(renderer._ctx.getTransform());
      pen.beginPath();
      this._circles.forEach(function (circle) {
        var reach = L.bounds(circle.middle.subtract(circle.half), circle.middle.add(circle.half));
        if (renderer._bounds.intersects(reach)) {
          pen.moveTo(circle.middle.x + circle.half.x, circle.middle.y);
          pen.ellipse(circle.middle.x, circle.middle.y, circle.half.x, circle.half.y, 0, 0, 2 * Math.PI);
        }
      });
      pen.setLineDash(options._dashArray || []);
      pen.strokeStyle = options.table.dark;
      pen.lineWidth = 2 * options.weight;
      pen.stroke();
      pen.strokeStyle = options.color;
      pen.lineWidth = 2 * options.weight - 2;
      pen.stroke();
      pen.globalCompositeOperation = "destination-out";
      pen.fill("nonzero");
      pen.globalAlpha = options.fillOpacity;
      pen.globalCompositeOperation = "destination-over";
      pen.fillStyle = options.fillColor;
      pen.fill("nonzero");
      return sheet;
    },
  });

  /* ---- one layer ---- */

  /* How thick the edge of an area or a cell is, in pixels. */
  function edgeOf(properties) {
    if (properties.kind === "area") {
      return 1;
    }
    return properties.thick ? 3 : properties.thin ? 0.2 : 0.8;
  }

  var STYLES = {
    land: function () {
      return { fillColor: "#FBFAF7", fillOpacity: 1, color: "#8C8C8C", weight: 1, interactive: false };
    },
    area: function (properties, table) {
      var fill = table.fills[properties.style];
      var mark = fill.mark ? fill : null;
      return {
        fillColor: fill.colour,
        fillOpacity: 1,
        mark: mark,
        color: "#3D3D3D",
        weight: 1,
        opacity: 1,
        smoothFactor: 0.5,
      };
    },
    cell: function (properties, table) {
      var fill = table.fills[properties.style];
      var mark = fill.mark ? fill : null;
      var opacity = properties.thick ? 1 : 0.7;
      return {
        fillColor: fill.colour,
        fillOpacity: 1,
        mark: mark,
        color: table.dark,
        weight: edgeOf(properties),
        opacity: opacity,
      };
    },
    catchment: function (properties, table) {
      var line = table.lines[properties.style];
      return {
        fill: false,
        color: table.symbols[properties.symbol].colour,
        dashArray: line.dashes || null,
        weight: line.width,
        opacity: 1,
        smoothFactor: 0.2,
        interactive: false,
      };
    },
    reach: function (properties, table) {
      var line = table.lines[properties.style];
      return {
        fillColor: table.symbols[properties.symbol].colour,
        fillOpacity: 0.12,
        color: table.symbols[properties.symbol].colour,
        dashArray: line.dashes || null,
        weight: line.width,
        opacity: 1,
        interactive: false,
      };
    },
    road: function () {
      return { color: "#8C8C8C", weight: 1.2, opacity: 0.9, interactive: false };
    },
    closure: function (properties, table) {
      var line = table.lines[properties.style];
      return { color: line.colour, dashArray: line.dashes || null, weight: line.width, bars: line.width, lineCap: "butt" };
    },
    ground: function (properties, table) {
      var line = table.lines[properties.style];
      return {
        fillColor: table.symbols[properties.symbol].colour,
        fillOpacity: table.tint,
        color: table.symbols[properties.symbol].colour,
        dashArray: line.dashes || null,
        weight: line.width,
        opacity: 1,
        smoothFactor: 0.5,
        interactive: false,
      };
    },
    way: function (properties, table) {
      var line = table.lines[properties.style];
      return { color: line.colour, dashArray: line.dashes || null, weight: line.width, opacity: 1 };
    },
  };

  function point(properties, place, settings, table) {
    if (properties.kind === "cluster") {
      return new Ring(place, { radius: properties.radius, table: table, fill: false, weight: 6 });
    }
    return new Sign(place, {
      table: table,
      symbol: table.symbols[properties.style],
      radius: properties.radius || settings.radius,
      count: properties.count,
      level: properties.level,
      levels: settings.levels,
      shiftX: properties.shiftX,
      shiftY: properties.shiftY,
      stale: properties.stale,
      closed: properties.closed,
    });
  }

  function polygon(feature, style) {
    var depth = feature.geometry.type === "MultiPolygon" ? 2 : 1;
    var kind = feature.properties.kind;
    var Shape = kind === "catchment" || kind === "ground" ? Edge : Area;
    return new Shape(L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates, depth), style);
  }

  function shape(feature, settings, table) {
    var properties = feature.properties;
    if (feature.geometry.type === "Point") {
      return point(properties, L.GeoJSON.coordsToLatLng(feature.geometry.coordinates), settings, table);
    }
    var style = STYLES[properties.kind](properties, table);
    style.table = table;
    if (table.overTiles && style.fillOpacity === 1) {
      style.fillOpacity = properties.kind === "land" ? 0 : 0.6;
    }
    if (feature.geometry.type === "MultiPoint") {
      return new Ground(feature.geometry.coordinates, style);
    }
    if (feature.geometry.type === "MultiLineString") {
      return new L.Polyline(L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates, 1), style);
    }
    if (feature.geometry.type === "LineString") {
      var Line = properties.kind === "closure" ? Barrier : L.Polyline;
      return new Line(L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates, 0), style);
    }
    return polygon(feature, style);
  }

  var touch = window.matchMedia && window.matchMedia("(hover: none)").matches;

  function describe(drawn, properties) {
    if (properties.popup) {
      drawn.bindPopup(properties.popup, { maxWidth: 280, className: "homeward-popup" });
    }
    if (properties.tip && !touch) {
      drawn.bindTooltip(properties.tip, { sticky: true, direction: "top", className: "homeward-tip" });
    }
    if (properties.kind === "area" || properties.kind === "cell") {
      drawn.on("mouseover", function () {
        drawn.setStyle({ weight: properties.thick ? 5 : 3 });
      });
      drawn.on("mouseout", function () {
        drawn.setStyle({ weight: edgeOf(properties) });
      });
    }
    if (properties.kind === "service") {
      drawn.on("mouseover popupopen", function () {
        showReach(drawn._map, properties.id);
      });
      drawn.on("mouseout popupclose remove", function () {
        hideReach(drawn._map);
      });
    }
  }

  /* Hovering over a service shows its catchments, also while their layer is switched off. */
  function showReach(map, service) {
    hideReach(map);
    var desk = map && map._homeward;
    var known = desk && desk.groups.catchments;
    if (!known || map.hasLayer(known)) {
      return;
    }
    desk.reach = L.layerGroup(
      known.catchments
        .filter(function (feature) {
          return feature.properties.service === service;
        })
        .map(function (feature) {
          return shape(feature, {}, desk.table);
        })
    ).addTo(map);
  }

  function hideReach(map) {
    if (map && map._homeward.reach) {
      map._homeward.reach.remove();
      map._homeward.reach = null;
    }
  }

  function layer(map, settings, features) {
    var group = L.featureGroup([], { homeward: settings, attribution: settings.attribution || null });
    var desk = map._homeward;
    desk.groups[settings.key] = group;
    group.catchments = features;
    features.forEach(function (feature) {
      var drawn = shape(feature, settings, desk.table);
      drawn.feature = feature;
      describe(drawn, feature.properties);
      group.addLayer(drawn);
    });
    if (settings.labels && settings.labels.length) {
      group.addLayer(new Labels(settings.labels));
    }
    if (settings.legend) {
      group.addLayer(new Legend(settings.legend));
    }
    group.on("add remove", function () {
      desk.unordered = true;
      refresh(map);
    });
    return group;
  }

  /* ---- labels: the most important first, none over another; only firm ones over symbols, where there is no room ---- */

  var Labels = L.Layer.extend({
    initialize: function (labels) {
      this.labels = labels;
    },
    onAdd: function (map) {
      map._homeward.labelled.push(this);
      refresh(map);
    },
    onRemove: function (map) {
      var labelled = map._homeward.labelled;
      labelled.splice(labelled.indexOf(this), 1);
      refresh(map);
    },
  });

  function refresh(map) {
    var desk = map._homeward;
    if (!desk.due) {
      desk.due = L.Util.requestAnimFrame(function () {
        desk.due = null;
        if (desk.unordered) {
          inOrder(map);
        }
        placeLabels(map);
        syncLegend(map);
      });
    }
  }

  function inView(map) {
    var size = map.getSize();
    var seen = [];
    map._homeward.labelled.forEach(function (set) {
      set.labels.forEach(function (label) {
        var at = map.latLngToContainerPoint(label.at);
        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) {
          return;
        }
        if (label.fit && at.distanceTo(map.latLngToContainerPoint(label.fit)) < 13) {
          return;
        }
        seen.push({ label: label, at: at });
      });
    });
    seen.sort(function (one, other) {
      return other.label.rank - one.label.rank;
    });
    return seen.slice(0, 400);
  }

  function overlaps(box, others) {
    return others.some(function (other) {
      return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
    });
  }

  function boxesOf(map) {
    var frame = map.getContainer().getBoundingClientRect();
    var selector = ".leaflet-control-container .leaflet-control";
    return Array.prototype.map.call(map.getContainer().querySelectorAll(selector), function (control) {
      var box = control.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    });
  }

  function signBoxes(map) {
    var boxes = [];
    map.eachLayer(function (drawn) {
      if (drawn instanceof Sign && drawn._point && !drawn._hidden && boxes.length < 600) {
        var at = map.layerPointToContainerPoint(drawn._point);
        var reach = drawn._radius + 2;
        boxes.push([at.x - reach, at.y - reach, at.x + reach, at.y + reach]);
      }
    });
    return boxes;
  }

  function anchors(entry, width, height) {
    var x = entry.at.x;
    var y = entry.at.y;
    var gap = entry.label.gap || 0;
    if (!gap) {
      var shifts = entry.label.look === "area" ? [0, -20, 20, -40, 40] : [0];
      return shifts.map(function (shift) {
        return [x - width / 2, y - height / 2 + shift];
      });
    }
    return [
      [x + gap, y - height / 2],
      [x - gap - width, y - height / 2],
      [x - width / 2, y - gap - height],
      [x - width / 2, y + gap],
    ];
  }

  function placeLabels(map) {
    var pane = map.getPane("homeward-labels");
    var size = map.getSize();
    pane.textContent = "";
    if (!size.x || !size.y) {
      return;
    }
    var entries = inView(map);
    entries.forEach(function (entry) {
      var element = L.DomUtil.create("div", "homeward-label homeward-label-" + entry.label.look, pane);
      element.innerHTML = (size.x < NARROW && entry.label.short) || entry.label.text;
      entry.element = element;
    });
    entries.forEach(function (entry) {
      entry.width = entry.element.offsetWidth;
      entry.height = entry.element.offsetHeight;
    });
    var taken = boxesOf(map);
    var signs = signBoxes(map);
    var room = Math.max(10, (size.x * size.y) / 8000);
    entries.forEach(function (entry) {
      var box = room > 0 && findRoom(entry, taken, signs, size);
      if (!box) {
        entry.element.remove();
        return;
      }
      room -= 1;
      taken.push(box);
      L.DomUtil.setPosition(entry.element, map.containerPointToLayerPoint([box[0], box[1]]).round());
      if (entry.label.look === "place") {
        var dot = L.DomUtil.create("div", "homeward-dot", pane);
        L.DomUtil.setPosition(dot, map.containerPointToLayerPoint(entry.at).subtract([3, 3]).round());
        taken.push([entry.at.x - 3, entry.at.y - 3, entry.at.x + 3, entry.at.y + 3]);
      }
    });
  }

  function findRoom(entry, taken, signs, size) {
    var found = null;
    var second = null;
    anchors(entry, entry.width, entry.height).forEach(function (corner) {
      var box = [corner[0] - 1, corner[1] - 1, corner[0] + entry.width + 1, corner[1] + entry.height + 1];
      var inside = box[0] > 0 && box[1] > 0 && box[2] < size.x && box[3] < size.y;
      if (found || !inside || overlaps(box, taken)) {
        return;
      }
      if (overlaps(box, signs)) {
        second = second || (entry.label.firm ? box : null);
      } else {
        found = box;
      }
    });
    return found || second;
  }

  /* ---- legend and layer switch ---- */

  var Legend = L.Layer.extend({
    initialize: function (html) {
      this.html = html;
    },
    onAdd: function (map) {
      var desk = map._homeward;
      var control = L.control({ position: "bottomleft" });
      var html = this.html;
      control.onAdd = function () {
        var box = L.DomUtil.create("div", "homeward-legend leaflet-bar");
        box.innerHTML = html;
        L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
        var folded = box.querySelector("details");
        folded.open = desk.legendOpen === undefined ? map.getSize().x >= WIDE : desk.legendOpen;
        folded.addEventListener("toggle", function () {
          desk.legendOpen = folded.open;
          refresh(map);
        });
        return box;
      };
      this.control = control.addTo(map);
      fitLegend(map);
    },
    onRemove: function () {
      this.control.remove();
    },
  });

  function fitLegend(map) {
    var box = map.getContainer().querySelector(".homeward-legend .homeward-legend-body");
    if (box) {
      box.style.maxHeight = Math.max(80, map.getSize().y - 160) + "px";
      box.style.width = Math.min(LEGEND - 24, map.getSize().x - 60) + "px";
    }
  }

  function syncLegend(map) {
    map
      .getContainer()
      .querySelectorAll(".homeward-legend [data-layer]")
      .forEach(function (part) {
        part.hidden = !part.dataset.layer.split(" ").some(function (key) {
          var group = map._homeward.groups[key];
          return group && map.hasLayer(group);
        });
      });
  }

  var Switch = L.Control.Layers.extend({
    onAdd: function (map) {
      var container = L.Control.Layers.prototype.onAdd.call(this, map);
      this._layersLink.textContent = this.options.title;
      this._layersLink.title = this.options.title;
      this._layersLink.setAttribute("aria-label", this.options.title);
      container.setAttribute("role", "group");
      container.setAttribute("aria-label", this.options.title);
      return container;
    },
    _onInputClick: function () {
      var map = this._map;
      var control = this;
      this._layerControlInputs.forEach(function (input) {
        var key = control._getLayer(input.layerId).layer.options.homeward.key;
        map._homeward.choices[key] = input.checked;
      });
      L.Control.Layers.prototype._onInputClick.call(this);
    },
  });

  function inOrder(map) {
    map._homeward.unordered = false;
    var groups = map._homeward.groups;
    Object.keys(groups)
      .map(function (key) {
        return groups[key];
      })
      .filter(function (group) {
        return map.hasLayer(group);
      })
      .sort(function (one, other) {
        return one.options.homeward.order - other.options.homeward.order;
      })
      .forEach(function (group) {
        group.bringToFront();
      });
  }

  function switchOf(map, groups, settings) {
    var overlays = {};
    groups.forEach(function (group) {
      overlays[group.options.homeward.name] = group;
    });
    return new Switch({}, overlays, {
      position: "topright",
      collapsed: true,
      title: settings.title,
    }).addTo(map);
  }

  /* ---- the map itself ---- */

  function wanted(map, group) {
    var settings = group.options.homeward;
    var choice = map._homeward.choices[settings.key];
    return choice === undefined ? settings.shown : choice;
  }

  function start(map, settings) {
    var words = settings.words;
    map._homeward = { groups: {}, labelled: [], choices: {}, table: settings.table, startZoom: map.getZoom() };
    map.options.renderer = L.canvas({ padding: 0.4, tolerance: 3 });
    var addLayer = map.addLayer;
    map.addLayer = function (added) {
      if (added.options && added.options.homeward && !wanted(map, added)) {
        return map;
      }
      return addLayer.call(map, added);
    };
    map.attributionControl.setPrefix(false);
    L.control.zoom({ position: "topleft", zoomInTitle: words.closer, zoomOutTitle: words.farther }).addTo(map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
    var pane = map.createPane("homeward-labels");
    pane.style.zIndex = 620;
    pane.style.pointerEvents = "none";
    map.on("zoomstart", function () {
      pane.textContent = "";
    });
    map.on("zoomend moveend viewreset resize", function () {
      fitLegend(map);
      refresh(map);
    });
    map.on("popupopen", function (event) {
      var button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (button) {
        button.setAttribute("aria-label", words.close);
        button.title = words.close;
      }
    });
    var container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", words.map);
    container.addEventListener("pointerdown", function () {
      container.classList.add("homeward-by-pointer");
    });
    container.addEventListener("keydown", function () {
      container.classList.remove("homeward-by-pointer");
    });
    if (window.ResizeObserver) {
      new ResizeObserver(function () {
        map.invalidateSize({ animate: false, pan: false });
      }).observe(container);
    }
    fit(map, settings.bounds);
  }

  /* Shows the bounds; a map without a size yet (a hidden tab) waits until it has one. */
  function fit(map, bounds) {
    var size = map.getSize();
    if (!size.x || !size.y) {
      map.once("resize", function () {
        fit(map, bounds);
      });
      return;
    }
    var left = size.x >= WIDE ? LEGEND + 16 : 8;
    map.fitBounds(bounds, { animate: false, paddingTopLeft: [left, 8], paddingBottomRight: [8, 24] });
    map._homeward.startZoom = map.getZoom();
  }

  window.homeward = { start: start, layer: layer, switchOf: switchOf };
})();
