import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What tells where a user is at home. */
export interface HomePlaces {
  env: Readonly<Record<string, string | undefined>>
  /** As the system has it. */
  home: string
  /** As Node's `process.platform`. */
  platform: string
}

/**
 * The folder in which `.kube/config` stands. On Windows it is the first of HOME, HOMEDRIVE with HOMEPATH, and USERPROFILE that holds one
 * (client-go util/homedir); where none does, and elsewhere, the user's home.
 */
export async function homeFolder({ env, home, platform }: HomePlaces): Promise<string> {
  if (platform !== 'win32') return home
  const drive = env.HOMEDRIVE && env.HOMEPATH ? `${env.HOMEDRIVE}${env.HOMEPATH}` : undefined
  for (const folder of [env.HOME, drive, env.USERPROFILE]) {
    if (folder && (await exists(join(folder, '.kube', 'config')))) return folder
  }
  return home
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch {
    return false
  }
}
