package io.renku.forge.repositories;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectLoader;

/** Writes a tar file entry by entry; long names go into a PAX header. */
final class TarWriter {
  private static final int BLOCK = 512;

  private final OutputStream out;
  private final long seconds;

  TarWriter(OutputStream out, long seconds) {
    this.out = out;
    this.seconds = seconds;
  }

  void folder(String path) throws IOException {
    header(path.endsWith("/") ? path : path + "/", 0775, 0, '5', "");
  }

  void link(String path, String target) throws IOException {
    header(path, 0777, 0, '2', target);
  }

  void file(String path, boolean executable, ObjectLoader content) throws IOException {
    header(path, executable ? 0775 : 0664, content.getSize(), '0', "");
    content.copyTo(out);
    pad(content.getSize());
  }

  void finish() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }

  private void header(String path, int mode, long size, char type, String target)
      throws IOException {
    if (bytes(path).length > 100 || bytes(target).length > 100) {
      var records = record("path", path) + (target.isEmpty() ? "" : record("linkpath", target));
      var body = bytes(records);
      block("pax_header", 0644, body.length, 'x', "");
      out.write(body);
      pad(body.length);
    }
    block(path, mode, size, type, target);
  }

  private static String record(String key, String value) {
    var rest = " " + key + "=" + value + "\n";
    var length = bytes(rest).length;
    var total = length + String.valueOf(length).length();
    total = length + String.valueOf(total).length();
    return total + rest;
  }

  private void block(String path, int mode, long size, char type, String target)
      throws IOException {
    var block = new byte[BLOCK];
    put(block, 0, 100, path);
    put(block, 100, 8, octal(mode, 7));
    put(block, 108, 8, octal(0, 7));
    put(block, 116, 8, octal(0, 7));
    put(block, 124, 12, octal(size, 11));
    put(block, 136, 12, octal(seconds, 11));
    put(block, 148, 8, "        ");
    block[156] = (byte) type;
    put(block, 157, 100, target);
    put(block, 257, 8, "ustar\00000");
    put(block, 265, 32, "root");
    put(block, 297, 32, "root");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, 8, octal(sum, 6) + "\0 ");
    out.write(block);
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  private static void put(byte[] block, int at, int room, String text) {
    var bytes = bytes(text);
    System.arraycopy(bytes, 0, block, at, Math.min(room, bytes.length));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }
}
