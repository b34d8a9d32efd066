package io.renku.forge.oauth;

/** The few pages that people see. */
public final class Pages {
  private Pages() {}

  public static String notice(String title, String text) {
    return page(title, "<p>" + escape(text) + "</p>");
  }

  /** {@code body} is HTML; escape what comes from outside. */
  public static String page(String title, String body) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
        <style>body{font:16px/1.5 system-ui;margin:3em auto;max-width:44em;padding:0 1em}</style>
        </head><body><h1>%1$s</h1>%2$s
        <p><small>Development forge: a small GitLab-compatible server.</small></p></body></html>
        """
        .formatted(escape(title), body);
  }

  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
