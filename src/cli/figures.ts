/** US dollars: `$0.07`; small sums that are not nothing show as `<$0.01`. */
export function money(dollars: number): string {
  return dollars > 0 && dollars < 0.005 ? '<$0.01' : `$${dollars.toFixed(2)}`;
}

/** A moment in the reader's own zone: `2026-11-21 11:53`, with `:30` where seconds matter. */
export function moment(time: number, precision: 'minutes' | 'seconds'): string {
  const date = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const seconds = precision === 'seconds' ? `:${two(date.getSeconds())}` : '';
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
}
