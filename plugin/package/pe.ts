/**
 * The program for Windows (PE32+) without its signature, as `signtool remove /s` makes it. The signature covers Node's own file, so it is
 * wrong once a program is put into that file. Its table is at the end, and the header would then point to other bytes. @throws where it is
 * no such file
 */
export function unsignedPe(file: Buffer): Buffer {
  const header = file.readUInt16LE(0) === 0x5a4d ? file.readUInt32LE(0x3c) : 0
  if (header === 0 || file.readUInt32LE(header) !== 0x4550 || file.readUInt16LE(header + 24) !== 0x20b) throw new Error('no PE32+ file')
  const checksum = header + 24 + 64
  // The fifth data directory; its address is a place in the file.
  const directory = header + 24 + 112 + 4 * 8
  const at = file.readUInt32LE(directory)
  const end = at + file.readUInt32LE(directory + 4)
  if (at === 0) return file
  if (end !== file.length) throw new Error('a signature that does not stand at the end of its file')
  const result = Buffer.from(file.subarray(0, at))
  result.fill(0, directory, directory + 8)
  // Zero: none was made.
  result.writeUInt32LE(0, checksum)
  return result
}
