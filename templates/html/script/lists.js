// Lists that are too long for the document: rows are made from the embedded data, a batch at a time.
const openLongLists = (data, indexTable, fill) => {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const batch = 100;
  const text = (n) => data.lists.texts[n];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const note = (value) => make('span', { className: 'note' }, value);

  function openList(body, rows, draw) {
    const more = make('button', { type: 'button', className: 'more' });
    body.closest('.scroll').after(more);
    let matching = rows;
    let drawn = 0;
    const drawMore = () => {
      body.append(...matching.slice(drawn, drawn + batch).map(draw));
      drawn = Math.min(matching.length, drawn + batch);
      more.hidden = drawn >= matching.length;
      more.textContent = fill(data.words.more, { n: number.format(Math.min(batch, matching.length - drawn)) });
    };
    more.addEventListener('click', drawMore);
    return {
      show(matches) {
        matching = rows.filter(matches);
        body.replaceChildren();
        drawn = 0;
        drawMore();
        return matching.length;
      },
    };
  }

  const reference = (id) => {
    const anchor = `evidence-${id}`;
    const inside = { className: 'reference', textContent: id };
    return document.getElementById(anchor) ? make('a', { ...inside, href: `#${anchor}` }) : make('span', inside);
  };

  const populations = new Map();
  function population(details) {
    const id = details.dataset.population;
    if (!populations.has(id)) {
      const rows = data.lists.populations[id].map(
        ([outcome, name, arn, account, region, dataClass, reason, ...evidence]) => ({
          outcome: text(outcome),
          account: text(account),
          name: text(name).toLowerCase(),
          text: [name, arn, account, region, dataClass, reason].map(text).join(' ').toLowerCase(),
          cells: {
            name: text(name),
            region: text(region),
            dataClass: text(dataClass),
            reason: text(reason),
            evidence: evidence.map(text),
          },
        }),
      );
      populations.set(id, openList(details.querySelector('tbody'), rows, subjectRow));
    }
    return populations.get(id);
  }

  function subjectRow(row) {
    const { shape, words: outcomeWords } = data.outcomes[row.outcome];
    const outcome = make('span', { className: `outcome outcome-${row.outcome}` }, `${shape} ${outcomeWords}`);
    const head = make('th', { scope: 'row' }, make('bdi', {}, row.cells.name), note(row.cells.dataClass));
    const evidence = make('td', {}, ...row.cells.evidence.flatMap((id) => [reference(id), ' ']));
    return make(
      'tr',
      { className: 'subject' },
      head,
      make('td', {}, row.account, note(row.cells.region)),
      make('td', {}, outcome, note(row.cells.reason)),
      evidence,
    );
  }

  const index =
    data.lists.index.length === 0
      ? null
      : openList(
          indexTable.querySelector('tbody'),
          data.lists.index.map(
            ([id, asked, request, account, region, collected, size, file, hash, absence, ...rests]) => ({
              account: text(account),
              controls: new Set(rests.map(text)),
              text: [id, asked, request, account, region, file, hash, absence].map(text).join(' ').toLowerCase(),
              cells: [id, asked, request, region, collected, size, file, hash, absence].map(text),
            }),
          ),
          evidenceRow,
        );

  function evidenceRow(row) {
    const [id, asked, request, region, collected, size, file, hash, absence] = row.cells;
    const where = absence === '' ? [make('code', {}, file), note(hash)] : [make('strong', {}, absence)];
    return make(
      'tr',
      { className: 'evidence' },
      make('th', { scope: 'row' }, reference(id)),
      make('td', {}, asked, note(request)),
      make('td', {}, row.account, note(region)),
      make('td', {}, collected, note(size)),
      make('td', {}, ...where),
    );
  }

  return { population, index };
};
