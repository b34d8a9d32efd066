package io.renku.core.templates;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in templates written for Jinja2. They come from anywhere, so they can reach nothing but
 * their variables, and what they may put out is bounded.
 */
final class TemplateRenderer {
  private static final long LARGEST_OUTPUT = 16L << 20;

  private final Jinjava jinjava;

  TemplateRenderer() {
    var config =
        JinjavaConfig.newBuilder()
            .withMaxOutputSize(LARGEST_OUTPUT)
            .withMaxRenderDepth(10)
            .withMaxListSize(10_000)
            .withMaxMapSize(10_000)
            .withMaxStringLength(LARGEST_OUTPUT)
            .build();
    jinjava = new Jinjava(config);
    jinjava.setResourceLocator(
        (name, _, _) -> {
          throw new ResourceNotFoundException("Templates cannot include " + name);
        });
  }

  /**
   * @throws IllegalArgumentException when the text is not a template
   */
  String render(String text, Map<String, Object> variables) {
    if (!text.contains("{")) {
      return text;
    }
    try {
      return jinjava.render(text, variables);
    } catch (InterpretException e) {
      throw new IllegalArgumentException("a file cannot be rendered.", e);
    }
  }

  /** Text is rendered, everything else stays as it is. */
  byte[] render(byte[] content, Map<String, Object> variables) {
    return text(content)
        .map(text -> render(text, variables).getBytes(StandardCharsets.UTF_8))
        .orElse(content);
  }

  private static Optional<String> text(byte[] content) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
