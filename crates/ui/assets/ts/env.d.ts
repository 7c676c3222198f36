/** Fingerprinted names written in by build.mjs, relative to the script. */
declare const LIVE_WORKER: string;
declare const ICON_SPRITE: string;

/** The part of Turbo 8.0.23 that is used; the package ships no types. */
declare module "@hotwired/turbo" {
  export const session: {
    navigator: { currentVisit?: object; stop(): void };
    visit(url: string, options: { action: "replace"; shouldCacheSnapshot: boolean }): void;
  };
  export const cache: { clear(): void };
  export const config: { forms: { submitter: "disabled" | "aria-disabled" } };
}

interface TurboSubmission { formElement: HTMLFormElement; submitter?: HTMLElement; stop(): void }
interface DocumentEventMap {
  "turbo:before-morph-element": CustomEvent<{ newElement?: Element }>;
  "turbo:before-morph-attribute": CustomEvent<{ attributeName: string; mutationType: "update" | "remove" }>;
  "turbo:submit-start": CustomEvent<{ formSubmission: TurboSubmission }>;
  "turbo:submit-end": CustomEvent<{ formSubmission: TurboSubmission; success?: boolean; fetchResponse?: { location: URL } }>;
  "turbo:before-render": CustomEvent<{ newBody: HTMLElement }>;
  "turbo:before-fetch-response": CustomEvent<{ fetchResponse: { location: URL } }>;
  "turbo:render": CustomEvent<{ renderMethod: "replace" | "morph" }>;
  "turbo:load": CustomEvent<{ url: string }>;
  "turbo:visit": CustomEvent<{ url: string; action: "advance" | "replace" | "restore" }>;
  "turbo:before-cache": CustomEvent;
  "turbo:before-visit": CustomEvent<{ url: string }>;
  "portico:refresh": CustomEvent;
}
