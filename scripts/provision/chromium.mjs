import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from '../run.mjs';
import { MissingPiece } from './missingPiece.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/**
 * The path of a Chromium, Chrome or Edge: `BANYAN_CHROMIUM`, else one that is installed, else, as root on Debian or Ubuntu,
 * the system's package.
 */
export async function ensureChromium() {
  const given = process.env['BANYAN_CHROMIUM'];
  if (given) {
    if (existsSync(given)) return given;
    throw new MissingPiece(`BANYAN_CHROMIUM names ${given}, and there is no such file.`);
  }
  const found = installed() ?? ((await installWithApt()) ? installed() : undefined);
  if (found !== undefined) return found;
  throw new MissingPiece(
    'No Chromium, Chrome or Edge was found: install one, or set BANYAN_CHROMIUM to the path of its program.',
  );
}

function installed() {
  return candidates().find(file => existsSync(file));
}

/** @returns {string[]} */
function candidates() {
  const { PATH = '', HOME = '', PROGRAMFILES, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') {
    const folders = [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA].filter(
      folder => folder !== undefined,
    );
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return folders.flatMap(folder => programs.map(program => path.join(folder, program)));
  }
  if (process.platform === 'darwin') {
    const programs = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return ['/Applications', path.join(HOME, 'Applications')].flatMap(folder =>
      programs.map(p => path.join(folder, p)),
    );
  }
  const folders = [...PATH.split(':').filter(folder => folder !== ''), '/usr/bin', '/snap/bin'];
  return NAMES.flatMap(name => folders.map(folder => path.join(folder, name)));
}

async function installWithApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing Chromium with apt-get (once)…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    return true;
  } catch {
    return false;
  }
}
