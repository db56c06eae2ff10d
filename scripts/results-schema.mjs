// JSON Schema (draft-07) of `results.json`, made from the type `AuditPack`, so that the two cannot differ.
import ts from 'typescript';

const file = 'src/model/pack.ts';

/** The schema as text. */
export function resultsSchema() {
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const root = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).find(({ name }) => name === 'AuditPack');
  const definitions = {};
  const schema = reference(checker.getDeclaredTypeOfSymbol(root), { checker, definitions });
  return `${JSON.stringify(
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: 'urn:x-dynamodb-audit-pack:results:1',
      title: 'results.json of dynamodb-audit-pack, dynamodb-audit-pack/results/1',
      ...schema,
      definitions: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    null,
    2,
  )}\n`;
}

/** Interfaces with a name of their own are defined once; everything else is written where it stands. */
function reference(type, context) {
  const { definitions } = context;
  const name = type.isClassOrInterface() && !type.typeParameters ? type.symbol.name : undefined;
  if (name === undefined) return schemaOf(type, context);
  if (!(name in definitions)) {
    definitions[name] = true; // known before it is written: a type may hold itself
    definitions[name] = { ...documented(type.symbol, context), ...objectSchema(type, context) };
  }
  return { $ref: `#/definitions/${name}` };
}

function schemaOf(type, context) {
  const { checker } = context;
  if (type.aliasSymbol?.name === 'Json') return {};
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
  if (type.flags & ts.TypeFlags.String) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
  if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
  if (type.isUnion()) return unionSchema(type, context);
  if (checker.isTupleType(type)) {
    const items = checker.getTypeArguments(type).map((each) => reference(each, context));
    return { type: 'array', items, minItems: items.length, maxItems: items.length };
  }
  if (checker.isArrayType(type)) return { type: 'array', items: reference(checker.getTypeArguments(type)[0], context) };
  if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return objectSchema(type, context);
  throw new Error(`${file}: no schema for ${checker.typeToString(type)}`);
}

function unionSchema({ types }, context) {
  if (types.every((each) => each.isStringLiteral())) return { enum: types.map(({ value }) => value).sort() };
  const booleans = types.filter((each) => each.flags & ts.TypeFlags.BooleanLiteral);
  const texts = types.filter((each) => each.isStringLiteral());
  const rest = types.filter((each) => !booleans.includes(each) && !texts.includes(each));
  const schemas = [
    ...(booleans.length === 2 ? [{ type: 'boolean' }] : booleans.map((each) => schemaOf(each, context))),
    ...(texts.length > 0 ? [{ enum: texts.map(({ value }) => value).sort() }] : []),
    ...rest.map((each) => reference(each, context)),
  ];
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
}

function objectSchema(type, context) {
  const { checker } = context;
  const members = checker.getPropertiesOfType(type);
  const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  const isOptional = (member) => (member.flags & ts.SymbolFlags.Optional) !== 0;
  const properties = members.map((member) => {
    const own = checker.getTypeOfSymbol(member);
    const present = isOptional(member) ? checker.getNonNullableType(own) : own;
    const schema = reference(present, context);
    return [member.name, '$ref' in schema ? schema : { ...documented(member, context), ...schema }];
  });
  const required = members.filter((member) => !isOptional(member)).map(({ name }) => name);
  return {
    type: 'object',
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: index === undefined ? false : reference(index.type, context),
  };
}

function documented(symbol, { checker }) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
  return text === '' ? {} : { description: text };
}
