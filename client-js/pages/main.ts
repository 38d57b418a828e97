/** The public page script: adds the live part to what the server has rendered. */
export {};
