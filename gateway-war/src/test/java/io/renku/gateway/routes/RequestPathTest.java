package io.renku.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/kg/../../admin",
        "/api/kg/..",
        "/api/kg/./x",
        "/api/kg/%2e%2e/admin",
        "/api/kg/%2E%2E/admin",
        "/api/kg/.%2e/admin",
        "/api/kg/..%2fadmin",
        "/api/kg/a..%2f..%2Fb",
        "/api/kg/%252e%252e/admin",
        "/api/kg/%25252e%25252e/admin",
        "/api/kg/..;/admin",
        "/api/kg/..;x=y/admin",
        "/api/kg/%2e%2e;/admin",
        "/api/kg/a\\b",
        "/api/kg/a%5cb",
        "/api/kg/a%5Cb",
        "/api/kg/a%255cb",
        "/api/kg/..%5c..%5cadmin",
        "/api/kg/a%00b",
        "/api/kg/a%2500b",
        "/api/kg/a%0d%0aSet-Cookie:x",
        "/api/kg/%zz",
        "/api/kg/%2",
        "*",
        "http://evil.example/api"
      })
  void anEvilPathIsRefused(String path) {
    assertThatThrownBy(() -> RequestPath.of(path, null))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/group%2Fsub%2Fproject",
        "/api/data/repositories/https%3A%2F%2Fexample.org%2Fa%252Fb",
        "/api/projects/1/repository/files/a%20b%2Fc...d",
        "/api/kg/100%25",
        "/api/kg/a;b=c/d",
        "/api/kg/..a/a../...",
        "/sessions/x/files/%C3%A9.txt"
      })
  void aLegalPathStaysAsItIs(String path) {
    assertThat(RequestPath.of(path, null).path()).isEqualTo(path);
  }

  @Test
  void theQueryIsKeptByteForByte() {
    var request = RequestPath.of("/api", "a=%2F..&b=%zz&&c");

    assertThat(request.withQuery("/x")).isEqualTo("/x?a=%2F..&b=%zz&&c");
  }

  @Test
  void leadingSlashesAreOne() {
    assertThat(RequestPath.of("//evil.example/x", null).path()).isEqualTo("/evil.example/x");
  }
}
