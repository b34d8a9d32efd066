package io.renku.core.metadata;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** The zstd frames that most objects lie in. */
final class Compression {
  private static final int LEVEL = 3;
  private static final int LARGEST = 512 << 20;
  private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private Compression() {}

  static byte[] pack(byte[] text) {
    try (var zstd = new ZstdCompressCtx()) {
      return zstd.setLevel(LEVEL).setContentSize(false).setChecksum(false).compress(text);
    }
  }

  /**
   * @throws IllegalArgumentException when the frame is damaged or opens to more than we read
   */
  static byte[] unpackIfPacked(byte[] content) {
    if (!isPacked(content)) {
      return content;
    }
    try (var in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(content))) {
      var text = in.readNBytes(LARGEST + 1);
      if (text.length > LARGEST) {
        throw new IllegalArgumentException(
            "The frame opens to more than %d bytes.".formatted(LARGEST));
      }
      return text;
    } catch (IOException e) {
      throw new IllegalArgumentException("The zstd frame is damaged.", e);
    }
  }

  private static boolean isPacked(byte[] content) {
    for (var i = 0; i < MAGIC.length; i++) {
      if (content.length <= i || content[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
