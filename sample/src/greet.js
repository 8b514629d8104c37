import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** A greeting for the people named: "Hello, Ada!", "Hello, Ada and Grace!", "Hello, Ada, Grace and Alan!". */
export function greet(names) {
  if (names.length === 0) return 'Hello!';
  return `Hello, ${names.join(', ')}!`;
}

if (argv[1] === fileURLToPath(import.meta.url)) console.log(greet(argv.slice(2)));
