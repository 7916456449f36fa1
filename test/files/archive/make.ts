import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of an archive that a test makes. */
export interface Made {
  path: string
  content?: string
  /** Of tar: `0` a file, `2` a link, `5` a folder, `x` and `L` what tells of the next entry. */
  type?: string
  /** Of zip: a symbolic link. */
  isLink?: true
}

const BLOCK = 512

/** A tar archive (ustar) of these entries, with its two blocks of zeros at the end. */
export function tarOf(entries: readonly Made[]): Buffer {
  return Buffer.concat([
    ...entries.flatMap(({ path, content = '', type = '0' }) => [header(path, Buffer.byteLength(content), type), padded(content)]),
    Buffer.alloc(2 * BLOCK),
  ])
}

function header(path: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(path, 0, 100)
  block.write('0000644\0', 100)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\0' + '00', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function padded(content: string): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)])
}

/** Nothing, compressed. */
const nothing = deflateRawSync('')

/** A zip archive of these entries, compressed. */
export function zipOf(entries: readonly Made[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, content = '', isLink } of entries) {
    const [name, data, packed] = [Buffer.from(path), Buffer.from(content), content === '' ? nothing : deflateRawSync(content)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, name, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(((isLink ? 0o120777 : 0o100644) << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 3]), common, rest, name]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
