import { archiveName, type Platform, platforms, programName } from './platforms.ts'

/** An archive of a release. */
export interface Archive {
  platform: Platform
  /** Lower-case hexadecimal. */
  sha256: string
}

/** What an archive holds besides the program. */
export const documents = ['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES.txt', 'kubectl-porttrace.1'] as const

/**
 * The manifest that krew installs from (krew.googlecontainertools.github.com/v1alpha2). `homepage` is also where releases are found, below
 * `releases/download/vVERSION/`.
 */
export function krewManifest(version: string, homepage: string, archives: readonly Archive[]): string {
  return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: porttrace
spec:
  version: v${version}
  homepage: ${homepage}
  shortDescription: Find where a Service breaks on its way to the Pods
  description: |
    Draws the whole port chain of a Service - route, load balancer, NodePort,
    Service port, target port, endpoint, Pod, container port - with the state
    of each hop, marks the first broken one, and prints its proof (object,
    field, value) and the command that mends it.

    It reads only, says what it could not read, and prints fixes without
    applying them. "kubectl porttrace demo" shows it without a cluster.
  caveats: |
    Completion of "kubectl porttrace <TAB>" needs one more link on PATH, which
    krew cannot make: kubectl porttrace completion --install-hint
  platforms:
${archives.map((archive) => platformOf(archive, version, homepage)).join('')}`
}

/**
 * The same manifest as a template for krew-release-bot, which fills in the tag of a release, and the address and the checksum of each archive
 * (its `addURIAndSha`, which indents by four columns).
 */
export function krewTemplate(homepage: string): string {
  const manifest = krewManifest(
    'VERSION',
    homepage,
    platforms.map((platform) => ({ platform, sha256: 'SHA256' })),
  )
  const [head = '', rows = ''] = manifest.split(/(?<=^ {2}platforms:\n)/m)
  const filled = rows.replace(/^ {2}/gm, '').replace(/^ {4}uri: (.*)\n {4}sha256: "SHA256"$/gm, '    {{addURIAndSha "$1" .TagName }}')
  return `${head}${filled}`.replaceAll('vVERSION', '{{ .TagName }}')
}

function platformOf({ platform, sha256 }: Archive, version: string, homepage: string): string {
  const program = programName(platform)
  return `    - selector:
        matchLabels:
          os: ${platform.os}
          arch: ${platform.arch}
      uri: ${homepage}/releases/download/v${version}/${archiveName(platform, version)}
      sha256: "${sha256}"
      files:
${[program, ...documents].map((file) => `        - from: ${file}\n          to: .\n`).join('')}      bin: ${program}
`
}
