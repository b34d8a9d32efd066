package io.renku.gateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKindTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/css/main.css",
        "/static/js/2.js",
        "/static/media/logo.svg",
        "/main.3f2a1b4c.js",
        "/2.3f2a1b4c.chunk.css",
        "/assets/index-B3x9_aZk.js",
        "/assets/katex-3f2a1b4c.woff2"
      })
  void aNameMadeOfTheContentIsKeptForAYear(String path) {
    assertThat(FileKind.of(path).caching()).isEqualTo("public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/public/theme.css",
        "/assets/app-somename.js",
        "/assets/logo.svg",
        "/favicon-32x32.png",
        "/main.js"
      })
  void anOrdinaryNameIsKeptForAWeek(String path) {
    assertThat(FileKind.of(path).caching()).isEqualTo("public, max-age=604800");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/manifest.json",
        "/ui/app.js",
        "/ui/style.css",
        "/swagger/explorer.js",
        "/noextension",
        "/static/other/page.html"
      })
  void whatMayChangeIsAskedForAgain(String path) {
    assertThat(FileKind.of(path).caching()).startsWith("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a.html", "/a.JS", "/a.css", "/a.json", "/a.svg", "/a.js.map", "/a.wasm"})
  void textIsWorthCompressing(String path) {
    assertThat(FileKind.of(path).isText()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.png", "/a.woff2", "/a.zip", "/a", "/a.js.gz"})
  void whatIsCompressedIsNot(String path) {
    assertThat(FileKind.of(path).isText()).isFalse();
  }
}
