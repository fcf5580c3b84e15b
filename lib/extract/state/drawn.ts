/** Names of React's properties that a list is read by, and of the attributes that they become. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  href: 'href',
  className: 'class',
  id: 'id',
  src: 'src',
  alt: 'alt',
  title: 'title',
  dateTime: 'datetime',
  role: 'role',
};

/**
 * The markup that the elements of a React Flight stream make: `["$","h2",null,{"children":…}]` is a heading. A component of
 * the browser's own is a link where it has an address, and else a division. A row is drawn where it is first referred to,
 * or in its own place; each value is looked at once.
 */
export function drawnFlight(rows: ReadonlyMap<string, unknown>): string {
  const parts: string[] = [];
  const drawn = new Set<string>();
  for (const [id, row] of rows) {
    if (drawn.has(id)) continue;
    drawn.add(id);
    const stack: (unknown | Close)[] = [row];
    while (stack.length > 0) {
      const value = stack.pop();
      if (value instanceof Close) parts.push(`</${value.name}>`);
      else if (typeof value === 'number') parts.push(String(value));
      else if (typeof value === 'string') {
        const reference = /^\$L?([\da-f]{1,8})$/.exec(value)?.[1];
        if (reference === undefined) {
          if (!value.startsWith('$')) parts.push(escaped(value));
        } else if (rows.has(reference) && !drawn.has(reference)) {
          drawn.add(reference);
          stack.push(rows.get(reference));
        }
      } else if (Array.isArray(value)) {
        const [mark, type, , properties] = value as readonly unknown[];
        if (mark !== '$' || typeof type !== 'string')
          for (let i = value.length - 1; i >= 0; i -= 1) stack.push(value[i]);
        else if (isRecord(properties)) {
          const name = nameOf(type, properties);
          parts.push(`<${name}${attributesOf(properties)}>`);
          stack.push(new Close(name));
          for (const one of Object.values(properties).reverse())
            if (isRecord(one) || Array.isArray(one)) stack.push(one);
          if (typeof properties.children === 'string' || typeof properties.children === 'number')
            stack.push(properties.children);
        }
      } else if (isRecord(value)) {
        for (const one of Object.values(value).reverse()) if (isRecord(one) || Array.isArray(one)) stack.push(one);
      }
    }
  }
  return parts.join('');
}

class Close {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

function nameOf(type: string, properties: Readonly<Record<string, unknown>>): string {
  if (
    /^[a-z][a-z\d]{0,20}$/.test(type) &&
    !/^(?:script|style|template|noscript|plaintext|textarea|title|head|body|html)$/.test(type)
  )
    return type;
  return typeof properties.href === 'string' ? 'a' : 'div';
}

function attributesOf(properties: Readonly<Record<string, unknown>>): string {
  return Object.entries(ATTRIBUTES)
    .map(([property, name]) => {
      const value = properties[property];
      return typeof value === 'string' && !value.startsWith('$') ? ` ${name}="${escaped(value)}"` : '';
    })
    .join('');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
