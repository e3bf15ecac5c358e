(function () {
  'use strict';
  var KEPT_WHOLE = 2, PAGE_ROWS = 50, MORE_ROWS = 200, PLACES = 20;
  var CUT = 1, NEW = 2, MENTION = 3;
  var NAMES = { person: 'Person', country: 'Country', agency: 'Agency' };
  var COLUMNS = [
    ['name', 'Name', ''], ['type', 'Type', 'wide'], ['kind', 'Kind', 'wide'], ['country', 'Country', 'wide'], ['role', 'Roles', 'wide roles'],
    ['documents', 'Documents', 'num'], ['mentions', 'Mentions', 'num']];
  var data = JSON.parse(byId('data').textContent);
  var words = data.words, documents = data.documents;
  var collator = new Intl.Collator('en', { numeric: true });
  var byEntityId = new Map();
  var mergedInto = new Map();
  var entities = data.entities;
  entities.forEach(function (entity) {
    ['aliases', 'roles', 'successors', 'merged', 'where'].forEach(function (name) { entity[name] = entity[name] || []; });
    entity.kind = entity.kind || '';
    entity.country = entity.code ? data.countries[entity.code] : '';
    entity.role = entity.roles.join(', ');
    entity.folded = fold([entity.name, entity.aliases.join(' '), entity.role, entity.country, entity.code || '', entity.kind, entity.id].join(' '));
    byEntityId.set(entity.id, entity);
    entity.merged.forEach(function (row) { if (!row[1]) mergedInto.set(row[0], entity.id); });
  });
  documents.forEach(function (doc) { doc.folded = fold([doc.title, doc.publisher, doc.published, doc.id].join(' ')); });

  function byId(id) { return document.getElementById(id); }
  function fold(text) { return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase(); }
  function count(n, noun) { return n.toLocaleString('en') + ' ' + noun + (n === 1 ? '' : 's'); }
  // Text from documents enters the page here only, and only as text.
  function el(tag, attributes) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== null) node.setAttribute(name, attributes[name]);
    });
    for (var i = 2; i < arguments.length; i++) if (arguments[i] !== null) node.append(arguments[i]);
    return node;
  }
  function link(kind, id, entity) {
    return '#' + kind + '=' + encodeURIComponent(id) + (entity ? '&e=' + encodeURIComponent(entity) : '');
  }
  function entityLink(id) {
    var entity = byEntityId.get(id);
    return entity ? el('a', { href: link('e', id) }, entity.name) : el('span', { 'class': 'id' }, id);
  }

  // Entities: filter, sort, show a page of rows; a row opens to the documents that name it.
  var sort = { key: 'documents', down: true }, type = '', entityRows = PAGE_ROWS, opened = null;

  function matchingEntities() {
    var wanted = fold(byId('entity-search').value.trim());
    var found = entities.filter(function (entity) {
      return (!type || entity.type === type) && (!wanted || entity.folded.includes(wanted));
    });
    var sign = sort.down ? -1 : 1, key = sort.key, numeric = key === 'documents' || key === 'mentions';
    if (key === 'documents' && sort.down) return found; // as they come
    return found.sort(function (a, b) {
      if (numeric) return sign * (a[key] - b[key]);
      if (!a[key] || !b[key]) return a[key] ? -1 : b[key] ? 1 : 0;
      return sign * collator.compare(a[key], b[key]);
    });
  }
  function showEntities() {
    var found = matchingEntities(), body = byId('entity-rows');
    byId('entity-found').textContent = count(found.length, 'entity').replace('entitys', 'entities');
    body.replaceChildren();
    found.slice(0, entityRows).forEach(function (entity) {
      body.append(entityRow(entity));
      if (entity.id === opened) body.append(entityDetail(entity));
    });
    if (!found.length) body.append(el('tr', {}, el('td', { colspan: 7, 'class': 'soft' }, 'Nothing fits.')));
    byId('entity-more').hidden = found.length <= entityRows;
    byId('entity-sort').value = sort.key;
    Array.from(byId('entity-head').children).forEach(function (head) {
      if (head.dataset.key === sort.key) head.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
  }
  function entityRow(entity) {
    var name = el('button', { type: 'button', 'aria-expanded': String(entity.id === opened) }, entity.name);
    name.addEventListener('click', function () {
      opened = entity.id === opened ? null : entity.id;
      showEntities();
      var again = byId('entity-rows').querySelector('tr[data-id="' + CSS.escape(entity.id) + '"] button');
      if (again) again.focus({ preventScroll: true });
    });
    var sub = [NAMES[entity.type], entity.kind, entity.type === 'country' ? '' : entity.country].filter(Boolean).join(' · ');
    if (entity.role) sub += ' · ' + entity.roles[0];
    return el('tr', { 'class': entity.id === opened ? 'row on' : 'row', 'data-id': entity.id },
      el('td', {}, el('span', { 'class': 'dot c-' + entity.type }), name, el('span', { 'class': 'sub' }, sub)),
      el('td', { 'class': 'wide' }, NAMES[entity.type]), el('td', { 'class': 'wide soft' }, entity.kind),
      el('td', { 'class': 'wide soft' }, entity.country), el('td', { 'class': 'wide roles', title: entity.role || null }, entity.role),
      el('td', { 'class': 'num' }, entity.documents.toLocaleString('en')),
      el('td', { 'class': 'num' }, entity.mentions.toLocaleString('en')));
  }
  function entityDetail(entity) {
    var facts = el('dl'), places = el('ul', { 'class': 'places' });
    function fact(name, values) {
      if (!values.length) return;
      var list = el('ul');
      values.forEach(function (value) { list.append(el('li', {}, value)); });
      facts.append(el('dt', {}, name), el('dd', {}, list));
    }
    fact('Id', [el('span', { 'class': 'id' }, entity.id)]);
    fact('Roles', entity.roles);
    fact('Also written', entity.aliases.length ? [entity.aliases.join(', ')] : []);
    fact('Successors', entity.successors.map(function (code) {
      return byEntityId.has('country:' + code) ? entityLink('country:' + code) : data.countries[code];
    }));
    fact('Codes', [entity.type === 'country' ? [entity.code, entity.iso3].filter(Boolean).join(', ') : ''].filter(Boolean));
    if (entity.wikidata) fact('Wikidata', [el('a', { href: 'https://www.wikidata.org/wiki/' + encodeURIComponent(entity.wikidata), rel: 'noopener noreferrer', target: '_blank' }, entity.wikidata)]);
    fact('Merged ids', entity.merged.map(function (row) {
      return el('span', {}, el('span', { 'class': 'id' }, row[0]), el('span', { 'class': 'soft' }, ' ' + row[2] + (row[3] ? ': ' + row[3] : '') + (row[1] ? ', in ' + row[1] : '')));
    }));
    if (entity.first) fact('Dated documents', [entity.first === entity.last ? entity.first : entity.first + ' to ' + entity.last]);
    var all = entity.where.length > 2 * PLACES ? el('button', { type: 'button', 'class': 'all' }, 'Show all ' + (entity.where.length / 2).toLocaleString('en')) : null;
    function add(from, to) {
      for (var i = from; i < to; i += 2) {
        var doc = documents[entity.where[i]];
        places.append(el('li', {}, el('a', { href: link('d', doc.id, entity.id) }, doc.title), el('span', { 'class': 'soft' }, '  ' + count(entity.where[i + 1], 'mention'))));
      }
    }
    add(0, Math.min(entity.where.length, 2 * PLACES));
    if (all) all.addEventListener('click', function () {
      add(2 * PLACES, entity.where.length);
      all.remove();
      places.children[PLACES].firstChild.focus();
    });
    var rest = entity.documents - entity.where.length / 2;
    return el('tr', { 'class': 'open' }, el('td', { colspan: 7 }, el('div', { 'class': 'detail' }, facts, el('div', {},
      el('h4', {}, 'Named in'), places, all,
      rest > 0 ? el('p', { 'class': 'facts' }, count(rest, 'document') + ' beyond the sample.') : null))));
  }

  // Documents: a page of closed details; the text is built when one is opened.
  var documentRows = PAGE_ROWS, begins = '';

  function showDocuments(openId) {
    var wanted = fold(byId('document-search').value.trim());
    var found = documents.filter(function (doc) { return doc.published.startsWith(begins) && (!wanted || doc.folded.includes(wanted)); });
    byId('document-date').hidden = !begins;
    byId('document-date').textContent = 'Published ' + begins + (begins.length === 3 ? '0s' : '') + ' ×';
    byId('document-date').setAttribute('aria-label', 'Published ' + begins + ': show all dates again');
    var at = found.findIndex(function (doc) { return doc.id === openId; });
    documentRows = Math.max(documentRows, at + 1);
    byId('document-found').textContent = count(found.length, 'document');
    byId('document-rows').replaceChildren.apply(byId('document-rows'), found.slice(0, documentRows).map(documentNode));
    if (!found.length) byId('document-rows').append(el('p', { 'class': 'note' }, 'Nothing fits.'));
    byId('document-more').hidden = found.length <= documentRows;
    return at < 0 ? null : byId('document-rows').children[at];
  }
  function documentNode(doc) {
    var counts = el('span', { 'class': 'counts' });
    ['person', 'country', 'agency'].forEach(function (name, i) {
      counts.append(el('span', { title: 'Mentions: ' + name }, el('span', { 'class': 'dot c-' + name }), String(doc.counts[i])));
    });
    var meta = [doc.publisher, doc.published, doc.id].filter(Boolean).join(' · ');
    var node = el('details', { 'class': 'document' },
      el('summary', {}, el('span', { 'class': 'title' }, doc.title), counts, el('span', { 'class': 'meta' }, meta)));
    node.addEventListener('toggle', function () {
      if (node.open) fill(node);
    });
    node.doc = doc;
    return node;
  }
  function fill(node) { if (node.children.length === 1) node.append(inside(node.doc)); }
  function inside(doc) {
    var fields = el('dl');
    doc.fields.concat([['Length', count(doc.length, 'character')], ['Changes by cleaning', doc.edits.toLocaleString('en') + (doc.removed ? '; ' + count(doc.removed, 'character') + ' cut' : '') + (doc.over ? '; too much to cut, so left in' : '')]]).forEach(function (field) {
      var value = field[1];
      if (field[0] === 'Address' && /^https?:\/\//i.test(value)) value = el('a', { href: value, rel: 'noopener noreferrer', target: '_blank' }, value);
      fields.append(el('dt', {}, field[0]), el('dd', {}, value));
    });
    var text = el('div', { 'class': 'text', dir: 'auto' });
    append(text, doc.text);
    return el('div', { 'class': 'inside' }, text, el('aside', { 'aria-label': 'About the document' }, fields, namesOf(text)));
  }
  // Whom the document names, the most frequent first.
  function namesOf(text) {
    var counts = new Map(), list = el('ul');
    text.querySelectorAll('mark').forEach(function (node) {
      var id = node.facts[1];
      if (byEntityId.has(id)) counts.set(id, (counts.get(id) || 0) + 1);
    });
    Array.from(counts).sort(function (a, b) { return b[1] - a[1]; }).forEach(function (pair) {
      list.append(el('li', {}, el('span', { 'class': 'dot c-' + byEntityId.get(pair[0]).type }), entityLink(pair[0]), el('span', { 'class': 'soft' }, ' ' + pair[1])));
    });
    return counts.size ? el('div', { 'class': 'names' }, el('h4', {}, 'Names'), list) : '';
  }
  function append(node, pieces) {
    pieces.forEach(function (piece) {
      if (typeof piece === 'string') node.append(piece);
      else if (piece[0] === MENTION) node.append(mention(piece));
      else change(node, piece);
    });
  }
  function change(node, piece) {
    var text = piece[1], cut = piece[0] === CUT, rule = words[piece[2]];
    var blank = !/[^\s\u00ad\u200b-\u200f\u2060\ufeff]/.test(text);
    if (blank && !cut) { node.append(text); return; }
    var shown = text.trim().length <= KEPT_WHOLE ? visible(text) : text;
    node.append(el(cut ? 'del' : 'ins', { 'class': blank ? 'blank' : null, title: (cut ? 'Cut: ' : 'Put in: ') + rule }, shown));
  }
  function visible(text) {
    return text.replace(/\r?\n/g, '↵').replace(/\r/g, '←').replace(/\f/g, '↧').replace(/\t/g, '→').replace(/\u00ad/g, '‐')
      .replace(/[ \u00a0\u2000-\u200a\u202f\u3000]/g, '·').replace(/[\u200b-\u200f\u2060\ufeff]/g, '◦');
  }
  function mention(piece) {
    var facts = piece.slice(1, 9).map(function (n) { return n < 0 ? null : words[n]; });
    var node = el('mark', { 'class': facts[0] + (facts[1] ? '' : facts[7] ? ' ambiguous' : ' unlinked'), tabindex: '0' });
    append(node, piece[9]);
    node.facts = facts;
    return node;
  }

  // The tip: what is known of a mention, beside it.
  var tip = byId('tip'), pinned = null;

  function showTip(node) {
    var facts = node.facts, entity = byEntityId.get(facts[1]);
    var how = ['found by ' + facts[2], !facts[3] ? '' : (facts[1] ? 'linked by ' : 'not linked: ') + facts[3], 'form ' + facts[4], facts[5] === 'body' ? '' : 'in the ' + facts[5]];
    tip.replaceChildren(
      el('b', { 'class': 'c-' + facts[0] }, entity ? entity.name : facts[7] ? 'Ambiguous' : NAMES[facts[0]] + ' without an entity'),
      facts[1] ? el('span', { 'class': 'id' }, facts[1]) : '',
      el('p', { 'class': 'facts' }, how.filter(Boolean).join(' · ')),
      facts[6] ? el('p', { 'class': 'facts' }, 'Role here: ' + facts[6]) : '',
      facts[7] ? candidatesOf(facts) : '',
      entity ? el('p', { 'class': 'facts' }, el('a', { href: link('e', entity.id) }, 'In ' + count(entity.documents, 'document'))) : '');
    tip.hidden = false;
    node.setAttribute('aria-describedby', 'tip');
    tip.style.left = tip.style.top = '0'; // measured where the margin does not narrow it
    var box = node.getClientRects()[0], width = tip.offsetWidth, left = box.left + window.scrollX;
    tip.style.left = Math.max(12, Math.min(left, document.documentElement.clientWidth - width - 12)) + 'px';
    var above = box.bottom + tip.offsetHeight + 12 > window.innerHeight;
    tip.style.top = window.scrollY + (above ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + 'px';
  }
  function candidatesOf(facts) {
    var list = el('ul');
    facts[7].split('\n').forEach(function (id) { list.append(el('li', {}, entityLink(id))); });
    return el('div', { 'class': 'facts' }, facts[1] ? 'Chosen among' : 'It may mean', list);
  }
  function hideTip() { pinned = null; tip.hidden = true; }
  function markOf(event) {
    var node = event.target.closest ? event.target.closest('mark') : null;
    return node && node.facts ? node : null;
  }
  ['mouseover', 'focusin'].forEach(function (name) {
    byId('document-rows').addEventListener(name, function (event) { var node = markOf(event); if (node && !pinned) showTip(node); });
  });
  byId('document-rows').addEventListener('mouseout', function () { if (!pinned) tip.hidden = true; });
  document.addEventListener('click', function (event) {
    var anchor = event.target.closest ? event.target.closest('a') : null;
    if (anchor && anchor.hash && anchor.hash === location.hash) follow(); // the same address again is no change of it
    if (tip.contains(event.target)) { if (anchor) hideTip(); return; }
    var node = markOf(event);
    if (!node || node === pinned) { hideTip(); return; }
    pinned = node;
    showTip(node);
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') { if (pinned && tip.contains(document.activeElement)) pinned.focus(); hideTip(); }
    if (event.key === 'Enter' && markOf(event)) {
      pinned = markOf(event);
      showTip(pinned);
      var first = tip.querySelector('a');
      if (first) first.focus({ preventScroll: true });
    }
  });

  // Addresses: #e=ENTITY, #d=DOCUMENT&e=ENTITY and #t=DATE, so that the browser's back button works.
  function follow() {
    var match = /^#([edt])=([^&]*)(?:&e=(.*))?/.exec(location.hash);
    if (!match) return;
    var id, entity, node = null, focus = null;
    try { id = decodeURIComponent(match[2]); entity = decodeURIComponent(match[3] || ''); } catch (error) { return; }
    if (match[1] === 'e') id = mergedInto.get(id) || id;
    if (match[1] === 'e' && byEntityId.has(id)) {
      byId('entity-search').value = byEntityId.get(id).name;
      setType('');
      opened = id;
      entityRows = Math.max(PAGE_ROWS, matchingEntities().findIndex(function (entity) { return entity.id === id; }) + 1);
      showEntities();
      node = byId('entity-rows').querySelector('tr[data-id="' + CSS.escape(id) + '"]');
      focus = node.querySelector('button');
      if (byId('entity-rows').firstChild === node) node = byId('entities');
    } else if (match[1] === 'd') {
      byId('document-search').value = begins = '';
      node = showDocuments(id);
      if (node) { node.open = true; fill(node); focus = node.firstChild; node = markEntity(node, entity) || node; }
    } else if (match[1] === 't') {
      byId('document-search').value = '';
      begins = id;
      documentRows = PAGE_ROWS;
      showDocuments();
      node = byId('documents');
      focus = byId('document-date');
    }
    if (node) node.scrollIntoView({ block: node.tagName === 'MARK' ? 'center' : 'start' });
    if (focus) focus.focus({ preventScroll: true });
  }
  // Frames the mentions of the entity that one came from, and gives the first.
  function markEntity(node, id) {
    var marks = Array.from(node.querySelectorAll('mark')).filter(function (mark) { return id && mark.facts[1] === id; });
    marks.forEach(function (mark) { mark.classList.add('here'); });
    return marks[0] || null;
  }
  function setType(name) {
    type = name;
    Array.from(byId('types').children).forEach(function (chip) { chip.setAttribute('aria-pressed', String(chip.dataset.type === name)); });
  }

  [['', 'All'], ['person', 'People'], ['country', 'Countries'], ['agency', 'Agencies']].forEach(function (pair) {
    var chip = el('button', { type: 'button', 'class': 'chip', 'data-type': pair[0] }, pair[1]);
    chip.addEventListener('click', function () { setType(pair[0]); entityRows = PAGE_ROWS; showEntities(); });
    byId('types').append(chip);
  });
  COLUMNS.forEach(function (column) {
    var button = el('button', { type: 'button' }, column[1]);
    button.addEventListener('click', function () {
      sort = { key: column[0], down: sort.key === column[0] ? !sort.down : column[2] === 'num' };
      entityRows = PAGE_ROWS;
      showEntities();
    });
    byId('entity-sort').append(el('option', { value: column[0] }, column[1]));
    byId('entity-head').append(el('th', { scope: 'col', 'class': column[2], 'data-key': column[0] }, button));
  });
  byId('entity-sort').addEventListener('change', function () {
    sort = { key: this.value, down: this.value === 'documents' || this.value === 'mentions' };
    entityRows = PAGE_ROWS;
    showEntities();
  });
  byId('document-date').addEventListener('click', function () { begins = ''; showDocuments(); byId('document-search').focus(); });

  // The network: who is pointed at stands out with its neighbours.
  document.querySelectorAll('.net svg').forEach(function (svg) {
    var dots = Array.from(svg.querySelectorAll('a')), lines = Array.from(svg.querySelectorAll('path'));
    function show(event) {
      var dot = event.target.closest('a'), on = new Set();
      if (!dot) { hide(); return; }
      on.add(dot.dataset.n);
      lines.forEach(function (line) {
        var joins = line.classList.contains(dot.dataset.n);
        line.classList.toggle('on', joins);
        if (joins) line.classList.forEach(function (name) { on.add(name); });
      });
      dots.forEach(function (other) { other.classList.toggle('on', on.has(other.dataset.n)); });
      svg.classList.add('active');
    }
    function hide() { svg.classList.remove('active'); }
    svg.addEventListener('mouseover', show);
    svg.addEventListener('mouseleave', hide);
    svg.addEventListener('focusin', show);
    svg.addEventListener('focusout', hide);
  });
  // The section in view is marked in the bar above.
  if ('IntersectionObserver' in window) {
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        var anchor = document.querySelector('nav a[href="#' + entry.target.id + '"]');
        if (!anchor) return;
        if (entry.isIntersecting) {
          anchor.setAttribute('aria-current', 'true');
          anchor.parentNode.scrollLeft = anchor.offsetLeft - 40; // where the bar is wider than the page
        } else anchor.removeAttribute('aria-current');
      });
    }, { rootMargin: '-30% 0px -69% 0px' });
    document.querySelectorAll('main > section').forEach(function (section) { watcher.observe(section); });
  }

  byId('entity-search').addEventListener('input', function () { entityRows = PAGE_ROWS; showEntities(); });
  byId('document-search').addEventListener('input', function () { documentRows = PAGE_ROWS; showDocuments(); });
  byId('entity-more').addEventListener('click', function () { entityRows += MORE_ROWS; showEntities(); });
  byId('document-more').addEventListener('click', function () { documentRows += MORE_ROWS; showDocuments(); });
  byId('changes').addEventListener('change', function () { byId('document-rows').classList.toggle('plain', !this.checked); });
  window.addEventListener('hashchange', follow);
  setType('');
  showEntities();
  showDocuments();
  follow();
})();
