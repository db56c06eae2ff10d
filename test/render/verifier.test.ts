import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderVerifier } from '../../src/render/verifier.ts';
import { templates } from '../support/templates.ts';

const html = new TextDecoder().decode(renderVerifier(templates, { name: 'tool', version: '<1>' }));

describe('verify.html', () => {
  it('allows exactly its own script and style, and no network', () => {
    const hash = (element: string): string => {
      const text = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(html)?.[1] ?? '';
      return createHash('sha256').update(text).digest('base64');
    };
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#x27;', "'") ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy.replaceAll('&#x3D;', '=')).toContain(`script-src 'sha256-${hash('script')}'`);
    expect(policy.replaceAll('&#x3D;', '=')).toContain(`style-src 'sha256-${hash('style')}'`);
    expect(html).not.toMatch(/\b(?:src|href)=|\bon[a-z]+=|style="/);
  });

  it('says that a trusted copy is needed and what is not checked', () => {
    expect(html).toContain('Use a copy of this page that you trust.');
    expect(html).toContain('report verifier --out verify.html');
    expect(html).toContain('Whether a certificate was revoked is only known with root certificates');
  });

  it('writes the tool as text', () => {
    expect(html).toContain('tool &lt;1&gt;');
  });

  it('asks nothing of Node or of a package', () => {
    const script = templates.text('verifier/script.js');
    expect(script).not.toMatch(/\brequire\(|\bimport\b|\bprocess\b|\bBuffer\b|\beval\b|innerHTML/);
  });
});
