// Search, filters, links and copying. The report is complete without this script, but for lists that say so themselves.
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('data').textContent);
  const form = document.getElementById('filters');
  const names = ['text', 'outcome', 'topic', 'account', 'table', 'requirement'];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = (list) => new Set((list || '').split(' ').filter(Boolean));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = new Intl.NumberFormat(root.lang);
  root.classList.add('js');

  // What can be filtered, read once. `text` is read on the first search.
  const item = (element) => ({
    element,
    outcome: element.dataset.outcome,
    account: element.dataset.account,
    name: (element.dataset.name || '').toLowerCase(),
    controls: words(element.dataset.controls),
  });
  const textOf = (one) => (one.text ??= one.element.textContent.toLowerCase());
  const controls = all('.control').map((element) => ({
    ...item(element),
    id: element.dataset.control,
    topic: element.dataset.topic,
    requirements: words(element.dataset.requirements),
    head: all('header, .prose', element)
      .map((part) => part.textContent)
      .join(' ')
      .toLowerCase(),
    rows: all('.exception, .subject', element).map(item),
    lists: all('.population[data-population]', element).filter(
      (list) => data.lists.populations[list.dataset.population],
    ),
    outline: document.querySelector(`[data-outline="${CSS.escape(element.dataset.control)}"]`),
  }));
  const byId = new Map(controls.map((control) => [control.id, control]));
  const requirements = all('tr.requirement').map((element) => ({ ...item(element), id: element.dataset.requirement }));
  const groups = all('.requirement-group');
  const topics = all('section.topic');
  const cards = all('.card').map(item);
  const index = all('tr.evidence').map(item);
  const indexTable = document.querySelector('table.index');
  const { population, index: longIndex } = openLongLists(data, indexTable, fill);

  // Filters. An item is shown when it meets every one that is set.
  const state = () => Object.fromEntries(names.map((name) => [name, form.elements[name].value.trim()]));
  const holds = (wanted, has) => wanted === '' || wanted === has;
  const contains = (wanted, text) => wanted === '' || text.includes(wanted.toLowerCase());

  const rowMatches = (row, f, withText) =>
    holds(f.outcome, row.outcome) &&
    holds(f.account, row.account) &&
    contains(f.table, row.name) &&
    (!withText || f.text === '' || contains(f.text, textOf(row)));

  const controlInScope = (control, f) =>
    holds(f.topic, control.topic) && (f.requirement === '' || control.requirements.has(f.requirement));

  function showControl(control, f) {
    const headMatches = contains(f.text, control.head);
    let shown = 0;
    for (const row of control.rows) {
      const visible = rowMatches(row, f, !headMatches);
      row.element.hidden = !visible;
      if (visible) shown += 1;
    }
    for (const list of control.lists) shown += population(list).show((row) => rowMatches(row, f, !headMatches));
    const onlyHead = f.table === '' && f.account === '' && holds(f.outcome, control.outcome) && headMatches;
    const visible = controlInScope(control, f) && (shown > 0 || onlyHead);
    setShown(control, visible);
    if (control.outline) control.outline.parentElement.hidden = !visible;
    return visible;
  }

  const setShown = (one, visible) => {
    one.element.hidden = !visible;
    one.shown = visible;
  };

  const restsOn = (one, f) =>
    (f.topic === '' && f.requirement === '' && f.outcome === '') ||
    [...one.controls].some((id) => {
      const control = byId.get(id);
      return control !== undefined && controlInScope(control, f) && holds(f.outcome, control.outcome);
    });
  const evidenceMatches = (one, f) =>
    holds(f.account, one.account) &&
    restsOn(one, f) &&
    (f.text === '' || contains(f.text, textOf(one))) &&
    (f.table === '' || contains(f.table, textOf(one)));

  function requirementMatches(one, f) {
    if (!holds(f.requirement, one.id) || !holds(f.outcome, one.outcome)) return false;
    const linked = [...one.controls].map((id) => byId.get(id)).filter((control) => control !== undefined);
    if (f.topic !== '' && !linked.some((control) => control.topic === f.topic)) return false;
    if ((f.table !== '' || f.account !== '') && !linked.some((control) => control.shown)) return false;
    return f.text === '' || contains(f.text, textOf(one));
  }

  const applyTo = (list, matches) => {
    for (const one of list) setShown(one, matches(one));
    return list.filter((one) => one.shown).length;
  };
  const hideEmpty = (sections, selector) => {
    for (const section of sections) section.hidden = all(selector, section).every((one) => one.hidden);
  };

  function apply() {
    const f = state();
    const count = { controls: controls.filter((control) => showControl(control, f)).length };
    count.requirements = applyTo(requirements, (one) => requirementMatches(one, f));
    applyTo(cards, (one) => evidenceMatches(one, f));
    count.evidence = longIndex
      ? longIndex.show((one) => evidenceMatches(one, f))
      : applyTo(index, (one) => evidenceMatches(one, f));
    hideEmpty(topics, '.control');
    hideEmpty(groups, 'tr.requirement');
    report(count);
  }

  function report(count) {
    const total = {
      controls: controls.length,
      requirements: requirements.length,
      evidence: Number(indexTable.dataset.index),
    };
    const nothing = count.controls + count.requirements + count.evidence === 0;
    const values = {};
    for (const name of Object.keys(total)) {
      values[name] = number.format(count[name]);
      values[`all${name[0].toUpperCase()}${name.slice(1)}`] = number.format(total[name]);
    }
    document.getElementById('filter-count').textContent = nothing ? data.words.none : fill(data.words.count, values);
  }

  // The view in the address: `#~outcome=…&at=control-…`, or the plain anchor.
  function address(at) {
    const set = Object.entries(state()).filter(([, value]) => value !== '');
    if (set.length === 0) return at === '' ? '#' : `#${at}`;
    return `#~${new URLSearchParams(at === '' ? set : [...set, ['at', at]])}`;
  }
  let place = '';
  const remember = () => history.replaceState(null, '', address(place));

  function restore() {
    const hash = location.hash.slice(1);
    const view = hash.startsWith('~') ? new URLSearchParams(hash.slice(1)) : null;
    place = view ? (view.get('at') ?? '') : hash;
    if (view) for (const name of names) form.elements[name].value = view.get(name) ?? '';
    let target = place === '' ? null : document.getElementById(place);
    if (!view && target?.closest('[hidden]')) form.reset();
    apply();
    if (target === null) return;
    for (let node = target; node !== null; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    target.scrollIntoView();
    if (!target.matches('a, button, input, select, summary, [tabindex]')) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      apply();
      remember();
    }, 120);
  };

  // Copying: the clipboard where there is one, a selection to copy by hand otherwise.
  async function copy(button, value) {
    try {
      await navigator.clipboard.writeText(value);
      const before = button.textContent;
      button.textContent = data.words.copied;
      setTimeout(() => (button.textContent = before), 1500);
    } catch {
      const shown = button.previousElementSibling ?? button;
      getSelection().selectAllChildren(shown);
    }
  }

  form.addEventListener('input', soon);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(soon));
  window.addEventListener('hashchange', restore);
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button?.dataset.copy !== undefined) void copy(button, button.dataset.copy);
    if (button?.id === 'copy-view') void copy(button, location.href.replace(/#.*$/s, '') + address(place));
    if (button?.id === 'toggle-cards') {
      const open = button.getAttribute('aria-expanded') !== 'true';
      for (const card of cards) card.element.open = open;
      button.setAttribute('aria-expanded', String(open));
      button.textContent = open ? data.words.collapse : data.words.expand;
    }
  });

  // Where the reader is.
  const links = new Map(all('.outline a').map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute('aria-current');
        links.get(entry.target.id)?.setAttribute('aria-current', 'location');
      }
    },
    { rootMargin: '-15% 0px -75% 0px' },
  );
  for (const id of links.keys()) {
    const target = document.getElementById(id);
    if (target) seen.observe(target);
  }

  // Targets must not hide behind the filters, which stick to the top of a wide window.
  new ResizeObserver(() => {
    const sticks = getComputedStyle(form).position === 'sticky';
    root.style.scrollPaddingTop = `${sticks ? form.offsetHeight + 8 : 16}px`;
  }).observe(form);

  if (matchMedia('(max-width: 60rem)').matches) document.querySelector('.outline details').open = false;
  restore();
})();
