import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installWithApt } from './apt.mjs';
import { MissingPiece } from './missingPiece.mjs';

/** Chromium without the parts that draw windows: a page opens there for a third of the work. Debian has it as a package. */
const SHELL = 'chromium-headless-shell';
const NAMES = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/**
 * The path of a Chromium, Chrome or Edge: `BANYAN_CHROMIUM`, else, as root on Debian, the headless shell, which is installed
 * where it is missing, else whatever is installed, else, as root where apt-get is, the system's package.
 */
export async function ensureChromium() {
  const given = process.env['BANYAN_CHROMIUM'];
  if (given) {
    if (existsSync(given)) return given;
    throw new MissingPiece(`BANYAN_CHROMIUM names ${given}, and there is no such file.`);
  }
  const found = installed();
  if (found !== undefined && (path.basename(found) === SHELL || !isDebian())) return found;
  const isAdded = (isDebian() && (await installWithApt(SHELL))) || (!found && (await installWithApt('chromium')));
  const best = isAdded ? installed() : found;
  if (best !== undefined) return best;
  throw new MissingPiece(
    'No Chromium, Chrome or Edge was found: install one, or set BANYAN_CHROMIUM to the path of its program.',
  );
}

function isDebian() {
  const about = '/etc/os-release';
  return existsSync(about) && /^ID=debian$/m.test(readFileSync(about, 'utf8'));
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
