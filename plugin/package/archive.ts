import { promisify } from 'node:util'
import { constants, crc32, deflateRaw, gunzipSync, gzip } from 'node:zlib'

/** A file of an archive. */
export interface Entry {
  name: string
  content: Buffer
  executable?: boolean
}

/** Every file bears this time, so that the same files make the same archive. 1980 is the first year of zip. */
const TIME = { unixSeconds: 315_532_800, dosDate: 0x21 }
const BLOCK = 512

/** A tar (POSIX ustar), packed with gzip: the same bytes for the same entries. */
export function tarGz(entries: readonly Entry[]): Promise<Buffer> {
  const blocks = entries.flatMap((entry) => [tarHeader(entry), entry.content, Buffer.alloc(-entry.content.length & (BLOCK - 1))])
  return promisify<Buffer, object, Buffer>(gzip)(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), {
    level: constants.Z_BEST_COMPRESSION,
  })
}

function tarHeader({ name, content, executable }: Entry): Buffer {
  const header = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  header.write(name, 0, 100, 'utf8')
  octal(executable ? 0o755 : 0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(content.length, 124, 12)
  octal(TIME.unixSeconds, 136, 12)
  header.write('        0', 148, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

/** The content of one file in a packed tar, such as npm's. @throws where it is not there */
export function fromTarGz(packed: Buffer, name: string): Buffer {
  const tar = gunzipSync(packed)
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) => tar.toString('utf8', at + from, at + from + length).replace(/\0[\s\S]*$/, '')
    const size = Number.parseInt(text(124, 12), 8)
    const path = [text(345, 155), text(0, 100)].filter(Boolean).join('/')
    if (path === name) return tar.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new Error(`no ${name} in the archive`)
}

/** A zip, each file deflated: the same bytes for the same entries. */
export async function zip(entries: readonly Entry[]): Promise<Buffer> {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, executable } of entries) {
    const packed = await promisify<Buffer, object, Buffer>(deflateRaw)(content, { level: constants.Z_BEST_COMPRESSION })
    const path = Buffer.from(name)
    // What the local header and the directory say alike: version 2.0, UTF-8, deflate, time, checksum, sizes.
    const common = Buffer.alloc(26)
    for (const [value, at] of [
      [20, 0],
      [0x800, 2],
      [8, 4],
      [TIME.dosDate, 8],
      [path.length, 22],
    ] as const)
      common.writeUInt16LE(value, at)
    for (const [value, at] of [
      [crc32(content), 10],
      [packed.length, 14],
      [content.length, 18],
    ] as const)
      common.writeUInt32LE(value, at)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, packed)
    const more = Buffer.alloc(14)
    // Made on Unix, whose mode is in the upper half.
    more.writeUInt32LE(((executable ? 0o100755 : 0o100644) << 16) >>> 0, 6)
    more.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, more, path)
    offset += 4 + common.length + path.length + packed.length
  }
  const size = directory.reduce((total, part) => total + part.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
