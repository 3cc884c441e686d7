/** Patterns of names: case does not matter. */

/** `**` is anything; `star` is what one `*` stands for, as a regular expression. */
export function globOf(glob: string, star: string): RegExp {
  const parts = glob.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? star : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'i');
}
