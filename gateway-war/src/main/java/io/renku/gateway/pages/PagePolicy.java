package io.renku.gateway.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the web client's pages may do in a browser. Our own pages need little; of a client that
 * somebody brings we know that it is one like renku-ui.
 */
public final class PagePolicy {
  /** Sensors and payment are nothing that Renku or a notebook asks for. */
  static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

  private static final List<String> STYLES_IN_PAGE = List.of("'unsafe-inline'");

  private final boolean isForeign;
  private final List<String> scripts;
  private final List<String> connections;

  /**
   * @param isForeign the pages are of a client that was not built with this gateway
   * @param scripts more sources of its scripts
   * @param connections servers that it talks to beside ours
   */
  public PagePolicy(boolean isForeign, List<String> scripts, List<String> connections) {
    this.isForeign = isForeign;
    this.scripts = List.copyOf(scripts);
    this.connections = List.copyOf(connections);
  }

  /** For a page of the web client, or of the explorer, whose library styles elements one by one. */
  String of(String path, List<String> inlineScripts) {
    var isExplorer = path.startsWith("/swagger/");
    return isForeign && !isExplorer
        ? foreign(inlineScripts)
        : ours(inlineScripts, isExplorer ? STYLES_IN_PAGE : List.of());
  }

  private String ours(List<String> inlineScripts, List<String> styles) {
    return policy(
        directive("default-src", List.of()),
        directive("script-src", inlineScripts),
        directive("style-src", styles),
        directive("img-src", List.of("data:", "https:")),
        directive("connect-src", connections),
        directive("frame-src", List.of()));
  }

  /**
   * Validators and notebook outputs compile code, styles are written into the page, pictures and
   * framed pages come from anywhere.
   */
  private String foreign(List<String> inlineScripts) {
    var allowed = new ArrayList<>(List.of("'unsafe-eval'"));
    allowed.addAll(scripts);
    allowed.addAll(inlineScripts);
    return policy(
        directive("default-src", List.of()),
        directive("script-src", allowed),
        directive("style-src", List.of("'unsafe-inline'", "https:")),
        directive("img-src", List.of("data:", "blob:", "https:", "http:")),
        directive("media-src", List.of("data:", "blob:", "https:")),
        directive("font-src", List.of("data:", "https:")),
        directive("connect-src", connections),
        directive("worker-src", List.of("blob:")),
        directive("frame-src", List.of("blob:", "https:")));
  }

  private static String policy(String... directives) {
    return Stream.concat(
            Stream.of(directives),
            Stream.of("object-src 'none'", "base-uri 'self'", "form-action 'self'"))
        .collect(Collectors.joining("; "));
  }

  private static String directive(String name, List<String> sources) {
    return Stream.concat(Stream.of(name, "'self'"), sources.stream())
        .collect(Collectors.joining(" "));
  }
}
