package io.renku.gateway.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The web client's files, from a configured folder or jar, or from inside the WAR. A page that is
 * no file is the client's own business, so it gets the index.
 */
public final class PageService implements AutoCloseable {
  private static final Set<String> NEVER_PAGES =
      Set.of(
          "api",
          "ui-server",
          "repos",
          "auth",
          "knowledge-graph",
          "webhooks",
          "entities",
          "gitlab",
          "openapi",
          "health",
          "metrics");
  private static final String POLICY = "Content-Security-Policy";
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final ClientFiles files;
  private final PagePolicy policy;

  /**
   * @param client a folder or jar whose files go before those of the WAR
   */
  public PageService(Optional<Path> client, ServletContext war, PagePolicy policy) {
    var ours = new WarFiles(war, Instant.now());
    this.files =
        new ClientFiles(
            Stream.concat(
                    client.map(ClientFolder::at).<FileSource>map(folder -> folder).stream(),
                    Stream.of(ours))
                .toList());
    this.policy = policy;
  }

  /** Sends the file or the index; false when there is nothing to send at this path. */
  public boolean serve(String rawPath, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    var isRead = in.getMethod().equals("GET") || in.getMethod().equals("HEAD");
    var first = rawPath.split("/", 3)[1];
    if (!isRead || NEVER_PAGES.contains(first)) {
      return false;
    }
    var path = URLDecoder.decode(rawPath.replace("+", "%2B"), UTF_8);
    var wanted = path.endsWith("/") ? path + "index.html" : path;
    return send(wanted, in, out)
        || files.has(path + "/index.html") && redirect(rawPath, out)
        || acceptsPage(in) && send("/index.html", in, out);
  }

  private static boolean redirect(String rawPath, HttpServletResponse out) {
    out.setStatus(HttpServletResponse.SC_FOUND);
    out.setHeader("Location", rawPath + "/");
    return true;
  }

  private static boolean acceptsPage(HttpServletRequest in) {
    var accept = in.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  private boolean send(String path, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    var accepted = new AcceptedEncodings(in.getHeader("Accept-Encoding"));
    var offer = files.offer(path, accepted);
    if (offer.isEmpty()) {
      return false;
    }
    describe(offer.get(), path, out);
    if (offer.get().isHeldBy(in)) {
      out.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    } else {
      deliver(offer.get(), in, out);
    }
    return true;
  }

  private void describe(Offer offer, String path, HttpServletResponse out) {
    out.setHeader("ETag", offer.tag());
    out.setHeader("Last-Modified", HTTP_DATE.format(offer.modified()));
    out.setHeader("Cache-Control", offer.kind().caching());
    if (offer.kind().isText()) {
      out.addHeader("Vary", "Accept-Encoding");
    }
    if (offer.kind().isPage()) {
      var ancestors = out.getHeader(POLICY);
      var rest = ancestors == null ? "" : "; " + ancestors;
      out.setHeader(POLICY, policy.of(path, offer.inlineScripts()) + rest);
      out.setHeader("Permissions-Policy", PagePolicy.PERMISSIONS);
    }
  }

  private static void deliver(Offer offer, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    out.setContentType(offer.kind().type());
    offer.encoding().ifPresent(encoding -> out.setHeader("Content-Encoding", encoding));
    out.setContentLengthLong(offer.length());
    if (!in.getMethod().equals("HEAD")) {
      try (var content = offer.content().open()) {
        content.transferTo(out.getOutputStream());
      }
    }
  }

  @Override
  public void close() {
    files.close();
  }
}
