package io.renku.core.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeTest {
  private final MemoryFiles files = new MemoryFiles();

  @Test
  void anEmptiedTreeIsEmptyAgain() {
    var tree = load();
    tree.put("a", new Reference("renku.X", "x"));
    save(tree);
    assertThat(load().keys()).containsExactly("a");

    var loaded = load();
    loaded.remove("a");
    save(loaded);

    assertThat(load().keys()).isEmpty();
    assertThat(new String(files.contents.get(".renku/metadata/plans"), StandardCharsets.UTF_8))
        .contains("\"@renku_data_value\": null");
  }

  @Test
  void aLargeTreeIsKeptInBucketsAndComesBackSorted() {
    var tree = load();
    var keys = new TreeSet<String>();
    IntStream.range(0, 3500)
        .map(i -> i * 7919 % 3500)
        .mapToObj(i -> "key-%05d".formatted(i))
        .forEach(
            key -> {
              keys.add(key);
              tree.put(key, new Reference("renku.X", key));
            });
    save(tree);

    assertThat(load().keys()).containsExactlyElementsOf(keys);
    assertThat(files.contents).hasSizeBetween(5, 9);
    assertThat(load().reference("key-00007")).contains(new Reference("renku.X", "key-00007"));
    assertThat(load().reference("nothing")).isEmpty();
  }

  @Test
  void aChangeOfALargeTreeRewritesOneBucket() {
    var tree = load();
    IntStream.range(0, 3500).forEach(i -> tree.put("key-%05d".formatted(i), "value"));
    save(tree);
    var before = new MemoryFiles();
    before.contents.putAll(files.contents);

    var loaded = load();
    loaded.put("key-00042b", "new");
    save(loaded);

    var rewritten =
        files.contents.entrySet().stream()
            .filter(
                file ->
                    !java.util.Arrays.equals(file.getValue(), before.contents.get(file.getKey())))
            .count();
    assertThat(rewritten).isEqualTo(1);
    assertThat(load().keys()).hasSize(3501).contains("key-00042b");
  }

  @Test
  void bucketsVanishWithTheirLastEntry() {
    var tree = load();
    IntStream.range(0, 1500).forEach(i -> tree.put("key-%05d".formatted(i), "value"));
    save(tree);

    var loaded = load();
    loaded.keys().forEach(loaded::remove);
    save(loaded);

    assertThat(load().keys()).isEmpty();
  }

  private Tree load() {
    var root =
        files
            .read(".renku/metadata/plans")
            .map(content -> ObjectDecoder.decode("plans", content))
            .orElse(new StoredObject(Types.TREE, "plans", null));
    return Tree.of(root, oid -> ObjectDecoder.decode(oid, files.read(Oid.path(oid)).orElseThrow()));
  }

  private void save(Tree tree) {
    tree.files().forEach(file -> files.write(Oid.path(file.oid()), ObjectEncoder.encode(file)));
  }
}
