import type { Translate } from './translate.ts';

/** Variables that decide how programs run, or that hold what agents must never be lent. */
const refused =
  /^(PATH|HOME|SHELL|USER|TMPDIR|ENV|BASH_ENV|NODE_OPTIONS|(HTTPS?|ALL|NO)_PROXY|(ANTHROPIC|BANYAN|LD|DYLD|VSCODE)_\w*)$/i;

/** Why a credential cannot be lent under this name; undefined when it can. */
export function nameFault(name: string, t: Translate): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name.trim()))
    return t('Give the name of an environment variable, such as GITHUB_TOKEN.');
  return refused.test(name.trim()) ? t('{0} is not lent to agents.', name.trim()) : undefined;
}

/** The hosts in what a person typed, each once, in lower case. */
export function hostsIn(text: string): string[] {
  return [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(host => host !== ''),
    ),
  ];
}

/** Why these are no hosts a credential may go to; undefined when they are. Every host is named: a secret goes nowhere else. */
export function hostsFault(text: string, t: Translate): string | undefined {
  const hosts = hostsIn(text);
  if (hosts.length === 0) return t('Name at least one host. The value is sent nowhere else.');
  const wrong = hosts.find(host => !/^(\*\.)?([a-z0-9_-]+\.)*[a-z0-9_-]+$/.test(host) || /^\*\.[^.]+$/.test(host));
  return wrong === undefined ? undefined : t('{0} is no host. Give some such as api.github.com, *.example.org.', wrong);
}
