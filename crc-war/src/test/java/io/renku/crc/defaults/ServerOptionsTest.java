package io.renku.crc.defaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.renku.crc.pools.ResourceClassPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerOptionsTest {
  @TempDir Path folder;

  private ServerOptions read(String options, String defaults) throws IOException {
    return ServerOptions.read(
        Files.writeString(folder.resolve("options"), options),
        Files.writeString(folder.resolve("defaults"), defaults));
  }

  @Test
  void row53_theDefaultsOfTheChart() throws IOException {
    var classes =
        read(
                """
                {"cpu_request": {"options": [0.5, 1.0]}, "mem_request": {"options": ["1G", "2G"]},
                 "disk_request": {"options": ["1G", "10G"]}, "gpu_request": {"options": [0]},
                 "defaultUrl": {"options": ["/lab"]}}
                """,
                """
                {"cpu_request": 0.5, "mem_request": "1G", "disk_request": "1G", "gpu_request": 0,
                 "defaultUrl": "/lab"}
                """)
            .classes();

    assertThat(classes)
        .extracting(
            ResourceClassPatch::name,
            ResourceClassPatch::cpu,
            ResourceClassPatch::memory,
            ResourceClassPatch::gpu,
            ResourceClassPatch::isDefault)
        .containsExactly(
            tuple("small", 0.5, 1L, 0L, false),
            tuple("medium", 1.0, 2L, 0L, false),
            tuple("default", 0.5, 1L, 0L, true));
    assertThat(classes)
        .allSatisfy(
            one -> {
              assertThat(one.maxStorage()).isEqualTo(10);
              assertThat(one.defaultStorage()).isEqualTo(1);
            });
  }

  @Test
  void row53_fiveCoresWithFewerOtherChoices() throws IOException {
    var classes =
        read(
                """
                cpu_request: {options: [0.5, 1, 2, 4, 8]}
                mem_request: {options: [1G, 2Gi, 4Gib]}
                disk_request: {options: [1G, 10G]}
                gpu_request: {options: [0, 1]}
                """,
                "{\"cpu_request\":0.5,\"mem_request\":\"1Gi\",\"disk_request\":\"1G\"}")
            .classes();

    assertThat(classes.stream().map(ResourceClassPatch::name))
        .containsExactly("small", "medium", "large", "xlarge", "xxlarge", "default");
    assertThat(classes.stream().limit(5).map(ResourceClassPatch::memory))
        .containsExactly(1L, 2L, 4L, 4L, 4L);
    assertThat(classes.stream().limit(5).map(ResourceClassPatch::gpu))
        .containsExactly(0L, 1L, 1L, 1L, 1L);
    assertThat(classes.getLast().isDefault()).isTrue();
    assertThat(classes.getLast().maxStorage()).isEqualTo(10);
  }

  @Test
  void row53_aDefaultDiskLargerThanAllOptionsIsRefused() {
    assertThatThrownBy(
            () ->
                read(
                        "{cpu_request: {options: [1]}, mem_request: {options: [1G]}, disk_request: {options: [1G]}}",
                        "{cpu_request: 1, mem_request: 1G, disk_request: 2G}")
                    .classes())
        .hasMessageContaining("renku.crc.server-options");
  }
}
