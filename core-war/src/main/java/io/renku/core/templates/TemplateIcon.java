package io.renku.core.templates;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Makes a template's icon small enough to be sent in a list. */
final class TemplateIcon {
  private static final int SIDE = 256;
  private static final int LARGEST_SIDE = 4096;

  private TemplateIcon() {}

  /** PNG in base64; empty when the content is no image that we can read. */
  static Optional<String> of(byte[] content) {
    try {
      var image = read(content);
      if (image.isEmpty()) {
        return Optional.empty();
      }
      var png = new ByteArrayOutputStream();
      ImageIO.write(scaled(image.get()), "png", png);
      return Optional.of(Base64.getEncoder().encodeToString(png.toByteArray()));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<BufferedImage> read(byte[] content) throws IOException {
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
      var readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      var reader = readers.next();
      try {
        reader.setInput(in);
        var isSmall = reader.getWidth(0) <= LARGEST_SIDE && reader.getHeight(0) <= LARGEST_SIDE;
        return isSmall ? Optional.of(reader.read(0)) : Optional.empty();
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage scaled(BufferedImage image) {
    var longest = Math.max(image.getWidth(), image.getHeight());
    if (longest <= SIDE) {
      return image;
    }
    var width = Math.max(1, image.getWidth() * SIDE / longest);
    var height = Math.max(1, image.getHeight() * SIDE / longest);
    var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    var graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }
}
