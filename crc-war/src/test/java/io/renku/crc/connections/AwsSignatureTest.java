package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The keys, requests and signatures are the examples of Amazon's own documentation of S3. */
class AwsSignatureTest {
  private static final AwsSignature EXAMPLE =
      new AwsSignature(
          "AKIAIOSFODNN7EXAMPLE",
          "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          "us-east-1",
          Instant.parse("2013-05-24T00:00:00Z"));
  private static final String HOST = "examplebucket.s3.amazonaws.com";

  @Test
  void aListingIsSignedAsPublished() {
    assertThat(authorization(new TreeMap<>(Map.of("max-keys", "2", "prefix", "J"))))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void aParameterWithoutValueIsSignedAsPublished() {
    assertThat(authorization(new TreeMap<>(Map.of("lifecycle", ""))))
        .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void aFileIsSignedAsPublished() {
    var signed = EXAMPLE.sign(HOST, "/test.txt", new TreeMap<>(), Map.of("range", "bytes=0-9"));

    assertThat(signed.get("authorization"))
        .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void aQueryIsEncodedAsAmazonDoes() {
    assertThat(AwsSignature.query(new TreeMap<>(Map.of("prefix", "a b+c&d=é~/"))))
        .isEqualTo("prefix=a%20b%2Bc%26d%3D%C3%A9~%2F");
  }

  private static String authorization(SortedMap<String, String> query) {
    return EXAMPLE.sign(HOST, "/", query, Map.of()).get("authorization");
  }
}
