// What a widget's script is given: values by name, in Lab by anywidget, on a page by a few lines of its own.

export interface Model<Values> {
  get<Name extends keyof Values & string>(name: Name): Values[Name];
  set<Name extends keyof Values & string>(name: Name, value: Values[Name]): void;
  /** Calls back after "change:NAME". */
  on(event: string, callback: () => void): void;
  off?(event: string, callback: () => void): void;
  save_changes(): void;
}

/** Where to render: the values, and the element to render into. */
export interface Place<Values> {
  model: Model<Values>;
  el: HTMLElement;
}
