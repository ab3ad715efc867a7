// Makes a photo smaller before it leaves a phone; fetched with the first photo that is chosen.

/** Bytes from which a photo is made smaller before it leaves. */
const HEAVY = 600000;
/** Pixels of the longer side that the server keeps. */
const LONGEST_SIDE = 1600;

/**
 * A photo with no more pixels than are kept, upright; the file itself where this browser cannot, or there is
 * little to win.
 * @param {Blob} file @returns {Promise<Blob>}
 */
export async function smaller(file) {
  if (file.size < HEAVY || !/jpe?g|hei[cf]|webp/.test(file.type)) return file;
  try {
    // A browser that does not know the word stands no photo upright: it refuses.
    const { createImageBitmap: decoded } = window; // browsers at the floor have none: they send it whole
    const bitmap = await decoded(file, { imageOrientation: "from-image" });
    const part = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * part);
    canvas.height = Math.round(bitmap.height * part);
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}
