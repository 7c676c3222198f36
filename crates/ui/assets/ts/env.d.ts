/** Fingerprinted names written in by build.mjs, relative to the script. */
declare const LIVE_WORKER: string;
declare const ICON_SPRITE: string;

/** The part of Turbo 8.0.23 that is used; the package ships no types. */
declare module "@hotwired/turbo" {
  interface Session {
    refresh(url: string, options?: { requestId?: string } | string): void;
  }
  export const session: Session;
  export const cache: { clear(): void };
  export function visit(url: string, options?: { action?: "advance" | "replace" }): void;
}

interface TurboEventMap {
  "turbo:before-morph-element": CustomEvent<{ newElement?: Element }>;
  "turbo:before-morph-attribute": CustomEvent<{ attributeName: string; mutationType: "update" | "remove" }>;
  "turbo:submit-start": CustomEvent<{ formSubmission: { formElement: HTMLFormElement; submitter?: HTMLElement } }>;
  "turbo:submit-end": CustomEvent<{ formSubmission: { formElement: HTMLFormElement; submitter?: HTMLElement }; success?: boolean }>;
  "turbo:before-render": CustomEvent<{ newBody: HTMLBodyElement; renderMethod: string }>;
  "turbo:render": CustomEvent<{ renderMethod: string }>;
  "turbo:load": CustomEvent<{ url: string }>;
  "turbo:visit": CustomEvent<{ url: string }>;
  "turbo:before-visit": CustomEvent<{ url: string }>;
}
