/* An error that a screen can tell apart by its code. */

export const trouble = (code, more = {}) => Object.assign(new Error(code), { code, ...more });
