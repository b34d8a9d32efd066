package io.renku.gateway.html;

/** The few pages that the gateway writes itself. */
public final class Html {
  /** These pages load nothing, run nothing and send nothing. */
  public static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private Html() {}

  /** One sentence for a person, and one way on. */
  public static String page(String title, String text, String href, String linkText) {
    return page(title, text, href, linkText, "");
  }

  /**
   * @param extra markup for the head or the end of the body; trusted, unlike the rest
   */
  public static String page(String title, String text, String href, String linkText, String extra) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>%1$s</title>
    <style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;\
    color:#01192d}a{color:#006e58}</style></head>
    <body><h1>%1$s</h1><p>%2$s</p><p><a href="%3$s">%4$s</a></p>
    %5$s</body></html>
    """
        .formatted(escape(title), escape(text), escape(href), escape(linkText), extra);
  }

  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
