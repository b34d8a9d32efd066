package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.crc.kit.Service;
import io.renku.crc.kit.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Sends requests to the service and reads its answers. The tests of this package are named after
 * the rows of section 7 of the specification.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceTest {
  static final String CLASS =
      """
      {"name":"test-class-name","cpu":1.0,"memory":10,"gpu":0,"max_storage":100,"default_storage":1,
       "default":%s,"tolerations":["t1-label"],
       "node_affinities":[{"key":"aa-key","required_during_scheduling":true}]}\
      """;
  static final String QUOTA = "{\"cpu\":100,\"memory\":100,\"gpu\":0}";

  Service service;

  @BeforeAll
  void start() throws Exception {
    service = Service.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  static String defaultClass() {
    return CLASS.formatted(true);
  }

  static String otherClass() {
    return CLASS.formatted(false);
  }

  static String pool(String name, boolean isPublic, String quota, String... classes) {
    return """
    {"name":"%s","public":%s,"default":false%s,"classes":[%s]}\
    """
        .formatted(
            name, isPublic, quota == null ? "" : ",\"quota\":" + quota, String.join(",", classes));
  }

  static String validPool() {
    return pool("test-name", true, QUOTA, defaultClass());
  }

  Answer createPool(String json) {
    var created = post(Who.ADMIN, "resource_pools", json);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created;
  }

  static int firstClass(Answer pool) {
    return pool.object().getJsonArray("classes").getJsonObject(0).getInt("id");
  }

  static String quotaId(Answer pool) {
    return pool.object().getJsonObject("quota").getString("id");
  }

  Answer get(Who who, String path) {
    return service.send(who, "GET", path, null);
  }

  Answer post(Who who, String path, String body) {
    return service.send(who, "POST", path, body);
  }

  Answer put(Who who, String path, String body) {
    return service.send(who, "PUT", path, body);
  }

  Answer patch(Who who, String path, String body) {
    return service.send(who, "PATCH", path, body);
  }

  Answer delete(Who who, String path) {
    return service.send(who, "DELETE", path, null);
  }

  static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.errorCode()).isEqualTo(1000 + status);
    assertThat(answer.message()).isNotBlank();
  }
}
