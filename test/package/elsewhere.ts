import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { archiveName, type Platform, platforms, programName } from '../../plugin/package/platforms.ts'
import { unmatchedDump, unmatchedDumpNote } from './dump.ts'
import { fixupsOf, LC, readMachO, resourceOf, signatureOf } from './programs.ts'
import { describeWith, emptyFolder, type Needs, run } from './run.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** Of Debian: an emulator, and the libraries of the C and C++ languages for it. */
const emulator = '/usr/bin/qemu-aarch64-static'
const libraries = '/usr/aarch64-linux-gnu'
const emulatorNeeds: Needs = {
  files: [emulator, ...['libc.so.6', 'libstdc++.so.6', 'libgcc_s.so.1', 'libatomic.so.1'].map((name) => `${libraries}/lib/${name}`)],
  packages: 'qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross libatomic1-arm64-cross',
}

/** What Node's single executable begins with (src/node_sea.h `kMagic`), and what says that there is one. */
const magic = 0x143da20
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** Tests of the files for platforms that this machine is not, as far as it can run or read them; `releases` holds their archives. */
export function testElsewhere(releases: () => string): void {
  /** Unpacks the archive of a platform as a user does; answers the program. */
  const unpacked = (os: Platform['os'], arch: Platform['arch']): string => {
    const platform = platforms.find((one) => one.os === os && one.arch === arch)
    if (!platform) throw new Error(`no release is made for ${os} ${arch}`)
    const folder = emptyFolder()
    const archive = join(releases(), archiveName(platform, version))
    if (os === 'windows') execFileSync('unzip', ['-q', archive, '-d', folder])
    else execFileSync('tar', ['-xzf', archive, '-C', folder])
    return join(folder, programName(platform))
  }

  describeWith(emulatorNeeds, 'the file for linux/arm64, on an emulated processor', () => {
    it('the file for linux/arm64, on an emulated processor, runs, traces a dump, and ends with the exit codes that it promises', async () => {
      const program = unpacked('linux', 'arm64')
      const emulated = (args: readonly string[], input?: string) =>
        run(emulator, ['-L', libraries, program, ...args], { PATH: '/nonexistent' }, input)
      expect(await emulated(['--version'])).toStrictEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
      expect(await emulated(['demo', 'svc/shop'])).toMatchObject({ code: 0, stdout: expect.stringContaining('PT404'), stderr: '' })
      expect(await emulated(['demo', 'svc/orders', '-o', 'name'])).toMatchObject({ code: 1, stderr: '' })
      const misused = await emulated(['--no-such-flag'])
      expect(misused).toMatchObject({ code: 2, stdout: '' })
      expect(misused.stderr.match(/^error: .*--no-such-flag.*$/gm)).toHaveLength(1)
      const nothing = await emulated(['svc/web'])
      expect(nothing).toMatchObject({ code: 3, stdout: '' })
      expect(nothing.stderr.match(/^error: .*no cluster is configured.*$/gm)).toHaveLength(1)
      const file = join(emptyFolder(), 'dump.yaml')
      writeFileSync(file, unmatchedDump)
      const traced = await emulated(['-f', file, '-n', 'demo', 'svc/web'])
      expect(traced).toMatchObject({ code: 1, stdout: expect.stringContaining('PT101'), stderr: expect.stringMatching(unmatchedDumpNote) })
      expect(await emulated(['-f', '-', '-n', 'demo', 'svc/web'], unmatchedDump)).toMatchObject({ code: 1, stdout: traced.stdout })
    })
  })

  describe.each([
    ['amd64', 0x01000007, 0x1000],
    ['arm64', 0x0100000c, 0x4000],
  ] as const)('the file for darwin/%s, read as macOS does', (arch, cpu, page) => {
    it('has the program where Node looks for it, and is ready to be signed', () => {
      const file = readFileSync(unpacked('darwin', arch))
      const image = readMachO(file)
      const { commands, segments } = image
      expect(image.cpu).toBe(cpu)
      expect(segments.map(({ name }) => name)).toStrictEqual(['__PAGEZERO', '__TEXT', '__DATA_CONST', '__DATA', 'NODE_SEA', '__LINKEDIT'])

      const blob = segments.find(({ name }) => name === 'NODE_SEA')
      const [section] = blob?.sections ?? []
      expect(blob).toMatchObject({ protection: 1, sections: [{ name: '__NODE_SEA_BLOB' }] })
      expect(file.readUInt32LE(section?.offset ?? 0)).toBe(magic)
      expect(file.subarray(section?.offset, (section?.offset ?? 0) + (section?.size ?? 0)).includes('kubectl-porttrace')).toBe(true)
      expect(file.includes(`${fuse}:1`)).toBe(true)

      // Segments are whole pages, one after the other in memory and in the file.
      for (const [index, { address, memory, offset, size }] of segments.entries()) {
        expect([address % page, offset % page, memory % page, memory >= size]).toStrictEqual([0, 0, 0, true])
        const next = segments[index + 1]
        if (next) expect([address + memory, offset + size <= next.offset]).toStrictEqual([next.address, true])
      }
      // The loader wants an entry for each segment, with the address that the segment has in the image.
      const base = segments.find(({ name }) => name === '__TEXT')?.address ?? 0
      const written = segments.map(({ name, address }) => (name.startsWith('__DATA') ? address - base : 0))
      expect(fixupsOf(file, image)).toStrictEqual(written)

      // codesign adds a load command, and its data behind __LINKEDIT, which therefore ends the file.
      expect(commands.filter(({ type }) => type === LC.codeSignature)).toStrictEqual([])
      expect(image.room).toBeGreaterThanOrEqual(16)
      const last = segments.at(-1)
      expect((last?.offset ?? 0) + (last?.size ?? 0)).toBe(file.length)
    })
  })

  describe('the file for windows/amd64, read as Windows does', () => {
    it('the file for windows/amd64, read as Windows does, has the program where Node looks for it, and no signature that is another file’s', () => {
      const file = readFileSync(unpacked('windows', 'amd64'))
      const blob = resourceOf(file, 10, 'NODE_SEA_BLOB')
      expect(blob.readUInt32LE(0)).toBe(magic)
      expect(blob.includes('kubectl-porttrace')).toBe(true)
      expect(file.includes(`${fuse}:1`)).toBe(true)
      expect(signatureOf(file)).toStrictEqual([0, 0])
    })
  })
}
