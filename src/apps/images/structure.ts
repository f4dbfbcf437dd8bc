// What the readers of the formats find out about a picture: its size, or why it is refused.

export type Size = { width: number; height: number };

/**
 * `damaged`: it ends too early, or its parts contradict each other; `trailing_data`: something follows the picture, as in a
 * file that is two things at once.
 */
export type Flaw = 'damaged' | 'animated' | 'trailing_data';

export type Structure = Size | Flaw;
