package io.renku.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadStoreTest {
  private static final UploadStore.Wish PLAIN = new UploadStore.Wish("a.csv", false, false, false);

  @TempDir Path folder;
  private UploadStore store;

  @BeforeEach
  void start() {
    store = new UploadStore(folder, 1000, Clock.systemUTC());
  }

  @Test
  void aFileIsThereOnceUnlessOverridden() throws IOException {
    var first = store.add("ada", PLAIN, content("one")).getFirst();

    assertThatThrownBy(() -> store.add("ada", PLAIN, content("two")))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.FILE_EXISTS));
    var second =
        store
            .add("ada", new UploadStore.Wish("a.csv", true, false, false), content("two"))
            .getFirst();

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(store.find("ada", first.id())).isEmpty();
    assertThat(Files.readString(store.path("ada", second))).isEqualTo("two");
    assertThat(store.list("ada")).containsExactly(second);
  }

  @Test
  void nobodySeesTheFilesOfAnother() {
    var file = store.add("ada", PLAIN, content("one")).getFirst();

    assertThat(store.list("eve")).isEmpty();
    assertThat(store.find("eve", file.id())).isEmpty();
  }

  @Test
  void uploadsSurviveARestart() {
    var file = store.add("ada", PLAIN, content("one")).getFirst();

    var restarted = new UploadStore(folder, 1000, Clock.systemUTC());

    assertThat(restarted.list("ada")).containsExactly(file);
  }

  @Test
  void chunksComeInAnyOrderAndTogetherMakeOneFile() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<UploadedFile>>> answers =
          IntStream.of(4, 0, 3, 1, 2)
              .mapToObj(
                  i ->
                      threads.submit(
                          () ->
                              store.addChunk(
                                  "ada",
                                  PLAIN,
                                  new UploadStore.Chunk("u-1", i, 5),
                                  content("part" + i + ";"))))
              .toList();
      var complete = 0;
      for (var answer : answers) {
        complete += answer.get().size();
      }
      assertThat(complete).isEqualTo(1);
    }

    var file = store.list("ada").getFirst();
    assertThat(Files.readString(store.path("ada", file)))
        .isEqualTo("part0;part1;part2;part3;part4;");
  }

  @Test
  void chunksThatAddUpToTooMuchAreRefused() {
    store.addChunk("ada", PLAIN, new UploadStore.Chunk("u", 0, 2), content("x".repeat(600)));

    assertThatThrownBy(
            () ->
                store.addChunk(
                    "ada", PLAIN, new UploadStore.Chunk("u", 1, 2), content("x".repeat(600))))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.UPLOAD_SIZE));
    assertThatThrownBy(() -> store.deleteChunks("ada", "u"))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.FILE_MISSING));
  }

  @Test
  void anArchiveIsUnpackedWithItsFolders() throws IOException {
    var wish = new UploadStore.Wish("a.zip", false, true, true);

    var files = store.add("ada", wish, zip("d/x.txt", "1", "y.txt", "2"));

    assertThat(files)
        .extracting(UploadedFile::relativePath)
        .containsExactlyInAnyOrder(
            "a.zip.unpacked/d", "a.zip.unpacked/d/x.txt", "a.zip.unpacked/y.txt");
  }

  @Test
  void archivesThatReachOutsideOrGrowTooLargeAreRefused() throws IOException {
    var wish = new UploadStore.Wish("a.zip", true, true, true);

    for (var archive :
        List.of(zip("../../evil", "1"), zip("/evil", "1"), zip("bomb", "0".repeat(100_000)))) {
      assertThatThrownBy(() -> store.add("ada", wish, archive))
          .isInstanceOfSatisfying(
              CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.VALIDATION));
    }
    assertThat(folder.resolve("uploads/ada/a.zip.unpacked")).doesNotExist();
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void oldUploadsAndChunksAreDeleted() throws IOException {
    store.add("ada", PLAIN, content("one"));
    store.addChunk("ada", PLAIN, new UploadStore.Chunk("u", 0, 2), content("x"));

    store.evict(Duration.ofSeconds(-1));

    try (var left = Files.walk(folder)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream zip(String... namesAndContents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
