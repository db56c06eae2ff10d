import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SandboxFailure, type Operation, type SandboxRequest } from '../../src/sandbox/dispatch.ts';
import { protocols } from '../../src/sandbox/protocol/index.ts';
import { nest } from '../../src/sandbox/protocol/query.ts';
import { escapeXml, xmlOf } from '../../src/sandbox/protocol/xml.ts';

const request = (more: Partial<SandboxRequest>): SandboxRequest => ({
  method: 'GET',
  path: '/',
  query: {},
  headers: {},
  body: new Uint8Array(),
  ...more,
});

describe('REST paths', () => {
  const operation: Operation = {
    service: 'auditmanager',
    operation: 'GetEvidenceFolder',
    http: {
      method: 'GET',
      path: '/assessments/{assessmentId}/controlSets/{controlSetId}/evidenceFolders/{evidenceFolderId}',
    },
    answer: () => ({}),
  };
  const decode = (more: Partial<SandboxRequest>) => protocols.auditmanager.decode(request(more), [operation]).input;

  test('labels are free text: cut first, decoded after', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (controlSetId) => {
        const path = `/assessments/a/controlSets/${encodeURIComponent(controlSetId)}/evidenceFolders/f`;
        expect(decode({ path })).toEqual({ assessmentId: 'a', controlSetId, evidenceFolderId: 'f' });
      }),
    );
  });
  test('query parameters join in; an empty label or another method does not match', () => {
    const path = '/assessments/a/controlSets/1.%20Access%2FIdentity/evidenceFolders/f';
    expect(decode({ path, query: { nextToken: 'x', nothing: null } })).toMatchObject({
      controlSetId: '1. Access/Identity',
      nextToken: 'x',
    });
    expect(() => decode({ path: '/assessments//controlSets/s/evidenceFolders/f' })).toThrow(SandboxFailure);
    expect(() => decode({ path, method: 'POST' })).toThrow(SandboxFailure);
    expect(() => decode({ path: '/assessments/%/controlSets/s/evidenceFolders/f' })).toThrow('not well-formed');
  });
});

describe('parameters of AWS Query and EC2', () => {
  test('lists and structures', () => {
    expect(
      nest([
        ['Filter.member.2', 'Role'],
        ['Filter.member.1', 'User'],
        ['Tags.member.1.Key', 'a'],
        ['MaxItems', '5'],
      ]),
    ).toEqual({ Filter: ['User', 'Role'], Tags: [{ Key: 'a' }], MaxItems: '5' });
    expect(
      nest([
        ['Filter.1.Name', 'vpc-id'],
        ['Filter.1.Value.1', 'x'],
        ['Filter.1.Value.10', 'z'],
        ['Filter.1.Value.2', 'y'],
      ]),
    ).toEqual({ Filter: [{ Name: 'vpc-id', Value: ['x', 'y', 'z'] }] });
  });
  test('names like those of built-in properties are only names', () => {
    const input = nest([
      ['__proto__.polluted', 'yes'],
      ['constructor.1', 'x'],
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(input['constructor']).toEqual(['x']);
  });
});

/** XML 1.0 §2.2: no control characters but tab and line ends, no U+FFFE and U+FFFF. */
const isXmlCharacter = (character: string): boolean =>
  /[\t\n\r]/.test(character) || (character >= ' ' && character !== '\uFFFE' && character !== '\uFFFF');

describe('XML', () => {
  const parser = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true });
  test('any text comes back as it was', () => {
    const legal = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() !== '' && Array.from(text).every(isXmlCharacter));
    fc.assert(
      fc.property(legal, (text) => {
        const parsed = parser.parse(xmlOf({ Value: text }, 'member')) as { Value: string };
        expect(parsed.Value).toBe(text);
      }),
    );
  });
  test('structures, lists, and what is absent', () => {
    const value = { Name: 'a<b', Flag: true, Count: 0, List: [{ X: 1 }, { X: 2 }], Empty: [], Nothing: null };
    expect(xmlOf(value, 'item')).toBe(
      '<Name>a&lt;b</Name><Flag>true</Flag><Count>0</Count><List><item><X>1</X></item><item><X>2</X></item></List><Empty/>',
    );
    expect(escapeXml('"&\r')).toBe('&quot;&amp;&#xD;');
  });
});

describe('envelopes', () => {
  const operation = (service: Operation['service'], name: string): Operation => ({
    service,
    operation: name,
    answer: () => ({}),
  });
  const text = (body: Uint8Array): string => Buffer.from(body).toString();

  test("DynamoDB's checksum is that of the body", () => {
    const response = protocols.dynamodb.encode(operation('dynamodb', 'ListTables'), { TableNames: ['é'] }, 'r-1');
    expect(response.headers).toEqual({
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': 'r-1',
      'x-amz-crc32': String(crc32(response.body)),
    });
  });

  test('errors of each protocol', () => {
    const failure = new SandboxFailure('SomeException', 'a <message>', { members: { resourceId: 'x' } });
    const encoded = (service: Operation['service']) => protocols[service].encodeFailure(failure, 'r-1');
    expect(JSON.parse(text(encoded('dynamodb').body))).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#SomeException',
      message: 'a <message>',
      resourceId: 'x',
    });
    expect(JSON.parse(text(encoded('kms').body))).toMatchObject({ __type: 'SomeException' });
    expect(encoded('kms').headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(encoded('auditmanager').headers).toMatchObject({ 'x-amzn-errortype': 'SomeException' });
    expect(JSON.parse(text(encoded('auditmanager').body))).toEqual({ message: 'a <message>', resourceId: 'x' });
    expect(text(encoded('iam').body)).toBe(
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>SomeException</Code><Message>a &lt;message&gt;</Message></Error><RequestId>r-1</RequestId></ErrorResponse>',
    );
    expect(text(encoded('ec2').body)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>SomeException</Code><Message>a &lt;message&gt;</Message></Error></Errors><RequestID>r-1</RequestID></Response>',
    );
  });
});
