import { codeOf, messageOf } from '../lib/errors.ts'

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'no space left within the quota',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
}

/** Why a file could not be read or written, in words. */
export function fileFault(error: unknown): string {
  return faults[codeOf(error)] ?? messageOf(error)
}
