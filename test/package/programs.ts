/** What of a program for macOS matters to what loads and what signs it. Addresses are those in memory, offsets those in the file. */
export interface MachO {
  cpu: number
  /** The number of a load command and where it stands. */
  commands: readonly { type: number; at: number }[]
  segments: readonly Segment[]
  /** Bytes between the load commands and the first section: room for one more, such as a signature's. */
  room: number
}

/** A part of the file as it lies in memory. */
export interface Segment {
  name: string
  address: number
  memory: number
  offset: number
  size: number
  /** 1 read, 2 write, 4 execute. */
  protection: number
  sections: readonly { name: string; offset: number; size: number }[]
}

const SEGMENT = 0x19
/** Load commands (mach-o/loader.h), as they are named there. */
export const LC = { codeSignature: 0x1d, chainedFixups: 0x80000034, symbols: 0x2 } as const

/** Reads the header of a Mach-O program of 64 bits. */
export function readMachO(file: Buffer): MachO {
  const commands: MachO['commands'][number][] = []
  const segments: Segment[] = []
  let at = 32
  for (let left = file.readUInt32LE(16); left > 0; left--) {
    const type = file.readUInt32LE(at)
    commands.push({ type, at })
    if (type === SEGMENT) segments.push(segmentAt(file, at))
    at += file.readUInt32LE(at + 4)
  }
  const starts = segments.flatMap(({ sections }) => sections.map(({ offset }) => offset)).filter((offset) => offset > 0)
  return { cpu: file.readUInt32LE(4), commands, segments, room: Math.min(...starts) - at }
}

function segmentAt(file: Buffer, at: number): Segment {
  const sections = Array.from({ length: file.readUInt32LE(at + 64) }, (_, index) => {
    const section = at + 72 + 80 * index
    return { name: name16(file, section), offset: file.readUInt32LE(section + 48), size: long(file, section + 40) }
  })
  const [address = 0, memory = 0, offset = 0, size = 0] = [24, 32, 40, 48].map((field) => long(file, at + field))
  return { name: name16(file, at + 8), address, memory, offset, size, protection: file.readUInt32LE(at + 60), sections }
}

/**
 * Where the chains of pointers begin that the loader corrects: for each segment its address in the image, or 0 if it has none
 * (mach-o/fixup-chains.h).
 */
export function fixupsOf(file: Buffer, { commands }: MachO): number[] {
  const at = file.readUInt32LE((commands.find(({ type }) => type === LC.chainedFixups)?.at ?? 0) + 8)
  const starts = at + file.readUInt32LE(at + 4)
  return Array.from({ length: file.readUInt32LE(starts) }, (_, index) => {
    const start = file.readUInt32LE(starts + 4 + 4 * index)
    return start === 0 ? 0 : long(file, starts + start + 8)
  })
}

/**
 * A resource of a program for Windows, by the number of its kind and its name, as FindResource looks for it. @throws where it is not there
 */
export function resourceOf(file: Buffer, kind: number, name: string): Buffer {
  const header = file.readUInt32LE(0x3c)
  const address = file.readUInt32LE(header + 24 + 112 + 2 * 8)
  const inFile = (wanted: number) => {
    const table = header + 24 + file.readUInt16LE(header + 20)
    const sections = Array.from({ length: file.readUInt16LE(header + 6) }, (_, index) => table + 40 * index)
    const section = sections.find((one) => {
      const start = file.readUInt32LE(one + 12)
      return wanted >= start && wanted < start + file.readUInt32LE(one + 16)
    })
    if (section === undefined) throw new Error(`no section holds ${wanted}`)
    return wanted - file.readUInt32LE(section + 12) + file.readUInt32LE(section + 20)
  }
  const tree = inFile(address)
  const entries = (at: number) =>
    Array.from({ length: file.readUInt16LE(at + 12) + file.readUInt16LE(at + 14) }, (_, index) => ({
      id: file.readUInt32LE(at + 16 + 8 * index),
      to: tree + (file.readUInt32LE(at + 20 + 8 * index) & 0x7fffffff),
    }))
  const nameOf = (id: number) => {
    const at = tree + (id & 0x7fffffff)
    return id >= 0x80000000 ? file.toString('utf16le', at + 2, at + 2 + 2 * file.readUInt16LE(at)) : undefined
  }
  const ofKind = entries(tree).find(({ id }) => id === kind)
  const named = ofKind && entries(ofKind.to).find(({ id }) => nameOf(id) === name)
  const [inLanguage] = named ? entries(named.to) : []
  if (!inLanguage) throw new Error(`no resource ${name}`)
  const start = inFile(file.readUInt32LE(inLanguage.to))
  return file.subarray(start, start + file.readUInt32LE(inLanguage.to + 4))
}

/** Place (in the file) and size of the signature of a program for Windows; zeros if it has none. */
export function signatureOf(file: Buffer): [at: number, size: number] {
  const directory = file.readUInt32LE(0x3c) + 24 + 112 + 4 * 8
  return [file.readUInt32LE(directory), file.readUInt32LE(directory + 4)]
}

function long(file: Buffer, at: number): number {
  return Number(file.readBigUInt64LE(at))
}

function name16(file: Buffer, at: number): string {
  return file.toString('latin1', at, at + 16).replace(/\0.*$/s, '')
}
