import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/render/html.ts';
import { reportView } from '../../src/render/view.ts';
import { textOf } from '../support/pack-files.ts';
import { samplePack } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';

const pack = samplePack();
const { tables, omitted } = reportView(pack, templates).annexes.reach;

describe('the annex on who can reach the data', () => {
  test('has the widest access first, in words, and counts what is not printed', () => {
    const [first] = tables;
    expect(first?.holders).toHaveLength(8);
    expect(first?.holders[0]).toMatchObject({ read: 'yes', write: 'yes', administer: 'yes' });
    expect(first?.holders[1]).toMatchObject({ read: 'under conditions', open: 'dynamodb:LeadingKeys' });
    expect(first?.holders[2]).toMatchObject({ read: 'cannot be decided' });
    expect(first?.omitted).toBe('17 more principals can reach it.');
    expect(omitted).toBe('');
  });

  test('says where nobody can, and where it is not known', () => {
    expect(tables[1]).toMatchObject({ absent: '', holders: [], omitted: '' });
    expect(tables[2]?.absent).toBe('Not known for certain: GetAccountAuthorizationDetails was denied');
    const html = textOf(renderHtml(pack, templates, { paper: 'A4', accent: '#1f4e79' }));
    expect(html).toContain('Nobody by permission.');
    expect(html).toContain('Who can reach it cannot be decided.');
  });

  test('prints sensitive tables where there are too many', () => {
    const one = pack.reach[0];
    if (one === undefined) throw new Error('the sample has no table');
    const of = (dataClass: 'chd' | 'none') => ({ ...one, table: { ...one.table, dataClass } });
    const reach = [...Array.from({ length: 150 }, () => of('none')), of('chd')];
    const annex = reportView({ ...pack, reach }, templates).annexes.reach;
    expect(annex.tables).toHaveLength(100);
    expect(annex.tables[0]?.subject.dataClass).toMatch(/card/i);
    expect(annex.omitted).toBe('51 more tables are in the results.');
  });
});
