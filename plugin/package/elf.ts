const NOBITS = 8
const STRTAB = 3
const ALLOC = 2n

/**
 * The ELF program (64 bits, little-endian) without the sections that are not loaded: symbols for debuggers, a fifth of Node. `strip` does the
 * same where it is there and knows the processor; this makes the same file on every machine. @throws where it is no such file
 */
export function stripElf(file: Buffer): Buffer {
  if (file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) throw new Error('no 64-bit little-endian ELF file')
  const size = file.readUInt16LE(0x3a)
  const headers = table(file, Number(file.readBigUInt64LE(0x28)), size, file.readUInt16LE(0x3c))
  const segments = table(file, Number(file.readBigUInt64LE(0x20)), file.readUInt16LE(0x36), file.readUInt16LE(0x38))
  const names = headers[file.readUInt16LE(0x3e)]
  if (!names) throw new Error('an ELF file without names of sections')
  // The first one is empty, by the format's rule.
  const kept = headers.map((header, index) => ({ header, index })).filter(({ header, index }) => index === 0 || isLoaded(header))
  const strings = file.subarray(number(names, 0x18), number(names, 0x18) + number(names, 0x20))
  const end = Math.max(
    ...kept.map(({ header }) => endOf(header)),
    ...segments.map((segment) => number(segment, 0x08) + number(segment, 0x20)),
  )
  const indexes = new Map(kept.map(({ index }, position) => [index, position]))
  let text = '\0'
  for (const { header } of kept) {
    // sh_link names another section by its number.
    header.writeUInt32LE(indexes.get(header.readUInt32LE(0x28)) ?? 0, 0x28)
    const start = header.readUInt32LE(0)
    const name = strings.toString('latin1', start, strings.indexOf(0, start))
    header.writeUInt32LE(name === '' ? 0 : text.length, 0)
    if (name !== '') text += `${name}\0`
  }
  const newNames = Buffer.from(`${text}.shstrtab\0`, 'latin1')
  const namesAt = aligned(end)
  const tableAt = aligned(namesAt + newNames.length)
  const last = Buffer.alloc(size)
  last.writeUInt32LE(text.length, 0)
  last.writeUInt32LE(STRTAB, 0x04)
  last.writeBigUInt64LE(BigInt(namesAt), 0x18)
  last.writeBigUInt64LE(BigInt(newNames.length), 0x20)
  last.writeBigUInt64LE(1n, 0x30)
  const result = Buffer.alloc(tableAt + size * (kept.length + 1))
  file.copy(result, 0, 0, end)
  newNames.copy(result, namesAt)
  Buffer.concat([...kept.map(({ header }) => header), last]).copy(result, tableAt)
  result.writeBigUInt64LE(BigInt(tableAt), 0x28)
  result.writeUInt16LE(kept.length + 1, 0x3c)
  result.writeUInt16LE(kept.length, 0x3e)
  return result
}

function table(file: Buffer, at: number, size: number, count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(file.subarray(at + index * size, at + (index + 1) * size)))
}

function isLoaded(header: Buffer): boolean {
  return (header.readBigUInt64LE(0x08) & ALLOC) !== 0n
}

/** Where a section ends in the file; zeroed memory takes no place there. */
function endOf(header: Buffer): number {
  return number(header, 0x18) + (header.readUInt32LE(0x04) === NOBITS ? 0 : number(header, 0x20))
}

function number(header: Buffer, at: number): number {
  return Number(header.readBigUInt64LE(at))
}

function aligned(value: number): number {
  return Math.ceil(value / 8) * 8
}
