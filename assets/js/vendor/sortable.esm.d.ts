// The part of SortableJS that we use; its own types are not shipped with it.
export default class Sortable {
  constructor(element: Element, options: Record<string, unknown>);
  destroy(): void;
  option(name: string, value?: unknown): unknown;
  static active: Sortable | null;
  static get(element: Element): Sortable | undefined;
  static create(element: Element, options: Record<string, unknown>): Sortable;
}
