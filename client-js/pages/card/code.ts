/** The address as a QR code, which a telephone reads from the picture. */
import qrcode from "qrcode-generator";

/** Rows of squares, dark ones true. */
export function squaresOf(address: string): boolean[][] {
  const code = qrcode(0, "M");
  code.addData(address);
  code.make();
  const numbers = Array.from({ length: code.getModuleCount() }, (_, n) => n);
  return numbers.map((row) => numbers.map((column) => code.isDark(row, column)));
}
