// Completes package-lock.json after `npm install` against a registry that does not carry every platform's optional packages: npm
// leaves those out of the lock, and `npm ci` then refuses it. Each missing one is added with its exact version and its platform.
import { readFileSync, writeFileSync } from 'node:fs'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key] || !/^\d/.test(version)) continue
    const words = name.split(/[-/]/)
    const os = words.find((word) => systems.includes(word))
    const cpu = words.find((word) => processors.includes(word))
    const libc = name.includes('musl') ? 'musl' : /-gnu/.test(name) && os === 'linux' ? 'glibc' : undefined
    lock.packages[key] = {
      version,
      ...(libc && { libc: [libc] }),
      ...(os && { os: [os] }),
      ...(cpu && { cpu: [cpu] }),
      ...(owner.dev && { dev: true }),
      optional: true,
    }
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
