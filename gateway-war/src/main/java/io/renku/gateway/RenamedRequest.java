package io.renku.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request under another path, for the resources that have more than one address. */
final class RenamedRequest extends HttpServletRequestWrapper {
  private final String path;

  RenamedRequest(HttpServletRequest request, String path) {
    super(request);
    this.path = path;
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public StringBuffer getRequestURL() {
    var original = super.getRequestURL();
    var hostEnd = original.indexOf("/", original.indexOf("://") + 3);
    return new StringBuffer(hostEnd < 0 ? original : original.substring(0, hostEnd)).append(path);
  }

  @Override
  public String getPathInfo() {
    return path;
  }
}
