package io.renku.core.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.RequestFields;
import io.renku.core.RequestVersion;
import io.renku.core.files.UploadStore;
import io.renku.core.metadata.Dataset;
import io.renku.core.metadata.DatasetFile;
import io.renku.core.metadata.MetadataStore;
import io.renku.core.metadata.Person;
import io.renku.core.metadata.Project;
import io.renku.core.projects.OpenProject;
import io.renku.core.repositories.Author;
import io.renku.core.repositories.Draft;
import io.renku.core.repositories.GitBlob;
import io.renku.core.repositories.TestDrafts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetChangesTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05Z");
  private static final Author ADA = new Author("Ada", "ada@example.org");

  @TempDir Path folder;
  private final Draft draft = TestDrafts.empty();
  private UploadStore uploads;

  @BeforeEach
  void project() {
    uploads = new UploadStore(folder, 1 << 20, Clock.systemUTC());
    MetadataStore.create(
        draft,
        Project.create(
            new Project.Draft(
                "ns",
                "p",
                "P",
                Optional.empty(),
                List.of(),
                Person.of("Ada", Optional.of("ada@example.org"), Optional.empty()),
                NOW,
                "2.9.4",
                new Project.Template("t", "r", "renku", "1", true, List.of(), Map.of()),
                Optional.empty(),
                Optional.empty())));
  }

  @Test
  void aNewDatasetIsTheFirstVersionOfItsChain() {
    var made = changes().create(fields("{'slug':'my-data','keywords':['a']}"));

    var found = store().dataset("my-data").orElseThrow();
    assertThat(found).isEqualTo(made);
    assertThat(found.name()).isEqualTo("my-data");
    assertThat(found.initialIdentifier()).isEqualTo(found.identifier());
    assertThat(found.derivedFrom()).isEmpty();
    assertThat(found.creators()).extracting(Person::name).containsExactly("Ada");
    assertThat(store().datasetTails()).containsExactly(found);
  }

  @Test
  void slugsAreCheckedAndAreThereOnce() {
    changes().create(fields("{'slug':'my-data'}"));

    assertRefused("{'slug':'my-data'}", CoreError.DATASET_EXISTS, "my-data");
    assertRefused("{'slug':'a b'}", CoreError.RENKU, "a_b would be");
    assertRefused("{'slug':'..'}", CoreError.RENKU, "not valid");
    assertRefused("{'slug':'x','data_directory':'../y'}", CoreError.RENKU, "inside the project");
    assertRefused(
        "{'slug':'x','creators':[{'name':'Bob'}]}", CoreError.RENKU, "needs an email address");
  }

  @Test
  void addedFilesMakeANewVersionAndKeepTheOldOne() throws IOException {
    var first = changes().create(fields("{'slug':'my-data'}"));

    changes().add("my-data", List.of(upload("a.csv", "1,2")), false);

    var second = store().dataset("my-data").orElseThrow();
    assertThat(second.derivedFrom()).contains(first.id());
    assertThat(second.initialIdentifier()).isEqualTo(first.identifier());
    assertThat(store().chain(second))
        .extracting(Dataset::id)
        .containsExactly(second.id(), first.id());
    assertThat(store().datasetTails()).hasSize(1);
    var file = second.files().getFirst();
    assertThat(file.path()).isEqualTo("data/my-data/a.csv");
    assertThat(file.checksum()).contains(blobId("1,2"));
    assertThat(file.state().text("source")).contains("a.csv");
    assertThat(text("data/my-data/a.csv")).isEqualTo("1,2");
  }

  @Test
  void aFileThatIsThereAlreadyIsNotTakenTwice() throws IOException {
    changes().create(fields("{'slug':'my-data'}"));
    changes().add("my-data", List.of(upload("a.csv", "1,2")), false);

    assertThatThrownBy(() -> changes().add("my-data", List.of(upload("a.csv", "3")), false))
        .hasMessageContaining("nothing to commit");
    changes().add("my-data", List.of(upload("a.csv", "3")), true);

    assertThat(text("data/my-data/a.csv")).isEqualTo("3");
    assertThat(store().dataset("my-data").orElseThrow().files()).hasSize(1);
  }

  @Test
  void largeFilesBecomePointers() throws IOException {
    changes().create(fields("{'slug':'my-data'}"));

    changes()
        .add(
            "my-data",
            List.of(upload("big file.bin", "x".repeat(100_000)), upload("small", "y")),
            false);

    assertThat(text("data/my-data/big file.bin"))
        .startsWith("version https://git-lfs.github.com/spec/v1\noid sha256:")
        .endsWith("\nsize 100000\n");
    assertThat(text(".gitattributes"))
        .isEqualTo("data/my-data/big[[:space:]]file.bin filter=lfs diff=lfs merge=lfs -text\n");
    assertThat(text("data/my-data/small")).isEqualTo("y");
    var pointer =
        store().dataset("my-data").orElseThrow().files().stream()
            .filter(file -> file.path().endsWith(".bin"))
            .findFirst()
            .orElseThrow();
    assertThat(pointer.checksum()).contains(blobId(text("data/my-data/big file.bin")));
  }

  @Test
  void ignoredFilesNeedForceAndProtectedOnesAreRefused() throws IOException {
    draft.write(".gitignore", "*.log\n".getBytes(StandardCharsets.UTF_8));
    changes().create(fields("{'slug':'my-data'}"));

    assertThatThrownBy(() -> changes().add("my-data", List.of(upload("a.log", "1")), false))
        .hasMessageContaining("ignored by git");
    changes().add("my-data", List.of(upload("a.log", "1")), true);
    assertThatThrownBy(() -> changes().add("my-data", List.of(upload("Dockerfile", "1")), true))
        .hasMessageContaining("protected");
  }

  @Test
  void anEditChangesOnlyWhatWasSent() {
    changes().create(fields("{'slug':'my-data','name':'N','description':'d','keywords':['k']}"));

    changes().edit(edit("{'slug':'my-data','description':null,'creators':[{'name':'Eve'}]}"));

    var edited = store().dataset("my-data").orElseThrow();
    assertThat(edited.name()).isEqualTo("N");
    assertThat(edited.state().get("description")).isNull();
    assertThat(edited.state().texts("keywords")).containsExactly("k");
    assertThat(edited.creators()).extracting(Person::name).containsExactly("Eve", "Ada");
  }

  @Test
  void annotationsOfOtherSourcesStay() {
    changes().create(fields("{'slug':'my-data','custom_metadata':{'@id':'http://a/1'}}"));

    changes()
        .edit(
            edit(
                "{'slug':'my-data','custom_metadata_source':'mine','custom_metadata':[{'@id':'http://a/2'}]}"));
    assertThat(store().dataset("my-data").orElseThrow().state().instances("annotations"))
        .extracting(one -> one.text("source").orElseThrow())
        .containsExactly("renku", "mine");
    changes().edit(edit("{'slug':'my-data','custom_metadata':null}"));

    assertThat(store().dataset("my-data").orElseThrow().state().instances("annotations"))
        .extracting(one -> one.text("source").orElseThrow())
        .containsExactly("mine");
  }

  @Test
  void unlinkedFilesAreMarkedOnceAndThenForgotten() throws IOException {
    changes().create(fields("{'slug':'my-data'}"));
    changes().add("my-data", List.of(upload("a.csv", "1"), upload("b.txt", "2")), false);

    var unlinked = changes().unlink("my-data", List.of("*.csv"), List.of());

    assertThat(unlinked).containsExactly("data/my-data/a.csv");
    assertThat(draft.exists("data/my-data/a.csv")).isFalse();
    var dataset = store().dataset("my-data").orElseThrow();
    assertThat(dataset.files()).extracting(DatasetFile::path).containsExactly("data/my-data/b.txt");
    assertThat(dataset.state().instances("dataset_files")).hasSize(2);
    changes().edit(edit("{'slug':'my-data','name':'later'}"));
    assertThat(store().dataset("my-data").orElseThrow().state().instances("dataset_files"))
        .hasSize(1);
    assertThatThrownBy(() -> changes().unlink("my-data", List.of("*.zip"), List.of()))
        .isInstanceOfSatisfying(
            CoreFailure.class, e -> assertThat(e.error()).isEqualTo(CoreError.UNLINK));
  }

  @Test
  void aRemovedDatasetKeepsItsHistoryAndFreesItsSlug() {
    changes().create(fields("{'slug':'my-data'}"));

    changes().remove("my-data");

    assertThat(store().dataset("my-data")).isEmpty();
    assertThat(store().datasetTails()).singleElement().matches(Dataset::isRemoved);
    changes().create(fields("{'slug':'my-data'}"));
    assertThat(store().datasetTails()).hasSize(2);
  }

  @Test
  void patternsMatchFromTheRight() {
    assertThat(PathMatch.matches("*.csv", "data/x/a.csv")).isTrue();
    assertThat(PathMatch.matches("x/*", "data/x/a.csv")).isTrue();
    assertThat(PathMatch.matches("data/*", "data/x/a.csv")).isFalse();
    assertThat(PathMatch.matches("a.?sv", "a.csv")).isTrue();
    assertThat(PathMatch.matches("a+csv", "a.csv")).isFalse();
  }

  private void assertRefused(String request, CoreError error, String message) {
    assertThatThrownBy(() -> changes().create(fields(request)))
        .as(request)
        .isInstanceOfSatisfying(CoreFailure.class, e -> assertThat(e.error()).isEqualTo(error))
        .hasMessageContaining(message);
  }

  private DatasetChanges changes() {
    return new DatasetChanges(draft, ADA, NOW, new DatasetImages(uploads, "ada"));
  }

  private MetadataStore store() {
    return OpenProject.of(draft).metadata();
  }

  private FileRequest upload(String name, String content) throws IOException {
    var file = Files.createTempFile(folder, "upload", "");
    Files.copy(
        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
        file,
        StandardCopyOption.REPLACE_EXISTING);
    return new FileRequest(name, Optional.of(file), Optional.empty());
  }

  private static String blobId(String content) {
    return GitBlob.id(content.getBytes(StandardCharsets.UTF_8));
  }

  private String text(String path) {
    return new String(draft.read(path).orElseThrow(), StandardCharsets.UTF_8);
  }

  private static DatasetFields fields(String json) {
    return parse(json, false);
  }

  private static DatasetFields edit(String json) {
    return parse(json, true);
  }

  private static DatasetFields parse(String json, boolean isEdit) {
    var fields = RequestFields.ofBody(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    var parsed = DatasetFields.of(fields, new RequestVersion("2.2"), isEdit);
    DatasetFields.check(fields);
    return parsed;
  }
}
