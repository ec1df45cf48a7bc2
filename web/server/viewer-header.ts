/** Tells a page for staff who has signed in. Nobody else can set it: what comes from outside under this name is dropped. */
export const VIEWER_HEADER = 'x-gelombang-viewer'
