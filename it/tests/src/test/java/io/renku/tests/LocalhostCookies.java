package io.renku.tests;

import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;

/** Cookies as browsers keep them for localhost: it counts as secure, so Secure cookies travel over plain HTTP too. */
final class LocalhostCookies implements CookieStore {
  private final CookieStore store = new CookieManager().getCookieStore();

  @Override
  public void add(URI uri, HttpCookie cookie) {
    cookie.setSecure(false);
    cookie.setVersion(0);
    store.add(uri, cookie);
  }

  @Override
  public List<HttpCookie> get(URI uri) {
    return store.get(uri);
  }

  @Override
  public List<HttpCookie> getCookies() {
    return store.getCookies();
  }

  @Override
  public List<URI> getURIs() {
    return store.getURIs();
  }

  @Override
  public boolean remove(URI uri, HttpCookie cookie) {
    return store.remove(uri, cookie);
  }

  @Override
  public boolean removeAll() {
    return store.removeAll();
  }
}
