package io.renku.core.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectCodecTest {

  @Test
  void plainFilesOfTheClientComeOutByteForByte() {
    var plain =
        MemoryFiles.ofCommandLineClient().contents.entrySet().stream()
            .filter(file -> file.getValue()[0] == '{')
            .toList();

    assertThat(plain).hasSizeGreaterThan(10);
    for (var file : plain) {
      var written = ObjectEncoder.encode(ObjectDecoder.decode(file.getKey(), file.getValue()));
      assertThat(text(written)).as(file.getKey()).isEqualTo(text(file.getValue()));
    }
  }

  @Test
  void compressedFilesOfTheClientKeepTheirText() {
    var packed =
        MemoryFiles.ofCommandLineClient().contents.entrySet().stream()
            .filter(file -> file.getValue()[0] != '{')
            .toList();

    assertThat(packed).hasSizeGreaterThan(10);
    for (var file : packed) {
      var before = text(Compression.unpackIfPacked(file.getValue()));
      if (before.contains("\"@renku_data_type\": \"reference\"")) {
        continue; // we write shared objects in full
      }
      var written = ObjectEncoder.encode(ObjectDecoder.decode(file.getKey(), file.getValue()));
      assertThat(written).startsWith(0x28, 0xb5, 0x2f, 0xfd);
      assertThat(text(Compression.unpackIfPacked(written))).as(file.getKey()).isEqualTo(before);
    }
  }

  @Test
  void anAgentThatAnActivityOnlyRefersToIsFound() {
    var activity = new MetadataStore(MemoryFiles.ofCommandLineClient()).activities().getFirst();

    var agent = activity.instance("association").flatMap(one -> one.instance("agent"));

    assertThat(agent.flatMap(one -> one.text("name"))).contains("renku 2.9.4");
  }

  @Test
  void objectNamesAreTheHashOfTheId() {
    assertThat(Oid.of("/datasets/58836cd1a4224131a910eb7233e29998"))
        .isEqualTo("cfb4dba3e6dd59db144fde2dc3f69acc8b2cc529d88c9930004af43bc6838a07");
    assertThat(Oid.path(Oid.of("/plans/8d5def3bf48c4ae281af13f1c29c7aaf")))
        .isEqualTo(
            ".renku/metadata/d8/91/d891b55e23326cdc0ef9ab2f9bfa45b7ea4eeff687df1973ab614a0ba5227e57");
  }

  @Test
  void brokenFilesAreReportedWithTheirPath() {
    for (var content :
        List.of(
            "{",
            "[]",
            "{\"@renku_oid\": 3}",
            "{\"@renku_data_type\": \"os.system\", \"@renku_oid\": \"x\"}",
            "{\"@renku_data_type\":\"renku.A\",\"@renku_oid\":\"x\",\"a\":{\"@renku_data_type\":\"reference\",\"@renku_data_value\":7}}",
            "{\"@renku_data_type\":\"renku.A\",\"@renku_oid\":\"x\",\"a\":{\"@renku_data_type\":\"datetime.datetime\",\"@renku_data_value\":\"never\"}}",
            "(\u00b5/\u00fd broken frame")) {
      var bytes = content.getBytes(StandardCharsets.ISO_8859_1);

      assertThatThrownBy(() -> ObjectDecoder.decode(".renku/metadata/project", bytes))
          .as(content)
          .isInstanceOf(CorruptMetadataException.class)
          .hasMessageContaining(".renku/metadata/project");
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
