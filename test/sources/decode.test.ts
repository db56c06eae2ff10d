import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../src/sources/decode.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (text: string): unknown => decodeBody('application/x-amz-json-1.1', bytes(text));
const xml = (text: string): unknown => decodeBody('text/xml;charset=UTF-8', bytes(text));

describe('JSON bodies', () => {
  it.each(['application/json', 'application/x-amz-json-1.0', 'application/x-amz-json-1.1; charset=utf-8'])(
    'are read as they are (%s)',
    (mediaType) => {
      expect(decodeBody(mediaType, bytes('{"TableNames":["a"],"LastEvaluatedTableName":null}'))).toEqual({
        TableNames: ['a'],
        LastEvaluatedTableName: null,
      });
    },
  );

  it.each([
    ['', /empty/],
    ['[]', /a list/],
    ['null', /null/],
    ['"x"', /a string/],
    ['{"a":1', /not valid JSON/],
    ['{"a":1}{', /not valid JSON/],
    [`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, /nested deeper/],
  ])('are refused when they are %j', (text, message) => {
    expect(() => json(text)).toThrow(TypeError);
    expect(() => json(text)).toThrow(message);
  });

  it('are refused when they are not UTF-8', () => {
    expect(() => decodeBody('application/json', Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(/UTF-8/);
  });

  it('cannot reach the prototype', () => {
    const value = json('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    expect(value['polluted']).toBeUndefined();
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
  });
});

it.each(['application/cbor', 'text/html', '', 'application/octet-stream'])('media type %j is refused', (mediaType) => {
  expect(() => decodeBody(mediaType, bytes('{}'))).toThrow(TypeError);
});

describe('answers of the Query protocol', () => {
  it('lose their wrappers', () => {
    const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/audit/s</Arn><UserId>AID:s</UserId><Account>111122223333</Account></GetCallerIdentityResult>
      <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
    expect(xml(body)).toEqual({
      Arn: 'arn:aws:sts::111122223333:assumed-role/audit/s',
      UserId: 'AID:s',
      Account: '111122223333',
    });
  });

  it('have lists of none, one and many members', () => {
    const body = `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetAccountAuthorizationDetailsResult><IsTruncated>false</IsTruncated>
        <UserDetailList><member><UserName>Alice</UserName><GroupList><member>Admins</member></GroupList><AttachedManagedPolicies/>
          <UserPolicyList><member><PolicyName>p</PolicyName><PolicyDocument>%7B%22a%22%3A1%7D</PolicyDocument></member></UserPolicyList></member></UserDetailList>
        <GroupDetailList/><RoleDetailList></RoleDetailList>
        <Policies><member><PolicyName>one</PolicyName></member><member><PolicyName>two</PolicyName></member></Policies>
      </GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`;
    expect(xml(body)).toEqual({
      IsTruncated: 'false',
      UserDetailList: [
        {
          UserName: 'Alice',
          GroupList: ['Admins'],
          AttachedManagedPolicies: [],
          UserPolicyList: [{ PolicyName: 'p', PolicyDocument: '%7B%22a%22%3A1%7D' }],
        },
      ],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [{ PolicyName: 'one' }, { PolicyName: 'two' }],
    });
  });
});

describe('answers of the EC2 protocol', () => {
  const endpoint = `<vpcEndpointId>vpce-0a1</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><vpcId>vpc-1</vpcId>
    <serviceName>com.amazonaws.eu-central-1.dynamodb</serviceName><state>available</state>
    <policyDocument>{"Statement":[{"Action":"*","Note":"a &amp; &#x62; &#99; &lt;x&gt;"}]}</policyDocument>
    <routeTableIdSet><item>rtb-1</item></routeTableIdSet><subnetIdSet/><groupSet><item><groupId>sg-1</groupId><groupName>g</groupName></item></groupSet>
    <privateDnsEnabled>false</privateDnsEnabled><ownerId>111122223333</ownerId><tagSet><item><key>k</key><value/></item></tagSet>`;
  const answer = (inner: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<DescribeVpcEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">\n  <requestId>r</requestId>${inner}</DescribeVpcEndpointsResponse>`;

  it('have the member names of the SDK', () => {
    expect(xml(answer(`<vpcEndpointSet><item>${endpoint}</item></vpcEndpointSet><nextToken>t1==</nextToken>`))).toEqual(
      {
        RequestId: 'r',
        NextToken: 't1==',
        VpcEndpoints: [
          {
            VpcEndpointId: 'vpce-0a1',
            VpcEndpointType: 'Gateway',
            VpcId: 'vpc-1',
            ServiceName: 'com.amazonaws.eu-central-1.dynamodb',
            State: 'available',
            PolicyDocument: '{"Statement":[{"Action":"*","Note":"a & b c <x>"}]}',
            RouteTableIds: ['rtb-1'],
            SubnetIds: [],
            Groups: [{ GroupId: 'sg-1', GroupName: 'g' }],
            PrivateDnsEnabled: 'false',
            OwnerId: '111122223333',
            Tags: [{ Key: 'k', Value: '' }],
          },
        ],
      },
    );
  });

  it('without endpoints have an empty list and no token', () => {
    expect(xml(answer('<vpcEndpointSet/><nextToken/>'))).toEqual({ RequestId: 'r', VpcEndpoints: [] });
  });
});

describe('hostile XML', () => {
  const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><A><b>&lol2;</b></A>`;
  it.each([
    ['entities that multiply', laughs],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><A><b>&x;</b></A>'],
    ['an undeclared entity', '<A><b>&x;</b></A>'],
    ['a bare ampersand', '<A><b>a & b</b></A>'],
    ['a character that Unicode does not have', '<A><b>&#x110000;</b></A>'],
    ['two roots', '<a/><b/>'],
    ['no root', '   '],
    ['an open element', '<A><b></A>'],
    ['a truncated answer', '<AResponse><AResult><Arn>arn:aws'],
    ['a member twice', '<A><b>1</b><b>2</b></A>'],
    ['text between members', '<A>x<b>1</b></A>'],
    ['endless depth', '<a>'.repeat(20_000) + '</a>'.repeat(20_000)],
  ])('%s is refused', (_, text) => {
    expect(() => xml(text)).toThrow(TypeError);
    expect(() => xml(text)).not.toThrow(/\n/);
  });

  it('has no way to the prototype', () => {
    const outcome = ((): unknown => {
      try {
        return xml('<A><__proto__><polluted>1</polluted></__proto__></A>');
      } catch (error) {
        return error;
      }
    })();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((outcome as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads comments, CDATA and instructions for what they are', () => {
    expect(xml('<A><!-- <b>0</b> --><b><![CDATA[<&amp;x>]]></b><?pi <c>1</c>?></A>')).toEqual({ B: '<&amp;x>' });
  });
});

it('answers or throws a TypeError with one line, whatever the bytes', () => {
  const text = fc.oneof(
    fc.uint8Array(),
    fc
      .string({ unit: fc.constantFrom('<', '>', '/', 'a', 'b', '&', ';', '"', '{', '}', '[', ']', ' ', '!', '-') })
      .map(bytes),
  );
  fc.assert(
    fc.property(fc.constantFrom('text/xml', 'application/json'), text, (mediaType, body) => {
      try {
        expect(typeof decodeBody(mediaType, body)).toBe('object');
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).not.toContain('\n');
      }
    }),
    { numRuns: 500 },
  );
});
