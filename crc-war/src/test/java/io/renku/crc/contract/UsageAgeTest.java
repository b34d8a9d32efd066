package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Service;
import io.renku.crc.kit.Who;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageAgeTest {

  @Test
  void manyAnswersAreMadeFromOneQuestionToTheCluster() throws Exception {
    try (var service = Service.with(Map.of("renku.crc.usage-seconds", "3600"))) {
      var path = "resource_pools/1/usage";
      var before = service.send(Who.ADMIN, "GET", path, null);
      service.cluster.refuse(500);

      var after = service.send(Who.ADMIN, "GET", path, null);

      assertThat(before.status()).as(before.body()).isEqualTo(200);
      assertThat(after.body()).isEqualTo(before.body());
    }
  }
}
