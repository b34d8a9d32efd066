package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AzureSignatureTest {
  /** The example of Azure's documentation of shared keys. */
  @Test
  void theTextToSignIsTheOneOfTheDocumentation() {
    var headers =
        new TreeMap<>(
            Map.of("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT", "x-ms-version", "2015-02-21"));
    var query = new TreeMap<>(Map.of("comp", "metadata", "restype", "container", "timeout", "20"));

    var text =
        new AzureSignature("myaccount", new byte[] {1}).toSign("/mycontainer", query, headers);

    assertThat(text)
        .isEqualTo(
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\n"
                + "x-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\n"
                + "restype:container\ntimeout:20");
  }
}
