// Unpacking what vendorsim.console.workers.chunks packed.

export const TICKS = 72;

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_MORE = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const REACH_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const REACH_MORE = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function codeTable(lengths) {
  let most = 1;
  for (const length of lengths) if (length > most) most = length;
  const table = new Uint16Array(1 << most), count = new Uint16Array(17), next = new Uint16Array(17);
  for (const length of lengths) if (length) count[length]++;
  for (let l = 1, code = 0; l <= most; l++) { code = (code + count[l - 1]) << 1; next[l] = code; }
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const l = lengths[symbol];
    if (!l) continue;
    let code = next[l]++, turned = 0;
    for (let i = 0; i < l; i++) { turned = (turned << 1) | (code & 1); code >>= 1; }
    for (let at = turned; at < table.length; at += 1 << l) table[at] = (symbol << 4) | l;
  }
  return { table, mask: table.length - 1, most };
}

let fixedCodes = null;

// zlib (RFC 1950, 1951) at once and without waiting, as scrubbing wants it; works where DecompressionStream does not.
export function inflate(source, size) {
  const out = new Uint8Array(size);
  let at = 2, held = 0, bits = 0, n = 0;
  const take = (k) => {
    while (bits < k) { held |= source[at++] << bits; bits += 8; }
    const value = held & ((1 << k) - 1);
    held >>>= k; bits -= k;
    return value;
  };
  const symbolOf = (code) => {
    while (bits < code.most) { held |= source[at++] << bits; bits += 8; }
    const entry = code.table[held & code.mask];
    held >>>= entry & 15; bits -= entry & 15;
    return entry >> 4;
  };
  for (let last = 0; !last;) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) {
      held = 0; at -= bits >> 3; bits = 0;
      const length = source[at] | (source[at + 1] << 8);
      out.set(source.subarray(at + 4, at + 4 + length), n);
      at += 4 + length; n += length;
      continue;
    }
    let letters, reaches;
    if (kind === 1) {
      fixedCodes ??= [codeTable(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
        codeTable(new Array(30).fill(5))];
      [letters, reaches] = fixedCodes;
    } else {
      const nLetters = take(5) + 257, nReaches = take(5) + 1, nCodes = take(4) + 4, first = new Uint8Array(19);
      for (let i = 0; i < nCodes; i++) first[ORDER[i]] = take(3);
      const code = codeTable(first), lengths = new Uint8Array(nLetters + nReaches);
      for (let i = 0; i < lengths.length;) {
        const symbol = symbolOf(code);
        if (symbol < 16) { lengths[i++] = symbol; continue; }
        const value = symbol === 16 ? lengths[i - 1] : 0;
        let times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
        while (times--) lengths[i++] = value;
      }
      letters = codeTable(lengths.subarray(0, nLetters));
      reaches = codeTable(lengths.subarray(nLetters));
    }
    for (;;) {
      const symbol = symbolOf(letters);
      if (symbol < 256) { out[n++] = symbol; continue; }
      if (symbol === 256) break;
      let length = LENGTH_BASE[symbol - 257] + take(LENGTH_MORE[symbol - 257]);
      const far = symbolOf(reaches), reach = REACH_BASE[far] + take(REACH_MORE[far]);
      if (reach > n || n + length > size) throw new Error("damaged data");
      for (; length > 0; length--, n++) out[n] = out[n - reach];
    }
  }
  if (n !== size) throw new Error("damaged data");
  return out;
}

export function bytesOf(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

const TYPES = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };

export function arrayOf([kind, text]) {
  const bytes = bytesOf(text);
  return new TYPES[kind](bytes.buffer, 0, bytes.length / TYPES[kind].BYTES_PER_ELEMENT);
}

function fromPlanes(raw, at, kind, count) {
  const found = new TYPES[kind](count), width = found.BYTES_PER_ELEMENT;
  if (width === 1) found.set(raw.subarray(at, at + count));
  else for (let plane = 0; plane < width; plane++)
    for (let i = 0, from = at + plane * count; i < count; i++) found[i] |= raw[from + i] << (8 * plane);
  return found;
}

export function unpackDay(layout, packed) {
  const width = (kind) => TYPES[kind].BYTES_PER_ELEMENT;
  let size = 0;
  for (const [, kind, n] of layout.tick) size += TICKS * n * width(kind);
  for (const [, kind, n] of layout.day) size += n * width(kind);
  const raw = inflate(packed, size), found = {};
  let at = 0;
  for (const [name, kind, n] of layout.tick) {
    const values = fromPlanes(raw, at, kind, TICKS * n);
    for (let i = n; i < values.length; i++) values[i] += values[i - n];
    found[name] = values;
    at += TICKS * n * width(kind);
  }
  for (const [name, kind, n] of layout.day) {
    found[name] = fromPlanes(raw, at, kind, n);
    at += n * width(kind);
  }
  return found;
}
