/** The answer of /version: as recorded for 1.36, and for an older release without the fields that it does not have. */
export function versionInfo(version: string): unknown {
  const minor = Number(version.split('.')[1])
  const emulation = {
    emulationMajor: '1',
    emulationMinor: String(minor),
    minCompatibilityMajor: '1',
    minCompatibilityMinor: String(minor - 1),
  }
  return {
    major: '1',
    minor: String(minor),
    ...(minor >= 33 && emulation),
    gitVersion: `v1.${minor}.2`,
    gitCommit: 'demo',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'go1.26.10',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}
