/** Numbers of the cell formats in `xl/styles.xml`. */
export const styles = {
  /** Numbers. */
  plain: 0,
  /** Text, wrapped. */
  text: 1,
  header: 2,
  link: 3,
  /** Text that looks like a formula: stays text also when the cell is edited (`quotePrefix`). */
  quoted: 4,
} as const;

const alignment = '<alignment vertical="top" wrapText="1"/>';
const format = (font: number, more: string): string =>
  `<xf numFmtId="49" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"${more}>${alignment}</xf>`;

/** The styles of the workbook: number format 49 is `@`, text. */
export const stylesXml = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  '<fonts count="3"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font>',
  '<font><u/><sz val="10"/><color rgb="FF0F4C81"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  '<cellXfs count="5">',
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf>',
  format(0, ''),
  format(1, ''),
  format(2, ''),
  format(0, ' quotePrefix="1"'),
  '</cellXfs>',
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>',
].join('');
