(function () {
  // src/seal/bytes.ts
  function concat(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
  function compareBytes(left, right) {
    const common = Math.min(left.length, right.length);
    for (let index = 0; index < common; index += 1) {
      const difference = (left[index] ?? 0) - (right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }
  const sameBytes = (left, right) => compareBytes(left, right) === 0;
  const utf8 = (text) => new TextEncoder().encode(text);
  const textOf$1 = (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const latin1Of = (bytes) => new TextDecoder('latin1').decode(bytes);
  const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  function fromHex(digits) {
    if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return void 0;
    const bytes = new Uint8Array(digits.length / 2);
    for (let at = 0; at < bytes.length; at += 1)
      bytes[at] = 16 * digitOf(digits.charCodeAt(2 * at)) + digitOf(digits.charCodeAt(2 * at + 1));
    return bytes;
  }
  const digitOf = (code) => (code <= 57 ? code - 48 : (code | 32) - 87);

  // src/seal/digest.ts
  const sha256Bytes = (bytes) => digestOf('SHA-256', bytes);
  async function digestOf(name, bytes) {
    return new Uint8Array(await crypto.subtle.digest(name, bytes));
  }

  // src/seal/zip-records.ts
  const wide = 4294967295;
  const many = 65535;
  const dosEpoch = 33;
  const madeOnUnix = 831;
  const mode644 = 2175008768;
  function localHeader(entry) {
    const { name, size } = entry;
    const extra = size >= 4294967295 ? [size, size] : [];
    return concat([u32(67324752), common(entry, extra), name, wideFields$1(extra)]);
  }
  function centralHeader(entry) {
    const { name, size, offset } = entry;
    const extra = [...(size >= 4294967295 ? [size, size] : []), ...(offset >= 4294967295 ? [offset] : [])];
    return concat([
      u32(33639248),
      u16(madeOnUnix),
      common(entry, extra),
      u16(0),
      u16(0),
      u16(0),
      u32(mode644),
      u32(Math.min(offset, wide)),
      name,
      wideFields$1(extra),
    ]);
  }
  const common = ({ name, size, crc32, offset }, extra) =>
    concat([
      u16(size >= 4294967295 || offset >= 4294967295 ? 45 : 20),
      u16(2048),
      u16(0),
      u16(0),
      u16(dosEpoch),
      u32(crc32),
      u32(Math.min(size, wide)),
      u32(Math.min(size, wide)),
      u16(name.length),
      u16(extra.length === 0 ? 0 : 4 + 8 * extra.length),
    ]);
  const wideFields$1 = (values) =>
    values.length === 0
      ? /* @__PURE__ */ new Uint8Array()
      : concat([u16(1), u16(8 * values.length), ...values.map(u64)]);
  function endRecords({ count, directoryAt, directorySize }) {
    const end = [
      u32(101010256),
      u32(0),
      u16(Math.min(count, many)),
      u16(Math.min(count, many)),
      u32(Math.min(directorySize, wide)),
      u32(Math.min(directoryAt, wide)),
      u16(0),
    ];
    if (count < 65535 && directoryAt < 4294967295 && directorySize < 4294967295) return concat(end);
    return concat([
      u32(101075792),
      u64(44),
      u16(madeOnUnix),
      u16(45),
      u32(0),
      u32(0),
      u64(count),
      u64(count),
      u64(directorySize),
      u64(directoryAt),
      u32(117853008),
      u32(0),
      u64(directoryAt + directorySize),
      u32(1),
      ...end,
    ]);
  }
  const u16 = (value) => Uint8Array.of(value & 255, value >>> 8);
  const u32 = (value) => Uint8Array.of(value & 255, value >>> 8, value >>> 16, value >>> 24);
  const u64 = (value) => concat([u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32))]);

  // src/seal/lists.ts
  const sealFiles = [
    'manifest.json',
    'SHA256SUMS',
    'SHA256SUMS.p7s',
    'META-INF/ASiCManifest.xml',
    'META-INF/signature001.p7s',
  ];
  const timeStampFile = 'SHA256SUMS.tsr';
  const commitmentsFile = 'commitments.json';
  const commitmentsSignature = 'commitments.json.p7s';
  const evidenceIndexFile = 'evidence-index.csv';
  const redactedFolder = 'redacted/';
  const disclosedFolder = 'disclosed/';
  const byPath = (left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0);
  const checksumList = (files) =>
    [...files]
      .sort(byPath)
      .map((file) => `${file.sha256}  ${file.path}\n`)
      .join('');
  const isPackPath = (path) =>
    path.length <= 120 && /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/.test(path);

  // src/seal/verify/container.ts
  const kept = /* @__PURE__ */ new Set([
    'mimetype',
    'report.pdf',
    evidenceIndexFile,
    timeStampFile,
    commitmentsFile,
    commitmentsSignature,
    ...sealFiles,
  ]);
  const isRead = (path) => kept.has(path);
  const badPaths = (paths) =>
    paths
      .filter((path) => !isPackPath(path))
      .map((file) => ({
        file,
        message: 'this path must not stand in a pack: it could leave the folder that it is unpacked to',
      }));
  const contentOf = ({ entries }, path) => entries.get(path)?.bytes ?? /* @__PURE__ */ new Uint8Array();

  // src/model/base64.ts
  function base64Of(bytes) {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }
  function fromBase64(text) {
    const digits = text.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) return void 0;
    return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
  }

  // src/model/answer-lines.ts
  const isLinesFile = (path) => /^evidence\/E-\d+-to-E-\d+\.ndjson$/.test(path);
  const lineFeed = 10;
  const inBase64 = /^\{"base64":"([A-Za-z0-9+/]*={0,2})"\}$/;
  function answerOf(line) {
    const text = textOf(line);
    if (text === null) return null;
    const [, base64] = inBase64.exec(text) ?? [];
    if (base64 !== void 0) return fromBase64(base64) ?? null;
    if (!text.startsWith('"')) return line;
    const value = parse(text);
    return typeof value === 'string' ? new TextEncoder().encode(value) : null;
  }
  function linesOf(bytes) {
    const lines = [];
    let from = 0;
    while (from < bytes.length) {
      const found = bytes.indexOf(lineFeed, from);
      const to = found < 0 ? bytes.length : found;
      lines.push(bytes.subarray(from, to));
      from = to + 1;
    }
    return lines;
  }
  function textOf(bytes) {
    try {
      return new TextDecoder('utf-8', {
        fatal: true,
        ignoreBOM: true,
      }).decode(bytes);
    } catch {
      return null;
    }
  }
  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      return;
    }
  }

  // src/model/json.ts
  const isJsonObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  function canonicalJson(value) {
    if (value === null || typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return canonicalNumber(value);
    if (typeof value === 'string') return canonicalString(value);
    if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
    if (isPlainObject(value)) {
      let members = '';
      for (const key of sorted(Object.keys(value)))
        members += `${members === '' ? '' : ','}${canonicalString(key)}:${canonicalJson(value[key])}`;
      return `{${members}}`;
    }
    throw new TypeError(`not plain JSON: ${typeof value}`);
  }
  const few = 16;
  function sorted(keys) {
    if (keys.length > few) return keys.sort();
    for (let end = 1; end < keys.length; end += 1) {
      const key = keys[end];
      let at = end;
      for (; at > 0 && keys[at - 1] > key; at -= 1) keys[at] = keys[at - 1];
      keys[at] = key;
    }
    return keys;
  }
  function isPlainObject(value) {
    if (typeof value !== 'object' || value === null) return false;
    const prototype = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
  }
  function canonicalNumber(value) {
    if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`);
    return JSON.stringify(value);
  }
  const plain$1 = /^[ !#-[\]-~]*$/;
  function canonicalString(value) {
    if (plain$1.test(value)) return `"${value}"`;
    if (!value.isWellFormed()) throw new TypeError('a lone surrogate is not Unicode text (RFC 8785 §3.2.2.2)');
    return JSON.stringify(value);
  }

  // src/seal/json-parts.ts
  const longestPart = 2 ** 29;
  function openParts(division) {
    const state = {
      frames: [],
      next: 'value',
      bytes: /* @__PURE__ */ new Uint8Array(),
      at: 0,
      ended: false,
    };
    let waiting = {
      pieces: [],
      size: 0,
    };
    const partsNow = () => {
      const parts = [];
      state.bytes = concat([state.bytes, ...waiting.pieces]);
      waiting = {
        pieces: [],
        size: 0,
      };
      while (step(state, division, (part) => parts.push(part)));
      state.bytes = state.bytes.subarray(state.at);
      state.at = 0;
      assert(state.bytes.length <= longestPart);
      return parts;
    };
    return {
      write: (bytes) => {
        waiting.pieces.push(bytes);
        waiting.size += bytes.length;
        return waiting.size < state.bytes.length ? [] : partsNow();
      },
      end: () => {
        state.ended = true;
        const parts = partsNow();
        assert(state.next === 'after' && state.frames.length === 0 && state.bytes.length === 0);
        return parts;
      },
    };
  }
  const [quote, comma, colon, backslash] = [34, 44, 58, 92];
  const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];
  const isOpening = (byte) => byte === openList || byte === openObject;
  const isClosing = (byte) => byte === closeList || byte === closeObject;
  function step(state, division, visit) {
    if (state.at >= state.bytes.length) return false;
    const frame = state.frames.at(-1);
    switch (state.next) {
      case 'after':
        return stepAfter(state, frame);
      case 'name':
        return frame !== void 0 && stepName(state, frame);
      case 'value':
        return stepValue(state, division, visit);
    }
  }
  function stepAfter(state, frame) {
    assert(frame !== void 0);
    if (state.bytes[state.at] !== comma) return close(state, frame);
    if (typeof frame.key === 'number') frame.key += 1;
    state.next = frame.isList ? 'value' : 'name';
    state.at += 1;
    return true;
  }
  function close(state, frame) {
    assert(state.bytes[state.at] === (frame.isList ? closeList : closeObject));
    state.frames.pop();
    state.next = 'after';
    state.at += 1;
    return true;
  }
  function stepName(state, frame) {
    const { bytes, at } = state;
    assert(bytes[at] === quote);
    const end = stringEnd(bytes, at, bytes.length);
    if (end < 0 || end >= bytes.length) return false;
    const text = decode(bytes.subarray(at, end));
    const name = JSON.parse(text);
    assert(bytes[end] === colon && canonicalJson(name) === text && (frame.key === null || frame.key < name));
    frame.key = name;
    state.at = end + 1;
    state.next = 'value';
    return true;
  }
  function stepValue(state, division, visit) {
    const { frames, bytes, at, ended } = state;
    const frame = frames.at(-1);
    if (frame?.key === null) frame.key = 0;
    const end = endOfValue(state, division);
    if (end > 0) {
      const text = decode(bytes.subarray(at, end));
      visit({
        path: frames.map(({ key }) => key ?? 0),
        value: JSON.parse(text),
        text,
      });
      state.at = end;
      state.next = 'after';
      return true;
    }
    if (
      !(isOpening(bytes[at]) && frames.length < division.levels) ||
      (!ended && bytes.length - at < Math.max(division.atOnce, 2))
    )
      return false;
    frames.push({
      isList: bytes[at] === openList,
      key: null,
    });
    state.next = bytes[at] === openList ? 'value' : 'name';
    state.at = at + 1;
    return true;
  }
  function endOfValue({ frames, bytes, at, ended }, { atOnce, levels }) {
    const byte = bytes[at];
    const known = bytes.length;
    if (isOpening(byte) && isClosing(bytes[at + 1])) return at + 2;
    if (isOpening(byte)) return containerEnd(bytes, at, frames.length < levels ? Math.min(known, at + atOnce) : known);
    if (byte === quote) return stringEnd(bytes, at, known);
    let end = at;
    while (end < known && bytes[end] !== comma && !isClosing(bytes[end])) end += 1;
    return end < known || ended ? end : -1;
  }
  function containerEnd(bytes, from, to) {
    let depth = 0;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at];
      if (byte === quote) {
        at = stringEnd(bytes, at, to) - 1;
        if (at < 0) return -1;
      } else if (isOpening(byte)) depth += 1;
      else if (isClosing(byte)) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    return -1;
  }
  function stringEnd(bytes, from, to) {
    for (let at = from + 1; at < to; at += 1)
      if (bytes[at] === backslash) at += 1;
      else if (bytes[at] === quote) return at + 1;
    return -1;
  }
  const decoder = new TextDecoder('utf-8', {
    fatal: true,
    ignoreBOM: true,
  });
  const decode = (bytes) => decoder.decode(bytes);
  function assert(holds) {
    if (!holds) throw new SyntaxError('this is not JSON as it is read in parts');
  }

  // src/seal/verify/tree.ts
  const leafOf = async (text, digest) => digest(concat([Uint8Array.of(0), utf8(text)]));
  function openTree(digest) {
    const waiting = [];
    return {
      add: async (leaf) => {
        let node = leaf;
        let level = 0;
        for (let left = waiting[level]; left !== void 0; left = waiting[level]) {
          node = await nodeOf(left, node, digest);
          waiting[level] = void 0;
          level += 1;
        }
        waiting[level] = node;
      },
      root: async () => {
        let root;
        for (const left of waiting)
          if (left !== void 0) root = root === void 0 ? left : await nodeOf(left, root, digest);
        return root ?? digest(/* @__PURE__ */ new Uint8Array());
      },
    };
  }
  async function rootOf(leaves, digest) {
    const tree = openTree(digest);
    for (const leaf of leaves) await tree.add(leaf);
    return tree.root();
  }
  const nodeOf = async (left, right, digest) => digest(concat([Uint8Array.of(1), left, right]));

  // src/seal/verify/redacted-document.ts
  const division = {
    atOnce: 0,
    levels: 2,
  };
  function openRedacted(path, digest) {
    const parts = openParts(division);
    const tree = openTree(digest);
    const found = {
      fields: 0,
      withheld: 0,
      file: null,
    };
    const others = [];
    let readable = true;
    const take = async (read) => {
      if (!readable) return;
      try {
        const fields = fieldsAmong(read(), others);
        if (found.fields === 0) found.file = fileOf(fields[0]);
        found.fields += fields.length;
        for (const leaf of await Promise.all(fields.map((field) => leafIn(path, field, digest)))) await tree.add(leaf);
        found.withheld += fields.filter((field) => typeof field === 'string').length;
      } catch {
        readable = false;
      }
    };
    return {
      write: (bytes) => take(() => parts.write(bytes)),
      end: async () => {
        await take(() => parts.end());
        return readable && isFrame(others, path, found.fields)
          ? {
              ...found,
              root: hexOf(await tree.root()),
            }
          : null;
      },
    };
  }
  function fieldsAmong(parts, others) {
    const fields = [];
    for (const part of parts) {
      const { path, value, text } = part;
      const isItem = path[0] === 'fields' && typeof path[1] === 'number';
      if (canonicalJson(value) !== text || (isItem && !isField(value)) || others.length > mostOthers)
        throw new SyntaxError('this is no redacted document');
      if (isItem) fields.push(value);
      else others.push(part);
    }
    return fields;
  }
  const mostOthers = 3;
  function isFrame(others, document, fields) {
    const frame = {
      document,
      ...(fields === 0 ? { fields: [] } : {}),
      schema: 'dynamodb-audit-pack/redacted/1',
    };
    return canonicalJson(others.map(({ path, value }) => [path, value])) === canonicalJson(listOf(frame));
  }
  const listOf = (frame) => Object.entries(frame).map(([name, value]) => [[name], value]);
  const leafIn = async (path, field, digest) =>
    typeof field === 'string'
      ? (fromHex(field) ?? /* @__PURE__ */ new Uint8Array())
      : leafOf(canonicalJson([field[0], path, ...field.slice(1)]), digest);
  function fileOf(field) {
    const value = field === void 0 || typeof field === 'string' || field[1] !== '' ? null : field[2];
    return isJsonObject(value) && Object.keys(value).length > 0 ? value : null;
  }
  const isField = (field) =>
    typeof field === 'string'
      ? /^[0-9a-f]{64}$/.test(field)
      : Array.isArray(field) && field.length === 3 && typeof field[0] === 'string' && typeof field[1] === 'string';

  // src/seal/verify/source.ts
  const windowBytes = 4194304;
  const mostKept = 2 ** 29;
  function readingAhead(source) {
    let start = 0;
    let window = /* @__PURE__ */ new Uint8Array();
    return {
      size: source.size,
      read: async (offset, length) => {
        if (length > windowBytes) return source.read(offset, length);
        if (offset < start || offset + length > start + window.length) {
          window = await source.read(offset, Math.min(windowBytes, source.size - offset));
          start = offset;
        }
        return window.subarray(offset - start, offset - start + length);
      },
    };
  }
  async function readFile(source, { path, span, checksums, keep, digest }) {
    const { offset, size } = span;
    const lines = isLinesFile(path);
    const kept = (lines || keep(path)) && size <= mostKept ? new Uint8Array(size) : null;
    const redacted = path.startsWith('redacted/') ? openRedacted(path.slice(redactedFolder.length), digest) : null;
    const sums = checksums();
    for (let done = 0; done < size; done += windowBytes) {
      const piece = await source.read(offset + done, Math.min(windowBytes, size - done));
      sums.update(piece);
      kept?.set(piece, done);
      await redacted?.write(piece);
    }
    const { crc32, sha256 } = await sums.end();
    const answers = lines && kept !== null ? await answersIn(kept, checksums) : null;
    return {
      path,
      size,
      crc32,
      sha256,
      bytes: keep(path) ? kept : null,
      answers,
      redacted: (await redacted?.end()) ?? null,
    };
  }
  const answersIn = (bytes, checksums) =>
    Promise.all(
      linesOf(bytes).map(async (line) => {
        const answer = answerOf(line);
        if (answer === null) return null;
        const sums = checksums();
        sums.update(answer);
        return (await sums.end()).sha256;
      }),
    );

  // src/seal/verify/zip.ts
  const centralSize = 46;
  const largestDirectory = 2 ** 28;
  async function readZip(source, options) {
    const directory = await readDirectory(source);
    if (typeof directory === 'string')
      return {
        entries: /* @__PURE__ */ new Map(),
        order: [],
        problems: [general(directory)],
      };
    const { directoryAt, count, central } = directory;
    const problems = [...directory.problems];
    const entries = /* @__PURE__ */ new Map();
    const order = [];
    const reader = {
      source: readingAhead(source),
      end: directoryAt,
      ...options,
    };
    let [at, local] = [0, 0];
    for (let index = 0; index < count; index += 1) {
      const header = readHeader(central, at);
      const entry = header === void 0 ? void 0 : await readEntry(reader, header, local);
      if (header === void 0 || entry === void 0) {
        problems.push(`entry ${index + 1} of the zip's directory cannot be read`);
        return {
          entries,
          order,
          problems: [...problems.map(general), ...badPaths(order)],
        };
      }
      const { path } = header;
      problems.push(...entry.problems);
      if (entries.has(path)) problems.push(`${path} stands twice in the zip`);
      entries.set(path, entry.file);
      order.push(path);
      at = header.next;
      local = entry.next;
    }
    if (at !== central.length) problems.push("the zip's directory holds more than it counts");
    if (local !== directoryAt) problems.push('there are hidden bytes between the entries of the zip');
    return {
      entries,
      order,
      problems: [...problems.map(general), ...badPaths(order)],
    };
  }
  const general = (message) => ({
    file: null,
    message,
  });
  async function readDirectory(source) {
    const noZip = 'this is not a zip file, it was cut off, or bytes were added at its end';
    if (source.size < 22) return noZip;
    const tailSize = Math.min(source.size, 98);
    const tail = await source.read(source.size - tailSize, tailSize);
    const said = readEnd(tail);
    if (said === void 0) return noZip;
    const { directoryAt, directorySize } = said;
    const expected = endRecords(said);
    if (directoryAt + directorySize !== source.size - expected.length)
      return 'the directory of the zip is not where its end record says';
    if (directorySize > largestDirectory) return 'the directory of the zip is larger than that of any pack';
    const same = sameBytes(tail.subarray(tailSize - expected.length), expected);
    const central = await source.read(directoryAt, directorySize);
    return {
      ...said,
      central,
      problems: same ? [] : ['the end record of the zip was changed'],
    };
  }
  function readEnd(tail) {
    const view = viewOf$1(tail);
    const end = tail.length - 22;
    if (view.getUint32(end, true) !== 101010256) return void 0;
    const short = view.getUint16(end + 10, true);
    const [size, at] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
    if (short < 65535 && size < 4294967295 && at < 4294967295)
      return {
        count: short,
        directorySize: size,
        directoryAt: at,
      };
    if (tail.length < 98 || view.getUint32(0, true) !== 101075792) return void 0;
    return {
      count: long(view, 32),
      directorySize: long(view, 40),
      directoryAt: long(view, 48),
    };
  }
  function readHeader(central, at) {
    const view = viewOf$1(central);
    if (at + centralSize > central.length || view.getUint32(at, true) !== 33639248) return void 0;
    const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const next = at + centralSize + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > central.length) return void 0;
    const name = central.subarray(at + centralSize, at + centralSize + nameLength);
    const extra = wideFields(view, at + centralSize + nameLength, extraLength);
    const [original, size, offset] = [24, 20, 42].map((field) => {
      const value = view.getUint32(at + field, true);
      return value === 4294967295 ? extra.shift() : value;
    });
    if (original === void 0 || size === void 0 || offset === void 0) return void 0;
    const crc32 = view.getUint32(at + 16, true);
    return {
      path: textOf$1(name),
      name,
      size,
      crc32,
      offset,
      bytes: central.subarray(at, next),
      next,
    };
  }
  function wideFields(view, at, length) {
    return length >= 4 && view.getUint16(at, true) === 1 && view.getUint16(at + 2, true) === length - 4
      ? Array.from({ length: Math.floor((length - 4) / 8) }, (_, index) => long(view, at + 4 + 8 * index))
      : [];
  }
  async function readEntry(reader, header, local) {
    const { source, end, checksums, keep = isRead, digest = sha256Bytes } = reader;
    const { path, size } = header;
    const expected = localHeader({
      ...header,
      offset: local,
    });
    const start = local + expected.length;
    if (start + size > end) return void 0;
    const repeats = sameBytes(await source.read(local, expected.length), expected);
    const { crc32, ...file } = await readFile(source, {
      path,
      span: {
        offset: start,
        size,
      },
      checksums,
      keep,
      digest,
    });
    const problems = [];
    if (
      !sameBytes(
        centralHeader({
          ...header,
          offset: local,
        }),
        header.bytes,
      )
    )
      problems.push(`the directory entry of ${path} is not as it was written`);
    if (!repeats) problems.push(`the header of ${path} contradicts the directory of the zip`);
    if (crc32 !== header.crc32) problems.push(`the content of ${path} was damaged`);
    return {
      file,
      problems,
      next: start + size,
    };
  }
  const viewOf$1 = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (view, at) => Number(view.getBigUint64(at, true));

  // src/seal/asic.ts
  const asicMediaType = 'application/vnd.etsi.asic-e+zip';
  const asicManifestPath = 'META-INF/ASiCManifest.xml';
  const asicSignaturePath = 'META-INF/signature001.p7s';
  function asicManifest(files) {
    const references = files.map(
      (file) =>
        `  <asic:DataObjectReference URI="${uri(file.path)}" MimeType="${file.mediaType}">\n    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n    <ds:DigestValue>${base64Of(fromHex(file.sha256) ?? /* @__PURE__ */ new Uint8Array())}</ds:DigestValue>\n  </asic:DataObjectReference>\n`,
    );
    return `<?xml version="1.0" encoding="UTF-8"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
  <asic:SigReference URI="${asicSignaturePath}" MimeType="application/pkcs7-signature"/>\n${references.join('')}</asic:ASiCManifest>\n`;
  }
  const uri = (path) => path.split('/').map(encodeURIComponent).join('/');

  // src/seal/der-reader.ts
  var DerError = class extends Error {};
  function readDer(bytes) {
    const element = elementAt(bytes, 0);
    if (element.der.length !== bytes.length) throw new DerError('there are bytes after the end of the structure');
    return element;
  }
  function elementsOf({ content }) {
    const elements = [];
    for (let at = 0; at < content.length;) {
      const element = elementAt(content, at);
      elements.push(element);
      at += element.der.length;
    }
    return elements;
  }
  function membersOf(element) {
    const elements = elementsOf(element);
    let at = 0;
    const maybe = (tag) => {
      const next = elements[at];
      if (next?.tag !== tag) return void 0;
      at += 1;
      return next;
    };
    return {
      maybe,
      take: (tag, what) => {
        const found = maybe(tag);
        if (found === void 0) throw new DerError(`${what} is missing`);
        return found;
      },
      rest: () => elements.slice(at),
    };
  }
  function elementAt(bytes, at) {
    const tag = bytes[at];
    const first = bytes[at + 1];
    if (tag === void 0 || first === void 0) throw new DerError('the structure was cut off');
    if ((tag & 31) === 31) throw new DerError('a tag of more than one byte');
    const lengthBytes = first < 128 ? 0 : first & 127;
    if (first === 128 || lengthBytes > 4) throw new DerError('a length that is not DER');
    let length = lengthBytes === 0 ? first : 0;
    for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
    if (lengthBytes > 0 && length < (lengthBytes === 1 ? 128 : 256 ** (lengthBytes - 1)))
      throw new DerError('a length that is not the shortest');
    const start = at + 2 + lengthBytes;
    if (start + length > bytes.length) throw new DerError('the structure was cut off');
    return {
      tag,
      content: bytes.subarray(start, start + length),
      der: bytes.subarray(at, start + length),
    };
  }
  function objectIdentifierOf({ tag, content }) {
    const last = content.at(-1);
    if (tag !== 6 || last === void 0 || last >= 128) throw new DerError('an object identifier is missing');
    const arcs = [];
    let value = 0;
    for (const byte of content) {
      value = value * 128 + (byte & 127);
      if (byte >= 128) continue;
      arcs.push(value);
      value = 0;
    }
    const [head = 0, ...rest] = arcs;
    const first = Math.min(Math.floor(head / 40), 2);
    return [first, head - first * 40, ...rest].join('.');
  }
  function timeOf({ tag, content }) {
    const text = String.fromCharCode(...content.subarray(0, 32));
    const parts = /^(\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/.exec(text);
    if ((tag !== 23 && tag !== 24) || parts === null || (parts[1] === void 0) === (tag === 24))
      throw new DerError('a time is not in the form of DER');
    const [, century, year, month, day, hour, minute, second] = parts;
    const full = `${century ?? (Number(year) < 50 ? '20' : '19')}${year}`;
    const time = /* @__PURE__ */ new Date(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`);
    if (Number.isNaN(time.getTime())) throw new DerError('a time does not exist');
    return time;
  }
  function bitsOf({ tag, content }) {
    if (tag !== 3 || content[0] !== 0) throw new DerError('a bit string is not in the form of DER');
    return content.subarray(1);
  }

  // src/seal/extensions.ts
  const usages = [
    'digitalSignature',
    'nonRepudiation',
    'keyEncipherment',
    'dataEncipherment',
    'keyAgreement',
    'keyCertSign',
    'cRLSign',
  ];
  const oid$4 = {
    subjectKeyIdentifier: '2.5.29.14',
    keyUsage: '2.5.29.15',
    basicConstraints: '2.5.29.19',
    certificatePolicies: '2.5.29.32',
    authorityKeyIdentifier: '2.5.29.35',
    extendedKeyUsage: '2.5.29.37',
    authorityInformation: '1.3.6.1.5.5.7.1.1',
    ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  };
  function extensionsIn(explicit) {
    if (explicit === void 0) return [];
    return elementsOf(membersOf(explicit).take(48, 'the extensions')).map((each) => {
      const members = membersOf(each);
      return {
        id: objectIdentifierOf(members.take(6, 'the name of an extension')),
        critical: members.maybe(1)?.content[0] === 255,
        value: members.take(4, 'the value of an extension').content,
      };
    });
  }
  const hasCriticalExtension = (explicit) => extensionsIn(explicit).some(({ critical }) => critical);
  const valuesOf = (explicit) => new Map(extensionsIn(explicit).map(({ id, value }) => [id, value]));
  function readExtensions(explicit) {
    const extensions = extensionsIn(explicit);
    const valueOf = (id) => {
      const found = extensions.find((each) => each.id === id);
      return found === void 0 ? void 0 : readDer(found.value);
    };
    const known = new Set(Object.values(oid$4));
    return {
      ...basicConstraints(valueOf(oid$4.basicConstraints)),
      keyUsage: keyUsage(valueOf(oid$4.keyUsage)),
      extendedKeyUsage: extendedKeyUsage(valueOf(oid$4.extendedKeyUsage)),
      subjectKeyIdentifier: valueOf(oid$4.subjectKeyIdentifier)?.content ?? null,
      authorityKeyIdentifier: authorityKeyIdentifier(valueOf(oid$4.authorityKeyIdentifier)),
      ocspResponders: ocspResponders(valueOf(oid$4.authorityInformation)),
      ocspNoCheck: valueOf(oid$4.ocspNoCheck) !== void 0,
      unknownCritical: extensions.filter((each) => each.critical && !known.has(each.id)).map((each) => each.id),
    };
  }
  function basicConstraints(value) {
    if (value === void 0)
      return {
        authority: false,
        pathLength: null,
      };
    const members = membersOf(value);
    const authority = members.maybe(1)?.content[0] === 255;
    const limit = members.maybe(2)?.content;
    return {
      authority,
      pathLength: limit === void 0 ? null : limit.reduce((sum, byte) => sum * 256 + byte, 0),
    };
  }
  function keyUsage(value) {
    if (value === void 0) return null;
    const bits = value.content[1] ?? 0;
    return new Set(usages.filter((_, index) => (bits & (128 >> index)) !== 0));
  }
  const extendedKeyUsage = (value) => (value === void 0 ? null : elementsOf(value).map(objectIdentifierOf));
  function authorityKeyIdentifier(value) {
    return value === void 0 ? null : (membersOf(value).maybe(128)?.content ?? null);
  }
  const ocspAccess = '1.3.6.1.5.5.7.48.1';
  function ocspResponders(value) {
    return (value === void 0 ? [] : elementsOf(value).map(elementsOf)).flatMap(([method, location]) => {
      if (method === void 0 || location?.tag !== 134 || objectIdentifierOf(method) !== ocspAccess) return [];
      const url = latin1Of(location.content);
      return /^https?:\/\//i.test(url) ? [url] : [];
    });
  }

  // src/seal/name.ts
  const nameTypes = {
    '2.5.4.3': 'CN',
    '2.5.4.5': 'serialNumber',
    '2.5.4.6': 'C',
    '2.5.4.7': 'L',
    '2.5.4.8': 'ST',
    '2.5.4.10': 'O',
    '2.5.4.11': 'OU',
    '2.5.4.97': 'organizationIdentifier',
    '1.2.840.113549.1.9.1': 'emailAddress',
  };
  function readName(name) {
    const values = elementsOf(name).flatMap((part) =>
      elementsOf(part).map((pair) => {
        const members = membersOf(pair);
        const type = objectIdentifierOf(members.take(6, 'the type of a name'));
        const [value] = members.rest();
        return {
          type: nameTypes[type] ?? type,
          text: value === void 0 ? '' : characters(value),
        };
      }),
    );
    return {
      text: values.map(({ type, text }) => `${type}=${text}`).join(', '),
      commonName: values.find(({ type }) => type === 'CN')?.text,
    };
  }
  function characters({ tag, content }) {
    switch (tag) {
      case 30:
        return new TextDecoder('utf-16be').decode(content);
      case 20:
        return latin1Of(content);
      default:
        return textOf$1(content);
    }
  }

  // src/seal/certificate.ts
  function readCertificate(der) {
    const outer = membersOf(readDer(der));
    const body = outer.take(48, 'the content of the certificate');
    const algorithm = outer.take(48, 'the algorithm of the certificate');
    const signature = bitsOf(outer.take(3, 'the signature of the certificate'));
    const members = membersOf(body);
    members.maybe(160);
    const serialNumber = members.take(2, 'the serial number');
    const inner = members.take(48, 'the algorithm of the certificate');
    const issuer = members.take(48, 'the issuer');
    const [notBefore, notAfter] = membersOf(members.take(48, 'the validity')).rest().map(timeOf);
    const subject = members.take(48, 'the subject');
    const key = members.take(48, 'the public key');
    const extensions = members.rest().find((member) => member.tag === 163);
    const { text, commonName } = readName(subject);
    return {
      der,
      issuer: issuer.der,
      subject: subject.der,
      serialNumber: serialNumber.der,
      subjectText: text,
      name: commonName ?? text,
      notBefore: notBefore ?? /* @__PURE__ */ new Date(NaN),
      notAfter: notAfter ?? /* @__PURE__ */ new Date(NaN),
      publicKey: readPublicKey(key),
      extensions: readExtensions(extensions),
      signed: body.der,
      algorithm: sameBytes(inner.der, algorithm.der) ? signatureAlgorithmOf(algorithm) : void 0,
      signature,
    };
  }
  const algorithms = {
    '1.2.840.113549.1.1.11': {
      kind: 'rsa',
      hash: 'SHA-256',
    },
    '1.2.840.113549.1.1.12': {
      kind: 'rsa',
      hash: 'SHA-384',
    },
    '1.2.840.113549.1.1.13': {
      kind: 'rsa',
      hash: 'SHA-512',
    },
    '1.2.840.10045.4.3.2': {
      kind: 'ec',
      hash: 'SHA-256',
    },
    '1.2.840.10045.4.3.3': {
      kind: 'ec',
      hash: 'SHA-384',
    },
    '1.2.840.10045.4.3.4': {
      kind: 'ec',
      hash: 'SHA-512',
    },
  };
  function signatureAlgorithmOf(identifier) {
    return algorithms[objectIdentifierOf(membersOf(identifier).take(6, 'the algorithm'))];
  }
  const rsaEncryption$1 = '1.2.840.113549.1.1.1';
  const ecPublicKey = '1.2.840.10045.2.1';
  const curveBits = {
    '1.2.840.10045.3.1.7': 256,
    '1.3.132.0.34': 384,
    '1.3.132.0.35': 521,
  };
  function readPublicKey(info) {
    const members = membersOf(info);
    const identifier = membersOf(members.take(48, 'the algorithm of the key'));
    const type = objectIdentifierOf(identifier.take(6, 'the algorithm of the key'));
    const bits = bitsOf(members.take(3, 'the public key'));
    if (type === rsaEncryption$1) {
      const modulus = membersOf(readDer(bits)).take(2, 'the modulus').content;
      const length = modulus[0] === 0 ? modulus.length - 1 : modulus.length;
      return {
        spki: info.der,
        kind: 'rsa',
        bits: length * 8,
      };
    }
    const curve = type === ecPublicKey ? identifier.maybe(6) : void 0;
    const size = curve === void 0 ? void 0 : curveBits[objectIdentifierOf(curve)];
    return size === void 0
      ? {
          spki: info.der,
          kind: 'other',
          bits: 0,
        }
      : {
          spki: info.der,
          kind: 'ec',
          bits: size,
        };
  }
  function keyBitsOf({ spki }) {
    const members = membersOf(readDer(spki));
    members.take(48, 'the algorithm of the key');
    return bitsOf(members.take(3, 'the public key'));
  }
  const sameCertificate = (left, right) => sameBytes(left.der, right.der);
  const fingerprintOf = async (certificate) =>
    hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(certificate.der))));

  // src/seal/verify/signature.ts
  const curves = {
    256: 'P-256',
    384: 'P-384',
    521: 'P-521',
  };
  async function fits({ key, algorithm }, message, signature) {
    if (key.kind !== algorithm.kind || (key.kind === 'rsa' && key.bits < 2048)) return false;
    try {
      const { hash } = algorithm;
      if (key.kind === 'rsa') {
        const name = {
          name: 'RSASSA-PKCS1-v1_5',
          hash,
        };
        const imported = await crypto.subtle.importKey('spki', plain(key.spki), name, false, ['verify']);
        return await crypto.subtle.verify(name, imported, plain(signature), plain(message));
      }
      const name = {
        name: 'ECDSA',
        namedCurve: curves[key.bits] ?? '',
      };
      const imported = await crypto.subtle.importKey('spki', plain(key.spki), name, false, ['verify']);
      const raw = plain(rawSignature(signature, Math.ceil(key.bits / 8)));
      return await crypto.subtle.verify(
        {
          name: 'ECDSA',
          hash,
        },
        imported,
        raw,
        plain(message),
      );
    } catch {
      return false;
    }
  }
  const plain = (bytes) => Uint8Array.from(bytes);
  function rawSignature(der, size) {
    const numbers = membersOf(readDer(der));
    const parts = [numbers.take(2, 'r'), numbers.take(2, 's')].map(({ content }) => {
      const shortest = content[0] === 0 ? (content[1] ?? 0) >= 128 : (content[0] ?? 128) < 128;
      const digits = content[0] === 0 ? content.subarray(1) : content;
      if (!shortest || digits.length > size) throw new DerError('a number of the signature is not DER');
      return concat([new Uint8Array(size - digits.length), digits]);
    });
    if (numbers.rest().length > 0) throw new DerError('the signature holds more than two numbers');
    return concat(parts);
  }

  // src/seal/verify/link.ts
  async function isIssuer(issuer, subject, depth) {
    const { authority, keyUsage, pathLength, subjectKeyIdentifier } = issuer.extensions;
    const named = subject.extensions.authorityKeyIdentifier;
    const mayIssue = authority && (keyUsage === null || keyUsage.has('keyCertSign'));
    const sameKey = named === null || subjectKeyIdentifier === null || sameBytes(named, subjectKeyIdentifier);
    if (!mayIssue || !sameKey || !sameBytes(issuer.subject, subject.issuer)) return false;
    if ((pathLength !== null && depth > pathLength) || subject.algorithm === void 0) return false;
    return fits(
      {
        key: issuer.publicKey,
        algorithm: subject.algorithm,
      },
      subject.signed,
      subject.signature,
    );
  }
  function validityProblem({ subjectText, notBefore, notAfter }, at) {
    if (!(at >= notBefore)) return `the certificate "${subjectText}" was not valid yet at the signing time`;
    if (!(at <= notAfter)) return `the certificate "${subjectText}" had expired at the signing time`;
    return null;
  }
  function usageProblem({ subjectText, extensions: { keyUsage } }) {
    return keyUsage === null || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')
      ? null
      : `the certificate "${subjectText}" does not allow its key to sign`;
  }

  // src/seal/verify/answers.ts
  const hasAnswers = ({ entries }) => [...entries.values()].some(({ answers }) => answers !== null);
  function checkAnswers(container) {
    if (!hasAnswers(container)) return [];
    const listed = placesIn(textOf$1(contentOf(container, evidenceIndexFile)));
    if (listed === null)
      return [problemOf$2(evidenceIndexFile, 'the index of the answers that stand in lines cannot be read')];
    const problems = [];
    for (const { path, answers } of container.entries.values()) {
      if (answers === null) continue;
      const expected = listed.get(path) ?? /* @__PURE__ */ new Map();
      answers.forEach((sha256, index) => {
        const line = index + 1;
        if (!expected.has(line)) problems.push(problemOf$2(path, `the evidence index does not list line ${line}`));
        else if (expected.get(line) !== sha256)
          problems.push(problemOf$2(path, `line ${line} is not the answer that the evidence index lists there`));
      });
      const missing = [...expected.keys()].filter((line) => line > answers.length);
      problems.push(...missing.map((line) => problemOf$2(path, `line ${line} is missing`)));
    }
    return problems;
  }
  const problemOf$2 = (file, message) => ({
    check: 'answers',
    file,
    message,
  });
  function placesIn(csv) {
    const rows = rowsOf(csv);
    const { value: head } = rows.next();
    const [file, line, sha256] = ['file', 'line', 'sha256'].map((name) => (head ?? []).indexOf(name));
    if (file === void 0 || line === void 0 || sha256 === void 0 || Math.min(file, line, sha256) < 0) return null;
    const places = /* @__PURE__ */ new Map();
    for (const row of rows) {
      const [path = '', number = '', digest = ''] = [row[file], row[line], row[sha256]];
      if (!/^[1-9]\d*$/.test(number)) continue;
      const own = places.get(path) ?? /* @__PURE__ */ new Map();
      places.set(path, own.set(Number(number), digest));
    }
    return places;
  }
  function* rowsOf(csv) {
    let row = [];
    for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
      row.push(quoted?.replaceAll('""', '"') ?? plain);
      if (end === ',') continue;
      yield row;
      row = [];
    }
  }

  // src/seal/der.ts
  const element$1 = (tag, content) => begun(tag, content, 0);
  const begun = (tag, content, toFollow) =>
    concat([Uint8Array.of(tag), encodeLength(content.length + toFollow), content]);
  function encodeLength(length) {
    if (length < 128) return Uint8Array.of(length);
    const bytes = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
    return Uint8Array.of(128 | bytes.length, ...bytes);
  }
  const sequence = (...items) => element$1(48, concat(items));
  const setOf = (...items) => element$1(49, concat([...items].sort((left, right) => compareBytes(left, right))));
  const integer = (value) => element$1(2, Uint8Array.of(value));
  const octetString = (bytes) => element$1(4, bytes);
  const nothing = element$1(5, /* @__PURE__ */ new Uint8Array());
  const tagged = (number, ...items) => element$1(160 | number, concat(items));
  function objectIdentifier(dotted) {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
    const bytes = [first * 40 + second, ...rest.flatMap(base128)];
    return element$1(6, Uint8Array.from(bytes));
  }
  function base128(value) {
    const digits = [value & 127];
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 127) | 128);
    return digits;
  }
  function time(instant) {
    const digits = instant.toISOString().replace(/[-:T]/g, '').slice(0, 14);
    const [tag, text] = instant.getUTCFullYear() < 2050 ? [23, digits.slice(2)] : [24, digits];
    return element$1(tag, utf8(`${text}Z`));
  }

  // src/seal/revocation-choice.ts
  const ocspResponse = '1.3.6.1.5.5.7.16.2';
  const isOther = (choice) => choice[0] === 161;
  function answerIn(choice) {
    if (!isOther(choice.der)) return void 0;
    const [format, answer] = elementsOf(choice);
    if (format === void 0 || answer === void 0 || objectIdentifierOf(format) !== ocspResponse)
      throw new DerError('revocation information of another kind than lists and OCSP answers');
    return answer.der;
  }

  // src/seal/cms.ts
  const oid$3 = {
    data: '1.2.840.113549.1.7.1',
    signedData: '1.2.840.113549.1.7.2',
    contentType: '1.2.840.113549.1.9.3',
    messageDigest: '1.2.840.113549.1.9.4',
    signingTime: '1.2.840.113549.1.9.5',
    signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
    sha256: '2.16.840.1.101.3.4.2.1',
    rsaSha256: '1.2.840.113549.1.1.11',
    ecdsaSha256: '1.2.840.10045.4.3.2',
    timeStamp: '1.2.840.113549.1.9.16.2.14',
  };
  const digestAlgorithm = sequence(objectIdentifier(oid$3.sha256));
  const attribute = (type, value) => sequence(objectIdentifier(type), setOf(value));
  async function cmsCertificate(der) {
    const { issuer, serialNumber } = readCertificate(der);
    return {
      der,
      issuer,
      serialNumber,
      sha256: await sha256Bytes(der),
    };
  }
  function signedAttributes({ signer, others, digest, signingTime }) {
    return setOf(
      attribute(oid$3.contentType, objectIdentifier(oid$3.data)),
      attribute(oid$3.messageDigest, octetString(digest)),
      attribute(oid$3.signingCertificateV2, signingCertificates(signer, others)),
      ...(signingTime === null ? [] : [attribute(oid$3.signingTime, time(signingTime))]),
    );
  }
  function assembleCms(parts, signature, token) {
    const { signer, others, revocations } = parts;
    const signerInfo = sequence(
      integer(1),
      sequence(signer.issuer, signer.serialNumber),
      digestAlgorithm,
      retagged(signedAttributes(parts)),
      algorithmIdentifier(parts.algorithm),
      octetString(signature),
      ...(token === null ? [] : [tagged(1, attribute(oid$3.timeStamp, token))]),
    );
    const signedData = sequence(
      integer(revocations.some(isOther) ? 5 : 1),
      setOf(digestAlgorithm),
      sequence(objectIdentifier(oid$3.data)),
      tagged(0, ...ordered([signer, ...others]).map((certificate) => certificate.der)),
      ...(revocations.length === 0 ? [] : [tagged(1, ...[...revocations].sort(compareBytes))]),
      setOf(signerInfo),
    );
    return sequence(objectIdentifier(oid$3.signedData), tagged(0, signedData));
  }
  const signingCertificates = (signer, others) =>
    sequence(sequence(...[signer, ...ordered(others)].map(certificateIdentifier)));
  function certificateIdentifier({ issuer, serialNumber, sha256 }) {
    const directoryName = tagged(4, issuer);
    return sequence(octetString(sha256), sequence(sequence(directoryName), serialNumber));
  }
  const ordered = (certificates) => [...certificates].sort((left, right) => compareBytes(left.der, right.der));
  function retagged(set) {
    const copy = Uint8Array.from(set);
    copy[0] = 160;
    return copy;
  }
  function algorithmIdentifier(algorithm) {
    switch (algorithm) {
      case 'rsa-sha256':
        return sequence(objectIdentifier(oid$3.rsaSha256), nothing);
      case 'ecdsa-sha256':
        return sequence(objectIdentifier(oid$3.ecdsaSha256));
    }
  }

  // src/seal/signed-data.ts
  const signedDataType = '1.2.840.113549.1.7.2';
  const rsaEncryption = '1.2.840.113549.1.1.1';
  const hashes = {
    '2.16.840.1.101.3.4.2.1': 'SHA-256',
    '2.16.840.1.101.3.4.2.2': 'SHA-384',
    '2.16.840.1.101.3.4.2.3': 'SHA-512',
  };
  const hashNameOf = (identifier) => hashes[objectIdentifierOf(membersOf(identifier).take(6, 'the digest algorithm'))];
  function readSignedData(der) {
    const outer = membersOf(readDer(der));
    if (objectIdentifierOf(outer.take(6, 'the type of the structure')) !== signedDataType)
      throw new DerError('it is not CMS SignedData');
    const signedData = membersOf(membersOf(outer.take(160, 'the content')).take(48, 'SignedData'));
    signedData.take(2, 'the version');
    signedData.take(49, 'the set of digest algorithms');
    const encapsulated = membersOf(signedData.take(48, 'the kind of content'));
    const contentType = objectIdentifierOf(encapsulated.take(6, 'the kind of content'));
    const explicit = encapsulated.maybe(160);
    const content = explicit === void 0 ? null : membersOf(explicit).take(4, 'the content').content;
    const certificates = signedData.maybe(160);
    const revocations = signedData.maybe(161);
    const signers = elementsOf(signedData.take(49, 'the signer'));
    const [signer] = signers;
    if (signer === void 0 || signers.length !== 1) throw new DerError('it does not have exactly one signer');
    return {
      contentType,
      content,
      certificates: certificates === void 0 ? [] : elementsOf(certificates).map((each) => readCertificate(each.der)),
      revocations: revocations === void 0 ? [] : elementsOf(revocations).map((each) => each.der),
      signer: readSigner$2(signer),
    };
  }
  function readSigner$2(element) {
    const info = membersOf(element);
    info.take(2, 'the version of the signer');
    const identifier = info.maybe(128) ?? info.take(48, 'the identifier of the signer');
    const digestAlgorithm = hashNameOf(info.take(48, 'the digest algorithm'));
    const signedAttributes = info.take(160, 'the set of signed attributes');
    const algorithm = info.take(48, 'the signature algorithm');
    const algorithmId = objectIdentifierOf(membersOf(algorithm).take(6, 'the signature algorithm'));
    return {
      identifier,
      digestAlgorithm,
      signedAttributes,
      algorithm:
        algorithmId === rsaEncryption && digestAlgorithm !== void 0
          ? {
              kind: 'rsa',
              hash: digestAlgorithm,
            }
          : signatureAlgorithmOf(algorithm),
      algorithmId,
      signature: info.take(4, 'the signature').content,
      unsignedAttributes: info.maybe(161),
    };
  }
  function signerCertificate({ certificates, signer }) {
    const { identifier } = signer;
    if (identifier.tag === 128)
      return certificates.find(({ extensions: { subjectKeyIdentifier } }) =>
        subjectKeyIdentifier === null ? false : sameBytes(subjectKeyIdentifier, identifier.content),
      );
    const [name, number] = elementsOf(identifier);
    if (name === void 0 || number === void 0) return void 0;
    return certificates.find(
      ({ issuer, serialNumber }) => sameBytes(name.der, issuer) && sameBytes(number.der, serialNumber),
    );
  }
  function attributeOf(attributes, type) {
    const found = (attributes === void 0 ? [] : elementsOf(attributes))
      .map(elementsOf)
      .filter(([name]) => name !== void 0 && objectIdentifierOf(name) === type);
    const set = found[0]?.[1];
    const values = set === void 0 ? [] : elementsOf(set);
    return found.length === 1 && values.length === 1 ? values[0] : void 0;
  }
  function signedBytes({ signedAttributes }) {
    const content = Uint8Array.from(signedAttributes.der);
    content[0] = 49;
    return content;
  }

  // src/seal/verify/revocation-answer.ts
  const oid$2 = {
    basicResponse: '1.3.6.1.5.5.7.48.1.1',
    nonce: '1.3.6.1.5.5.7.48.1.2',
    ocspSigning: '1.3.6.1.5.5.7.3.9',
    sha1: '1.3.14.3.2.26',
  };
  const refusals = {
    1: 'malformedRequest',
    2: 'internalError',
    3: 'tryLater',
    5: 'sigRequired',
    6: 'unauthorized',
  };
  const dayOf = (time) => new Date(time.getTime() + 864e5);
  function readRevocationAnswer(der) {
    const outer = membersOf(readDer(der));
    const code = outer.take(10, 'the status of the OCSP answer').content[0] ?? 2;
    if (code !== 0) throw new DerError(`the OCSP responder refused to answer: ${refusals[code] ?? code}`);
    const bytes = membersOf(membersOf(outer.take(160, 'the OCSP answer')).take(48, 'the OCSP answer'));
    if (objectIdentifierOf(bytes.take(6, 'the kind of the OCSP answer')) !== oid$2.basicResponse)
      throw new DerError('the OCSP answer is of another kind than the basic one');
    const { response, nonce } = readBasicResponse(bytes.take(4, 'the OCSP answer').content);
    return {
      der,
      nonce,
      statusOf: (certificate, issuer) => statusOf(response, certificate, issuer),
    };
  }
  function readBasicResponse(der) {
    const outer = membersOf(readDer(der));
    const body = outer.take(48, 'the content of the OCSP answer');
    const algorithm = outer.take(48, 'the algorithm of the OCSP answer');
    const signature = bitsOf(outer.take(3, 'the signature of the OCSP answer'));
    const carried = outer.maybe(160);
    const members = membersOf(body);
    members.maybe(160);
    const responder = members.maybe(161) ?? members.take(162, 'the name of the OCSP responder');
    const producedAt = timeOf(members.take(24, 'the time of the OCSP answer'));
    const singles = elementsOf(members.take(48, 'what the OCSP answer says')).map(readSingle);
    const extensions = members.maybe(161);
    refuseCritical(extensions);
    const nonce = extensions === void 0 ? void 0 : valuesOf(extensions).get(oid$2.nonce);
    const certificates =
      carried === void 0 ? [] : elementsOf(membersOf(carried).take(48, 'the certificates of the OCSP responder'));
    return {
      response: {
        body: body.der,
        algorithm: signatureAlgorithmOf(algorithm),
        signature,
        certificates: certificates.map((each) => readCertificate(each.der)),
        responder,
        producedAt,
        singles,
      },
      nonce: nonce ?? null,
    };
  }
  function readSingle(element) {
    const members = membersOf(element);
    const identifier = membersOf(members.take(48, 'the certificate of the OCSP answer'));
    const algorithm = identifier.take(48, 'the digest algorithm of the OCSP answer');
    const isSha1 = objectIdentifierOf(membersOf(algorithm).take(6, 'the digest algorithm')) === oid$2.sha1;
    const issuerName = identifier.take(4, 'the name of the issuer').content;
    const issuerKey = identifier.take(4, 'the key of the issuer').content;
    const serialNumber = identifier.take(2, 'the serial number').der;
    const revoked = members.maybe(161);
    const unknown = revoked === void 0 && members.maybe(128) === void 0;
    if (unknown) members.take(130, 'the state of the certificate');
    const thisUpdate = timeOf(members.take(24, 'the time of the state'));
    const next = members.maybe(160);
    refuseCritical(members.maybe(161));
    return {
      hash: isSha1 ? 'SHA-1' : hashNameOf(algorithm),
      issuerName,
      issuerKey,
      serialNumber,
      unknown,
      revokedAt: revoked === void 0 ? null : timeOf(membersOf(revoked).take(24, 'the time of the revocation')),
      thisUpdate,
      nextUpdate: next === void 0 ? dayOf(thisUpdate) : timeOf(membersOf(next).take(24, 'the time of the next')),
    };
  }
  function refuseCritical(extensions) {
    if (hasCriticalExtension(extensions))
      throw new DerError('the OCSP answer has a critical extension, which is not checked here');
  }
  async function statusOf(response, certificate, issuer) {
    const single = await singleAbout(response.singles, certificate, issuer);
    if (single === void 0) return null;
    const { subjectText } = certificate;
    if (!(await isAuthorised(response, issuer)))
      return `an OCSP answer about "${subjectText}" was not signed by its issuer, nor by a responder of its issuer`;
    return single.unknown ? `the OCSP responder of "${issuer.subjectText}" does not know "${subjectText}"` : single;
  }
  async function singleAbout(singles, { serialNumber }, { subject, publicKey }) {
    for (const each of singles) {
      if (each.hash === void 0 || !sameBytes(each.serialNumber, serialNumber)) continue;
      const [name, key] = [await digestOf(each.hash, subject), await digestOf(each.hash, keyBitsOf(publicKey))];
      if (sameBytes(each.issuerName, name) && sameBytes(each.issuerKey, key)) return each;
    }
  }
  async function isAuthorised(response, issuer) {
    const { algorithm, body, signature, producedAt, certificates } = response;
    if (algorithm === void 0) return false;
    for (const candidate of [issuer, ...certificates]) {
      if (
        !(await isNamed(response, candidate)) ||
        usageProblem(candidate) !== null ||
        !(await fits(
          {
            key: candidate.publicKey,
            algorithm,
          },
          body,
          signature,
        ))
      )
        continue;
      if (sameCertificate(candidate, issuer)) return true;
      const { extendedKeyUsage, ocspNoCheck, unknownCritical } = candidate.extensions;
      const responds = extendedKeyUsage?.includes(oid$2.ocspSigning) === true && ocspNoCheck;
      const valid = validityProblem(candidate, producedAt) === null && unknownCritical.length === 0;
      if (responds && valid && (await isIssuer(issuer, candidate, 0))) return true;
    }
    return false;
  }
  async function isNamed({ responder }, { subject, publicKey }) {
    const [value] = elementsOf(responder);
    if (value === void 0) return false;
    return responder.tag === 161
      ? sameBytes(value.der, subject)
      : value.tag === 4 && sameBytes(value.content, await digestOf('SHA-1', keyBitsOf(publicKey)));
  }

  // src/seal/verify/revocation-list.ts
  function readRevocationList(der) {
    const outer = membersOf(readDer(der));
    const body = outer.take(48, 'the content of the revocation list');
    const algorithm = outer.take(48, 'the algorithm of the revocation list');
    const signature = bitsOf(outer.take(3, 'the signature of the revocation list'));
    const members = membersOf(body);
    members.maybe(2);
    members.take(48, 'the algorithm of the revocation list');
    const issuer = members.take(48, 'the issuer of the revocation list').der;
    const time = () => members.maybe(23) ?? members.maybe(24);
    const [first, next] = [time(), time()].map((each) => (each === void 0 ? void 0 : timeOf(each)));
    const revoked = members.maybe(48);
    const entries = revoked === void 0 ? [] : elementsOf(revoked).map(elementsOf);
    const whole = !hasCriticalExtension(members.maybe(160));
    const [thisUpdate, nextUpdate] = [first ?? /* @__PURE__ */ new Date(NaN), next ?? null];
    const revokedAt = (serialNumber) => {
      const found = entries.find(([number]) => number !== void 0 && sameBytes(number.der, serialNumber));
      return found?.[1] === void 0 ? null : timeOf(found[1]);
    };
    const signed = {
      body: body.der,
      algorithm: signatureAlgorithmOf(algorithm),
      signature,
    };
    const statusOf = async ({ issuer: named, serialNumber }, authority) => {
      if (!whole || !sameBytes(issuer, named)) return null;
      return (await isIssuedBy(signed, authority))
        ? {
            revokedAt: revokedAt(serialNumber),
            thisUpdate,
            nextUpdate,
          }
        : `a revocation list in the name of "${authority.subjectText}" was not signed by it`;
    };
    return {
      der,
      issuer,
      thisUpdate,
      nextUpdate,
      revokedAt,
      statusOf,
    };
  }
  async function isIssuedBy({ body, algorithm, signature }, { publicKey, extensions: { keyUsage } }) {
    return (
      (keyUsage === null || keyUsage.has('cRLSign')) &&
      algorithm !== void 0 &&
      fits(
        {
          key: publicKey,
          algorithm,
        },
        body,
        signature,
      )
    );
  }

  // src/seal/verify/revocation.ts
  function readRevocation(choice) {
    const answer = answerIn(readDer(choice));
    return answer === void 0 ? readRevocationList(choice) : readRevocationAnswer(answer);
  }
  async function revocationOf$1(certificate, issuer, { revocations, at, proven }) {
    let latest = null;
    for (const each of revocations) {
      const status = await each.statusOf(certificate, issuer);
      if (status === null) continue;
      if (typeof status === 'string') return status;
      const { revokedAt, thisUpdate, nextUpdate } = status;
      if (revokedAt !== null && (!proven || revokedAt <= at))
        return `the certificate "${certificate.subjectText}" was revoked on ${revokedAt.toISOString()}`;
      if ((nextUpdate === null || nextUpdate >= at) && (latest === null || thisUpdate > latest)) latest = thisUpdate;
    }
    return latest;
  }

  // src/seal/verify/time-stamp.ts
  const oid$1 = {
    tstInfo: '1.2.840.113549.1.9.16.1.4',
    contentType: '1.2.840.113549.1.9.3',
    messageDigest: '1.2.840.113549.1.9.4',
    signingCertificate: '1.2.840.113549.1.9.16.2.12',
    signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
    timeStamping: '1.3.6.1.5.5.7.3.8',
  };
  const failed$1 = (message) => ({
    time: null,
    authority: null,
    certificates: [],
    policy: null,
    nonce: null,
    problems: [message],
  });
  async function readTimeStamp(token, stamped) {
    try {
      const signedData = readSignedData(token);
      const { contentType, content, certificates } = signedData;
      if (contentType !== oid$1.tstInfo || content === null) return failed$1('the time stamp holds no time');
      const authority = signerCertificate(signedData);
      if (authority === void 0) return failed$1('the time stamp does not carry the certificate of its authority');
      const info = readInfo(content);
      const problems = [
        ...(info.hash === 'SHA-256' && sameBytes(info.imprint, stamped)
          ? []
          : ['the time stamp is for something else']),
        ...(await signatureProblems$2(signedData, content, authority)),
        ...authorityProblems(authority, info.time),
      ];
      return {
        time: info.time,
        authority,
        certificates,
        policy: info.policy,
        nonce: info.nonce,
        problems,
      };
    } catch (error) {
      return failed$1(`the time stamp cannot be read: ${error instanceof DerError ? error.message : String(error)}`);
    }
  }
  function readInfo(content) {
    const info = membersOf(readDer(content));
    info.take(2, 'the version of the time');
    const policy = objectIdentifierOf(info.take(6, 'the policy'));
    const imprint = membersOf(info.take(48, 'the imprint'));
    const hash = hashNameOf(imprint.take(48, 'the algorithm of the imprint'));
    const digest = imprint.take(4, 'the imprint').content;
    info.take(2, 'the serial number of the time');
    const time = timeOf(info.take(24, 'the time'));
    info.maybe(48);
    info.maybe(1);
    const nonce = info.maybe(2);
    return {
      time,
      policy,
      nonce: nonce === void 0 ? null : hexOf(nonce.content),
      hash,
      imprint: digest,
    };
  }
  async function signatureProblems$2(signedData, content, authority) {
    const { signer } = signedData;
    const { signedAttributes, digestAlgorithm, algorithm } = signer;
    if (digestAlgorithm === void 0 || algorithm === void 0)
      return [`the signature algorithm ${signer.algorithmId} of the time stamp is not supported`];
    const type = attributeOf(signedAttributes, oid$1.contentType);
    const digest = attributeOf(signedAttributes, oid$1.messageDigest)?.content ?? /* @__PURE__ */ new Uint8Array();
    const actual = await digestOf(digestAlgorithm, content);
    return type !== void 0 &&
      objectIdentifierOf(type) === oid$1.tstInfo &&
      sameBytes(digest, actual) &&
      (await namesCertificate(signedAttributes, authority)) &&
      (await fits(
        {
          key: authority.publicKey,
          algorithm,
        },
        signedBytes(signer),
        signer.signature,
      ))
      ? []
      : ['the signature of the time stamp does not fit'];
  }
  async function namesCertificate(attributes, { der }) {
    const [first, second] = [oid$1.signingCertificate, oid$1.signingCertificateV2].map((type) => {
      const value = attributeOf(attributes, type);
      const list = value === void 0 ? void 0 : elementsOf(value)[0];
      return list === void 0 ? void 0 : elementsOf(list)[0];
    });
    if (second !== void 0) {
      const members = membersOf(second);
      const identifier = members.maybe(48);
      const algorithm = identifier === void 0 ? 'SHA-256' : hashNameOf(identifier);
      const digest = members.take(4, 'the digest of the certificate').content;
      return algorithm !== void 0 && sameBytes(digest, await digestOf(algorithm, der));
    }
    if (first === void 0) return false;
    return sameBytes(membersOf(first).take(4, 'the digest of the certificate').content, await digestOf('SHA-1', der));
  }
  function authorityProblems(authority, time) {
    const { extendedKeyUsage } = authority.extensions;
    const forTime = extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === oid$1.timeStamping;
    const validity = validityProblem(authority, time);
    return [
      ...(forTime ? [] : [`the certificate "${authority.subjectText}" is not one for time stamps`]),
      ...(validity === null ? [] : [validity]),
    ];
  }

  // src/seal/verify/cms.ts
  const oid = {
    messageDigest: '1.2.840.113549.1.9.4',
    signingTime: '1.2.840.113549.1.9.5',
    timeStamp: '1.2.840.113549.1.9.16.2.14',
  };
  const failed = (message) => ({
    signer: null,
    certificates: [],
    revocations: [],
    signingTime: null,
    timeStamp: null,
    problems: [message],
  });
  async function readCms(der, digest) {
    try {
      const signedData = readSignedData(der);
      const signer = signerCertificate(signedData);
      if (signer === void 0) return failed("the signature does not carry its signer's certificate");
      return await check$1(signedData, signer, {
        der,
        digest,
      });
    } catch (error) {
      return failed(`the signature cannot be read: ${error instanceof DerError ? error.message : String(error)}`);
    }
  }
  async function check$1(signedData, signer, { der, digest }) {
    const { certificates, signer: info } = signedData;
    const claimed = attributeOf(info.signedAttributes, oid.signingTime);
    const signingTime = claimed === void 0 ? null : timeOf(claimed);
    const token = attributeOf(info.unsignedAttributes, oid.timeStamp)?.der ?? null;
    const problems = [...checkDigest(signedData, digest), ...(await checkSignature(signedData, signer))];
    const others = certificates.filter((certificate) => certificate !== signer);
    const parts = {
      algorithm: signer.publicKey.kind === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256',
      signer: await cmsCertificate(signer.der),
      others: await Promise.all(others.map((each) => cmsCertificate(each.der))),
      revocations: signedData.revocations,
      digest,
      signingTime,
    };
    if (problems.length === 0 && !sameBytes(assembleCms(parts, info.signature, token), der))
      problems.push('the signature is not in the form that it was written in');
    const timeStamp = token === null ? null : await readTimeStamp(token, await sha256Bytes(info.signature));
    return {
      signer,
      certificates,
      revocations: signedData.revocations.map(readRevocation),
      signingTime,
      timeStamp,
      problems,
    };
  }
  function checkDigest({ signer }, digest) {
    const value = attributeOf(signer.signedAttributes, oid.messageDigest);
    return value?.tag === 4 && sameBytes(value.content, digest)
      ? []
      : ['the content was changed after it was signed: its digest differs from the signed one'];
  }
  async function checkSignature({ signer: info }, { publicKey }) {
    const { algorithm, algorithmId, signature } = info;
    if (algorithm === void 0 || algorithm.kind !== publicKey.kind)
      return [`the signature algorithm ${algorithmId} is not supported`];
    if (publicKey.kind === 'rsa' && publicKey.bits < 2048)
      return [`the signing key is too weak: RSA with ${publicKey.bits} bits`];
    return (await fits(
      {
        key: publicKey,
        algorithm,
      },
      signedBytes(info),
      signature,
    ))
      ? []
      : ['the signature does not fit its signer'];
  }

  // src/seal/verify/commitments.ts
  async function readCommitments(container, manifest) {
    const { entries } = container;
    const expected = manifest?.commitments ?? manifest?.redaction?.root;
    if (!entries.has('commitments.json') && !entries.has('commitments.json.p7s') && expected === void 0) return null;
    const bytes = contentOf(container, commitmentsFile);
    const commitments = parseCommitments(bytes);
    const signature = entries.has('commitments.json.p7s')
      ? await readCms(contentOf(container, commitmentsSignature), await sha256Bytes(bytes))
      : failed(`${commitmentsSignature} is missing`);
    return {
      commitments,
      signature,
      problems: [
        ...(commitments === null ? ['the commitments cannot be read'] : await rootProblems(commitments, expected)),
        ...signatureProblems$1(signature),
      ].map(problemOf$1),
    };
  }
  const problemOf$1 = (message) => ({
    check: 'commitments',
    file: commitmentsFile,
    message,
  });
  function ownCommitments({ commitments, signature }, manifest, signer) {
    const paths = (commitments?.documents ?? []).map(({ path }) => path);
    const files = manifest.files
      .map(({ path }) => path)
      .filter((path) => !['mimetype', commitmentsFile, commitmentsSignature].includes(path));
    const whole = paths.length === files.length && files.every((path, index) => paths[index] === path);
    const other = signature.signer !== null && signer !== null && !sameCertificate(signature.signer, signer);
    return [
      ...(whole ? [] : [problemOf$1('the commitments are not to the files of this pack')]),
      ...(other ? [problemOf$1('the commitments were signed by somebody else than the pack')] : []),
    ];
  }
  async function rootProblems({ root, documents }, expected) {
    const computed = await rootOf(
      documents.map((document) => fromHex(document.root) ?? /* @__PURE__ */ new Uint8Array()),
      sha256Bytes,
    );
    return [
      ...(hexOf(computed) === root ? [] : ['the root of the commitments is not that of their documents']),
      ...(root === expected ? [] : ['the manifest names another root of commitments']),
    ];
  }
  function signatureProblems$1({ signer, signingTime, problems }) {
    if (signer === null || problems.length > 0) return problems;
    return [
      signingTime === null
        ? signingTime === null
          ? 'the signature does not say when it was made'
          : null
        : validityProblem(signer, signingTime),
      usageProblem(signer),
    ].filter((problem) => problem !== null);
  }
  function parseCommitments(bytes) {
    try {
      const text = new TextDecoder('utf-8', {
        fatal: true,
        ignoreBOM: true,
      }).decode(bytes);
      const value = JSON.parse(text);
      return isCommitments(value) && canonicalJson(value) === text ? value : null;
    } catch {
      return null;
    }
  }
  const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
  function isCommitments(value) {
    if (!isJsonObject(value) || value['schema'] !== 'dynamodb-audit-pack/commitments/1') return false;
    const { framework, period, documents, root } = value;
    if (!isJsonObject(framework) || !isJsonObject(period) || !Array.isArray(documents) || !isHash(root)) return false;
    return documents.every(
      (each) =>
        isJsonObject(each) &&
        typeof each['path'] === 'string' &&
        Number.isSafeInteger(each['fields']) &&
        isHash(each['root']),
    );
  }

  // src/seal/verify/manifest.ts
  function readManifest(container) {
    const bytes = container.entries.get('manifest.json')?.bytes;
    const failed = (message) => ({
      manifest: null,
      problems: [
        {
          check: 'manifest',
          file: 'manifest.json',
          message,
        },
      ],
    });
    if (bytes === void 0 || bytes === null) return failed('the manifest is missing');
    try {
      const text = new TextDecoder('utf-8', {
        fatal: true,
        ignoreBOM: true,
      }).decode(bytes);
      const value = JSON.parse(text);
      if (!isManifest(value)) return failed('the manifest is not of the form dynamodb-audit-pack/manifest/1');
      if (canonicalJson(value) !== text) return failed('the manifest is not canonical JSON');
      return {
        manifest: value,
        problems: [],
      };
    } catch {
      return failed('the manifest is not JSON');
    }
  }
  function isManifest(value) {
    if (!isJsonObject(value) || value['schema'] !== 'dynamodb-audit-pack/manifest/1') return false;
    const { pack, signer, files, period, framework } = value;
    if (![pack, value['organisation'], value['createdAt'], value['status']].every((text) => typeof text === 'string'))
      return false;
    if (!isJsonObject(signer) || typeof signer['name'] !== 'string' || typeof signer['test'] !== 'boolean')
      return false;
    if (!isJsonObject(period) || !isJsonObject(framework) || !Array.isArray(files)) return false;
    return files.every(
      (file) =>
        isJsonObject(file) &&
        typeof file['path'] === 'string' &&
        typeof file['sha256'] === 'string' &&
        typeof file['bytes'] === 'number',
    );
  }
  function checkFiles(manifest, { entries }) {
    const problems = [];
    for (const listed of manifest.files) {
      const entry = entries.get(listed.path);
      if (entry === void 0)
        problems.push({
          check: 'digests',
          file: listed.path,
          message: 'the file is missing',
        });
      else if (entry.sha256 !== listed.sha256)
        problems.push({
          check: 'digests',
          file: listed.path,
          message: 'the file was changed: its SHA-256 differs from the manifest',
        });
      else if (entry.size !== listed.bytes)
        problems.push({
          check: 'manifest',
          file: listed.path,
          message: 'the manifest names another size',
        });
    }
    const known = /* @__PURE__ */ new Set([...manifest.files.map((file) => file.path), ...sealFiles, timeStampFile]);
    for (const path of entries.keys())
      if (!known.has(path))
        problems.push({
          check: 'extra-files',
          file: path,
          message: 'the manifest does not list this file',
        });
    for (const path of sealFiles)
      if (!entries.has(path))
        problems.push({
          check: 'digests',
          file: path,
          message: 'the file is missing',
        });
    return problems;
  }
  function checkLists(manifest, container) {
    const { entries, order } = container;
    const problems = [];
    const digest = (path) => entries.get(path)?.sha256 ?? '';
    const text = (path) => textOf$1(contentOf(container, path));
    const expected = checksumList([
      ...manifest.files,
      {
        path: 'manifest.json',
        sha256: digest('manifest.json'),
      },
    ]);
    if (entries.has('SHA256SUMS') && text('SHA256SUMS') !== expected)
      problems.push({
        check: 'manifest',
        file: 'SHA256SUMS',
        message: 'the list does not agree with the manifest',
      });
    if (text('mimetype') !== 'application/vnd.etsi.asic-e+zip' || (order !== null && order[0] !== 'mimetype'))
      problems.push({
        check: 'container',
        file: 'mimetype',
        message: 'the container does not begin with its media type',
      });
    if (
      entries.has('META-INF/ASiCManifest.xml') &&
      text('META-INF/ASiCManifest.xml') !== expectedAsicManifest(manifest, entries.has('SHA256SUMS.tsr'), digest)
    )
      problems.push({
        check: 'manifest',
        file: asicManifestPath,
        message: 'the list does not agree with the manifest',
      });
    return problems;
  }
  function expectedAsicManifest(manifest, stamped, digest) {
    const own = [
      {
        path: 'manifest.json',
        mediaType: 'application/json',
        sha256: digest('manifest.json'),
      },
      {
        path: 'SHA256SUMS',
        mediaType: 'text/plain',
        sha256: digest('SHA256SUMS'),
      },
      {
        path: 'SHA256SUMS.p7s',
        mediaType: 'application/pkcs7-signature',
        sha256: digest('SHA256SUMS.p7s'),
      },
      ...(stamped
        ? [
            {
              path: timeStampFile,
              mediaType: 'application/timestamp-reply',
              sha256: digest(timeStampFile),
            },
          ]
        : []),
    ];
    const data = [...manifest.files.filter((file) => file.path !== 'mimetype'), ...own];
    return asicManifest(data.sort(byPath));
  }

  // src/seal/verify/pdf.ts
  async function readPdfSignature(pdf) {
    const text = latin1Of(pdf);
    const ranges = [...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)];
    const [range] = ranges;
    if (range === void 0 || ranges.length !== 1) return failed('the PDF does not carry exactly one signature');
    const [start, open, close, rest] = range.slice(1).map(Number);
    if (!(start === 0 && close > open && close + rest === pdf.length) || text[open] !== '<' || text[close - 1] !== '>')
      return failed('the signature does not cover the whole PDF');
    if (text.split('%%EOF').length !== 2) return failed('something was appended to the PDF after it was signed');
    const hexadecimal = text.slice(open + 1, close - 1);
    const padded = /[A-F]/.test(hexadecimal) ? void 0 : fromHex(hexadecimal);
    if (padded === void 0) return failed("the PDF's signature is not hexadecimal");
    const length = derLength(padded);
    if (padded.subarray(length).some((byte) => byte !== 0)) return failed("there are bytes behind the PDF's signature");
    const digest = await sha256Bytes(concat([pdf.subarray(0, open), pdf.subarray(close)]));
    return readCms(padded.subarray(0, length), digest);
  }
  function derLength(bytes) {
    try {
      return elementAt(bytes, 0).der.length;
    } catch {
      return bytes.length;
    }
  }

  // src/seal/verify/redaction.ts
  function checkRedaction({ container, manifest }, { commitments }) {
    const documents = commitments?.documents ?? [];
    const problems = [...strangers(container, documents)];
    let [withheld, disclosed] = [0, 0];
    for (const document of documents) {
      const found = checkDocument(container, document);
      withheld += found.withheld;
      disclosed += found.disclosed;
      problems.push(...found.problems);
    }
    if (
      !counts(manifest.redaction, {
        withheld,
        disclosed,
      })
    )
      problems.push(problemOf(null, 'the manifest counts other fields than there are'));
    return {
      withheld,
      disclosed,
      problems,
    };
  }
  const problemOf = (file, message) => ({
    check: 'redaction',
    file,
    message,
  });
  const counts = (said, found) =>
    said !== void 0 && said.withheld === found.withheld && said.disclosed === found.disclosed;
  function strangers({ entries }, documents) {
    const known = new Set(documents.flatMap(({ path }) => [redactedFolder + path, disclosedFolder + path]));
    return [...entries.keys()]
      .filter((path) => (path.startsWith('redacted/') || path.startsWith('disclosed/')) && !known.has(path))
      .map((path) => problemOf(path, 'the original does not commit to such a file'));
  }
  function checkDocument(container, { path, fields, root }) {
    const { entries } = container;
    const file = redactedFolder + path;
    const found = entries.get(file)?.redacted ?? null;
    if (found === null) {
      const message = entries.has(file) ? 'the redacted document cannot be read' : 'the file is missing';
      return {
        withheld: fields,
        disclosed: 0,
        problems: [problemOf(file, message)],
      };
    }
    const message = 'what it discloses is not what the signer of the original committed to';
    const same = found.fields === fields && found.root === root;
    return {
      withheld: found.withheld,
      disclosed: found.fields - found.withheld,
      problems: [
        ...(same ? [] : [problemOf(file, message)]),
        ...fileProblems(container, disclosedFolder + path, found),
      ],
    };
  }
  function fileProblems({ entries }, path, { file }) {
    const entry = entries.get(path);
    if (file === null)
      return entry === void 0 ? [] : [problemOf(path, 'the file is there, but its digest is not disclosed')];
    return entry?.sha256 === file['sha256'] && entry?.size === file['bytes']
      ? []
      : [problemOf(path, 'the file is missing or not the one that the original commits to')];
  }

  // src/seal/test-mark.ts
  const testMark = 'TEST - not for hand-off';

  // src/seal/verify/chain.ts
  async function readChain(certificate, others, { anchors, at, proven = false, revocations = [] }) {
    const failed = (problem) => ({
      problem,
      notRevokedBy: null,
    });
    const covered = [];
    let current = certificate;
    for (let depth = 0; depth < 8; depth += 1) {
      const problem = validityProblem(current, at) ?? criticalProblem(current);
      if (problem !== null) return failed(problem);
      if (anchors.some((anchor) => sameCertificate(anchor, current)))
        return {
          problem: null,
          notRevokedBy: oldest(covered),
        };
      const issuer = await issuerOf(current, [...anchors, ...others], depth);
      if (issuer === void 0 || sameCertificate(issuer, current)) break;
      const revocation = await revocationOf$1(current, issuer, {
        revocations,
        at,
        proven,
      });
      if (typeof revocation === 'string') return failed(revocation);
      covered.push(revocation);
      current = issuer;
    }
    return failed(`the certificate "${certificate.subjectText}" does not chain to a trust anchor that was given`);
  }
  function oldest(times) {
    const known = times.filter((time) => time !== null);
    if (known.length === 0 || known.length < times.length) return null;
    return known.reduce((first, time) => (time < first ? time : first));
  }
  async function issuerOf(subject, candidates, depth) {
    for (const candidate of candidates) if (await isIssuer(candidate, subject, depth)) return candidate;
  }
  function criticalProblem({ subjectText, extensions }) {
    const [unknown] = extensions.unknownCritical;
    return unknown === void 0
      ? null
      : `the certificate "${subjectText}" has the critical extension ${unknown}, which is not checked here`;
  }

  // src/seal/time-stamp-messages.ts
  const sha256 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), nothing);
  function readTimeStampResponse(body) {
    try {
      const response = membersOf(readDer(body));
      const status = membersOf(response.take(48, 'the status'));
      const code = status.take(2, 'the status').content;
      const [token] = response.rest();
      if (code.length === 1 && (code[0] ?? 2) < 2 && token !== void 0) return { token: token.der };
      const texts = status.maybe(48);
      const reason =
        texts === void 0
          ? ''
          : `: ${elementsOf(texts)
              .map((each) => textOf$1(each.content))
              .join(' ')}`;
      return `the request was refused with status ${code[0] ?? '?'}${reason}`;
    } catch (error) {
      return `the answer is no time stamp: ${error instanceof DerError ? error.message : String(error)}`;
    }
  }

  // src/seal/verify/stamps.ts
  const tolerance = 10;
  async function stampProblems({ container, manifest, level }, { sums, asic, pdf, commitments }) {
    const wanted = (manifest?.signatures?.level ?? 'B-B') !== 'B-B';
    const list = await readList(container);
    const stamp = (file, timeStamp, signature = sums) => ({
      file,
      timeStamp,
      signature,
      wanted,
    });
    return [
      stamp('SHA256SUMS.p7s', sums.timeStamp),
      stamp(asicSignaturePath, asic.timeStamp),
      stamp(timeStampFile, list),
      ...(pdf === null ? [] : [stamp('report.pdf', pdf.timeStamp)]),
      ...(commitments === null
        ? []
        : [
            {
              ...stamp(commitmentsSignature, commitments.timeStamp, commitments),
              wanted: (level ?? 'B-B') !== 'B-B',
            },
          ]),
    ].flatMap(problemsOf);
  }
  function problemsOf({ file, timeStamp, signature, wanted }) {
    const problem = (message) => ({
      check: 'time-stamp',
      file,
      message,
    });
    if (timeStamp === null)
      return wanted ? [problem('the time stamp is missing, though the manifest says that there is one')] : [];
    return [
      ...timeStamp.problems.map(problem),
      ...(isBehind(signature, timeStamp) ? [problem('it is before the signing time')] : []),
    ];
  }
  const isBehind = ({ signingTime }, { time }) =>
    signingTime !== null && time !== null && signingTime.getTime() - time.getTime() > tolerance * 6e4;
  async function readList(container) {
    if (!container.entries.has('SHA256SUMS.tsr')) return null;
    const response = readTimeStampResponse(contentOf(container, timeStampFile));
    const token = typeof response === 'string' ? /* @__PURE__ */ new Uint8Array() : response.token;
    return readTimeStamp(token, await sha256Bytes(contentOf(container, 'SHA256SUMS')));
  }
  async function describeStamp({ timeStamp }, { trust, revocations }) {
    const { time, authority, certificates, problems } = timeStamp ?? {
      time: null,
      authority: null,
      problems: [],
    };
    if (time === null || authority === null || problems.length > 0) return null;
    const chain = await readChain(authority, certificates ?? [], {
      anchors: trust,
      at: time,
      proven: true,
      revocations,
    });
    return {
      time: time.toISOString(),
      authority: authority.name,
      fingerprint: await fingerprintOf(authority),
      trust: chain.problem === null ? 'known' : 'unknown',
    };
  }

  // src/seal/verify/signer.ts
  async function readSigner$1(file, reading, { trust, fingerprint = null, lists: given = [] }) {
    const revocations = [...given, ...reading.revocations];
    const timeStamp = await describeStamp(reading, {
      trust,
      revocations,
    });
    const chain = await signerChain(reading, {
      trust,
      revocations,
      timeStamp,
    });
    const messages = await trustProblems(reading, chain, fingerprint);
    return {
      signer: await describeSigner(reading, {
        known: (trust.length > 0 || fingerprint !== null) && messages.length === 0,
        chain,
      }),
      timeStamp: reading.problems.length === 0 ? timeStamp : null,
      problems: messages.map((message) => ({
        check: 'chain',
        file,
        message,
      })),
    };
  }
  async function signerChain({ signer, certificates, signingTime }, { trust, revocations, timeStamp }) {
    const proven = timeStamp?.trust === 'known';
    const at = proven ? new Date(timeStamp.time) : signingTime;
    if (signer === null || at === null || trust.length === 0)
      return {
        problem: null,
        notRevokedBy: null,
      };
    return readChain(signer, certificates, {
      anchors: trust,
      at,
      proven,
      revocations,
    });
  }
  async function trustProblems({ signer }, chain, fingerprint) {
    if (signer === null) return [];
    return [
      ...(fingerprint !== null && fingerprint !== (await fingerprintOf(signer))
        ? ["the signer's certificate has another fingerprint than the one that was given"]
        : []),
      ...(chain.problem === null ? [] : [chain.problem]),
    ];
  }
  async function describeSigner(reading, { known, chain }) {
    if (reading.signer === null || reading.problems.length > 0)
      return {
        trust: 'none',
        name: null,
        fingerprint: null,
        key: null,
        test: false,
        claimedAt: null,
        notRevokedBy: null,
      };
    return {
      trust: known ? 'known' : 'unknown',
      name: reading.signer.name,
      fingerprint: await fingerprintOf(reading.signer),
      key: hexOf(await sha256Bytes(reading.signer.publicKey.spki)),
      test: reading.signer.subjectText.includes(testMark),
      claimedAt: reading.signingTime?.toISOString() ?? null,
      notRevokedBy: chain.notRevokedBy?.toISOString() ?? null,
    };
  }

  // src/seal/verify/verify.ts
  async function verifyContainer(container, options) {
    const { manifest, problems: manifestProblems } = readManifest(container);
    const commitments = await readCommitments(container, manifest);
    const signatures = {
      ...(await readSignatures(container)),
      commitments: commitments?.signature ?? null,
    };
    const { sums, asic, pdf } = signatures;
    const { signer, timeStamp, problems: trustProblems } = await readSigner$1('SHA256SUMS.p7s', sums, options);
    const committed = await checkCommitments(
      {
        container,
        manifest,
        commitments,
        sums,
      },
      options,
    );
    const problems = [
      ...container.problems.map((problem) => ({
        check: 'container',
        ...problem,
      })),
      ...manifestProblems,
      ...(manifest === null ? [] : [...checkFiles(manifest, container), ...checkLists(manifest, container)]),
      ...checkAnswers(container),
      ...(await signatureProblems('SHA256SUMS.p7s', sums, manifest)),
      ...(await signatureProblems(asicSignaturePath, asic, manifest)),
      ...(pdf === null ? [] : pdfProblems(pdf, sums)),
      ...committed.problems,
      ...(await stampProblems(
        {
          container,
          manifest,
          level: commitments?.commitments?.level ?? null,
        },
        signatures,
      )),
      ...trustProblems,
    ];
    const asked = options.trust.length > 0 || (options.fingerprint ?? null) !== null;
    return {
      ok: problems.length === 0,
      manifest,
      signer,
      timeStamp,
      redaction: committed.redaction,
      checks: summarise(signatures, {
        manifest,
        problems,
        asked,
        lines: hasAnswers(container),
      }),
      problems,
    };
  }
  async function checkCommitments(pack, options) {
    const { container, manifest, commitments, sums } = pack;
    if (commitments === null || manifest === null)
      return {
        redaction: null,
        problems: commitments?.problems ?? [],
      };
    if (manifest.redaction === void 0)
      return {
        redaction: null,
        problems: [...commitments.problems, ...ownCommitments(commitments, manifest, sums.signer)],
      };
    const { withheld, disclosed, problems } = checkRedaction(
      {
        container,
        manifest,
      },
      commitments,
    );
    const { problems: trust, ...who } = await readSigner$1(commitmentsSignature, commitments.signature, options);
    const matches = problems.length === 0 && commitments.problems.length === 0;
    const { profile, root } = manifest.redaction;
    return {
      redaction: {
        profile,
        root,
        withheld,
        disclosed,
        matches,
        ...who,
      },
      problems: [...commitments.problems, ...problems, ...trust],
    };
  }
  async function readSignatures(container) {
    const pdf = container.entries.get('report.pdf')?.bytes ?? null;
    return {
      sums: await readSignature(container, 'SHA256SUMS.p7s', 'SHA256SUMS'),
      asic: await readSignature(container, asicSignaturePath, asicManifestPath),
      pdf: pdf === null ? null : await readPdfSignature(pdf),
    };
  }
  async function readSignature(container, signature, content) {
    const { entries } = container;
    if (!entries.has(signature) || !entries.has(content)) return failed(`${signature} or ${content} is missing`);
    return readCms(contentOf(container, signature), await sha256Bytes(contentOf(container, content)));
  }
  async function signatureProblems(file, reading, manifest) {
    const problems = reading.problems.map((message) => ({
      check: 'signature',
      file,
      message,
    }));
    const { signer, signingTime } = reading;
    if (signer === null) return problems;
    if (manifest !== null && manifest.signer.fingerprint !== (await fingerprintOf(signer)))
      problems.push({
        check: 'signature',
        file,
        message: 'the manifest names another signer',
      });
    const validity =
      signingTime === null ? 'the signature does not say when it was made' : validityProblem(signer, signingTime);
    for (const message of [validity, usageProblem(signer)])
      if (message !== null)
        problems.push({
          check: 'signature',
          file,
          message,
        });
    return problems;
  }
  function pdfProblems(reading, sums) {
    const problem = (message) => ({
      check: 'pdf-signature',
      file: 'report.pdf',
      message,
    });
    const problems = reading.problems.map(problem);
    if (reading.signer !== null && sums.signer !== null && !sameCertificate(reading.signer, sums.signer))
      problems.push(problem('the PDF was signed by somebody else than the pack'));
    return problems;
  }
  const checkTitles = {
    container: 'The container is as it was written',
    manifest: 'The lists of files agree with each other',
    digests: 'Every file has its listed digest',
    'extra-files': 'There is no file that is not listed',
    answers: 'Every answer in a line is the one that the evidence index lists',
    signature: 'The signatures fit the content and their signer',
    'pdf-signature': 'The PDF was signed by the same key, as a whole',
    commitments: 'The commitments to every field are signed',
    redaction: 'What is disclosed is what the signer of the original committed to',
    'time-stamp': 'The time stamps fit what they stamp',
    chain: 'The signer is the one that was expected',
  };
  function summarise({ sums, asic, pdf, commitments }, { manifest, problems, asked, lines }) {
    const stamped = [sums, asic, pdf].some((reading) => (reading?.timeStamp ?? null) !== null);
    const count = (check) => problems.filter((problem) => problem.check === check).length;
    const skipped = (check) =>
      (check === 'chain' && !asked) ||
      (check === 'answers' && !lines) ||
      (check === 'pdf-signature' && pdf === null) ||
      (check === 'commitments' && commitments === null) ||
      (check === 'redaction' && manifest?.redaction === void 0) ||
      (check === 'time-stamp' && !stamped && count(check) === 0) ||
      (manifest === null && (check === 'digests' || check === 'extra-files'));
    return Object.entries(checkTitles)
      .filter(([check]) => !skipped(check))
      .map(([check, title]) => {
        const found = count(check);
        const summary = found === 0 ? title : `${title}: ${found} ${found === 1 ? 'problem' : 'problems'}`;
        return {
          check,
          ok: found === 0,
          summary,
        };
      });
  }

  // src/verifier-page/crc32.ts
  const table = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 3988292384 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  function crc32(bytes, before = 0) {
    let value = before ^ 4294967295;
    for (let index = 0; index < bytes.length; index += 1)
      value = (table[(value ^ (bytes[index] ?? 0)) & 255] ?? 0) ^ (value >>> 8);
    return (value ^ 4294967295) >>> 0;
  }

  // src/verifier-page/sha256.ts
  const primes = (count) => {
    const found = [];
    for (let each = 2; found.length < count; each += 1)
      if (found.every((prime) => each % prime !== 0)) found.push(each);
    return found;
  };
  const fractionOf = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  const rounds = Int32Array.from(primes(64), (prime) => fractionOf(Math.cbrt(prime)));
  const beginning = Int32Array.from(primes(8), (prime) => fractionOf(Math.sqrt(prime)));
  const blockBytes = 64;
  function createSha256() {
    const state = beginning.slice();
    const schedule = /* @__PURE__ */ new Int32Array(64);
    const rest = new Uint8Array(blockBytes);
    let [waiting, length] = [0, 0];
    const update = (bytes) => {
      length += bytes.length;
      let at = 0;
      if (waiting > 0) {
        at = Math.min(blockBytes - waiting, bytes.length);
        rest.set(bytes.subarray(0, at), waiting);
        waiting += at;
        if (waiting < blockBytes) return;
        compress(state, schedule, viewOf(rest), 0);
        waiting = 0;
      }
      const view = viewOf(bytes);
      for (; at + blockBytes <= bytes.length; at += blockBytes) compress(state, schedule, view, at);
      rest.set(bytes.subarray(at));
      waiting = bytes.length - at;
    };
    return {
      update,
      digest: () => {
        const bits = length * 8;
        const padding = new Uint8Array(blockBytes - ((length + 8) % blockBytes) + 8);
        padding[0] = 128;
        const view = viewOf(padding);
        view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
        view.setUint32(padding.length - 4, bits % 2 ** 32);
        update(padding);
        const digest = new Uint8Array(4 * state.length);
        state.forEach((word, index) => viewOf(digest).setInt32(4 * index, word));
        return digest;
      },
    };
  }
  function sha256Of(bytes) {
    const hash = createSha256();
    hash.update(bytes);
    return hash.digest();
  }
  const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rotated = (word, by) => (word >>> by) | (word << (32 - by));
  function compress(state, w, view, at) {
    for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t += 1) {
      const [before, early] = [w[t - 2] ?? 0, w[t - 15] ?? 0];
      const late = rotated(before, 17) ^ rotated(before, 19) ^ (before >>> 10);
      const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
      w[t] = (late + (w[t - 7] ?? 0) + first + (w[t - 16] ?? 0)) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let t = 0; t < 64; t += 1) {
      const chosen = (e & f) ^ (~e & g);
      const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen + (rounds[t] ?? 0) + (w[t] ?? 0)) | 0;
      const most = (a & b) ^ (a & c) ^ (b & c);
      const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + most) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
  }

  // src/verifier-page/checksums.ts
  function pageChecksums() {
    let crc = 0;
    let first = null;
    let hash = null;
    return {
      update: (piece) => {
        crc = crc32(piece, crc);
        if (first === null) {
          first = piece;
          return;
        }
        if (hash === null) {
          hash = createSha256();
          hash.update(first);
        }
        hash.update(piece);
      },
      end: async () => ({
        crc32: crc,
        sha256: hexOf(hash === null ? await sha256Bytes(first ?? /* @__PURE__ */ new Uint8Array()) : hash.digest()),
      }),
    };
  }

  // src/seal/verify/anchors.ts
  function pemAnchors(pem) {
    const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g)];
    try {
      return blocks.map(([, base64]) => readCertificate(fromBase64(base64 ?? '') ?? /* @__PURE__ */ new Uint8Array()));
    } catch {
      return null;
    }
  }
  function readLists(file) {
    const blocks = [...latin1Of(file).matchAll(/-----BEGIN X509 CRL-----([\s\S]+?)-----END X509 CRL-----/g)];
    try {
      if (blocks.length === 0 && file[0] === 48) return [readRevocationList(file)];
      return blocks.map(([, base64]) =>
        readRevocationList(fromBase64(base64 ?? '') ?? /* @__PURE__ */ new Uint8Array()),
      );
    } catch {
      return null;
    }
  }
  function fingerprintFrom(text) {
    const bytes = fromHex(text.replace(/sha-?256|fingerprint|[:=\s-]/gi, ''));
    return bytes?.length === 32 ? hexOf(bytes) : null;
  }

  // src/verifier-page/form.ts
  function element(id, type) {
    const found = document.querySelector(`#${id}`);
    if (found instanceof type) return found;
    throw new TypeError(`the page has no ${id}`);
  }
  async function readSigner() {
    const text = element('fingerprint', HTMLInputElement).value.trim();
    const fingerprint = text === '' ? null : fingerprintFrom(text);
    if (text !== '' && fingerprint === null)
      throw new Error('What was entered is not a SHA-256 fingerprint: it has 64 hexadecimal digits.');
    const trust = [];
    const lists = [];
    for (const file of element('anchors', HTMLInputElement).files ?? []) {
      const certificates = pemAnchors(await file.text()) ?? [];
      const revocations = readLists(new Uint8Array(await file.arrayBuffer())) ?? [];
      if (certificates.length + revocations.length === 0)
        throw new Error(`${file.name} holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----") and no list.`);
      trust.push(...certificates);
      lists.push(...revocations);
    }
    return {
      trust,
      fingerprint,
      lists,
    };
  }

  // src/seal/verify/levels.ts
  const besides = /* @__PURE__ */ new Set(['rederive', 'cloudtrail', 'chain', 'disclosure', 'custody']);
  function levelsOf(verification) {
    const { manifest, signer, timeStamp, redaction, problems } = verification;
    const intact = problems.every(({ check }) => besides.has(check));
    const count = manifest?.files.length ?? 0;
    return [
      intact
        ? {
            title: 'intact',
            state: 'yes',
            text: `yes: ${count} files as they were sealed`,
          }
        : {
            title: 'intact',
            state: 'no',
            text: 'NO',
          },
      signedLevel(signer, timeStamp),
      ...(redaction === null ? [] : [redactedLevel(redaction)]),
    ];
  }
  function signedLevel(signer, timeStamp) {
    if (signer.trust === 'none')
      return {
        title: 'signed',
        state: 'no',
        text: 'NO valid signature',
      };
    const who = `${signer.name ?? ''}, ${whenOf(signer, timeStamp)}`;
    const test = signer.test ? ' TEST SIGNATURE, not for hand-off.' : '';
    return signer.trust === 'known'
      ? {
          title: 'signed',
          state: 'yes',
          text: `by ${who}, the expected signer${revocationOf(signer)}.${test}`,
        }
      : {
          title: 'signed',
          state: 'unknown',
          text: `by an unknown certificate: ${who}, SHA-256 ${signer.fingerprint ?? ''}.${test}`,
        };
  }
  function redactedLevel({ profile, root, withheld, disclosed, matches, signer, timeStamp }) {
    const original = `profile ${profile}, of the pack with root ${root}`;
    const count = `${withheld} fields withheld`;
    if (!matches)
      return {
        title: 'redacted',
        state: 'no',
        text: `${original}; NOT what its signer committed to`,
      };
    const said = `${original}; ${count}; everything disclosed (${disclosed} fields) matches the original signed root`;
    const by = signedLevel(signer, timeStamp);
    return {
      title: 'redacted',
      state: by.state,
      text: `${said}, signed ${by.text}`,
    };
  }
  function whenOf({ claimedAt }, timeStamp) {
    if (timeStamp === null) return `claimed time ${claimedAt ?? 'unknown'}`;
    const { time, authority, trust, fingerprint } = timeStamp;
    return `time stamp ${time} by ${authority}${trust === 'known' ? '' : ` (unknown authority, SHA-256 ${fingerprint})`}`;
  }
  const revocationOf = ({ notRevokedBy }) => (notRevokedBy === null ? '' : `, not revoked as of ${notRevokedBy}`);

  // src/verifier-page/verdict.ts
  function showVerdict(place, file, verdict) {
    const { ok, manifest, checks, problems } = verdict;
    const facts = levelsOf(verdict).map(({ title, state, text }) => fact(title, text, state));
    place.replaceChildren(
      make('h2', ok ? 'VALID' : 'NOT VALID', ok ? 'verdict good' : 'verdict bad'),
      make('p', `${file.name}, ${file.size.toLocaleString('en')} bytes`),
      ...(manifest === null ? [] : [make('p', describe(manifest))]),
      list('dl', 'levels', facts.flat()),
      make('h3', problems.length === 0 ? 'No problem was found' : `Problems: ${problems.length}`),
      list(
        'ul',
        'problems',
        problems.map(({ file: path, message }) => make('li', path === null ? message : `${path}: ${message}`)),
      ),
      make('h3', 'What was checked'),
      list(
        'ul',
        'checks',
        checks.map(({ ok, summary }) => make('li', `${ok ? 'yes' : 'NO'} – ${summary}`)),
      ),
    );
  }
  function showFailure(place, error) {
    const message = error instanceof Error ? error.message : String(error);
    place.replaceChildren(make('h2', 'No verdict', 'verdict bad'), make('p', message));
  }
  const describe = ({ organisation, framework, period, pack, status }) =>
    `The pack says of itself: ${organisation}, ${framework.id} ${framework.version}, ${period.label}, pack ${pack}, ${status}`;
  const fact = (title, text, state) => [make('dt', title), make('dd', text, `level ${state}`)];
  function make(name, text, classes = '') {
    const made = document.createElement(name);
    made.textContent = text;
    if (classes !== '') made.className = classes;
    return made;
  }
  function list(name, classes, items) {
    const made = make(name, '', classes);
    made.append(...items);
    return made;
  }

  // src/verifier-page/page.ts
  const chosen = element('pack', HTMLInputElement);
  const zone = element('drop', HTMLElement);
  const result = element('result', HTMLElement);
  let pack;
  let latest = 0;
  async function check() {
    const file = pack;
    if (file === void 0) return;
    latest += 1;
    const own = latest;
    result.replaceChildren(`Checking ${file.name} …`);
    try {
      const container = await readZip(
        {
          size: file.size,
          read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
        },
        {
          checksums: pageChecksums,
          digest: sha256Of,
        },
      );
      const verification = await verifyContainer(container, await readSigner());
      if (own === latest) showVerdict(result, file, verification);
    } catch (error) {
      if (own === latest) showFailure(result, error);
    }
  }
  function choose(files) {
    const [file] = files ?? [];
    if (file === void 0) return;
    pack = file;
    check();
  }
  chosen.addEventListener('change', () => choose(chosen.files));
  for (const type of ['dragenter', 'dragover'])
    document.addEventListener(type, (event) => {
      event.preventDefault();
      zone.classList.add('over');
    });
  document.addEventListener('dragleave', () => zone.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    choose(event.dataTransfer?.files);
  });
  for (const name of ['fingerprint', 'anchors'])
    element(name, HTMLInputElement).addEventListener('change', () => void check());
  element('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    check();
  });
})();
